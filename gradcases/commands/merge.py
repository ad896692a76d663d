"""`gradcases merge`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gradcases.commands.options import FailOnOption, Output, TableFormat

if TYPE_CHECKING:
    from gradcases.results.table import Table


def merge(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Reports that `run --format json` or this wrote.")],
    format: Annotated[TableFormat, typer.Option(help="How to write it.")] = TableFormat.TEXT,
    output: Output = None,
    fail_on: FailOnOption = None,
) -> None:
    """Put reports of any machines, targets and shards together into one table. No result is dropped; where files disagree, that is said.

    Exit codes: those of `run`, and 3 where files disagree.
    """
    from gradcases.commands.output import check_writable
    from gradcases.commands.report_files import read_files
    from gradcases.results.merging import merged

    check_writable(output)
    table = merged(read_files(files))
    write_table(table, format, output)
    raise typer.Exit(table.exit_code(fail_on or ()))


def write_table(table: Table, format: TableFormat, output: Path | None) -> None:
    """Write a table of results in a format, to a file or to standard output."""
    from gradcases.commands.output import write, write_drawn
    from gradcases.render.tables.table_rows import rows_of

    if format is TableFormat.JSON:
        from gradcases.render.tables import table_json

        write(table_json.merged(table), output)
        return
    if format in (TableFormat.GITHUB, TableFormat.GITHUB_SUMMARY):
        from gradcases.render.tables import table_github

        made = table_github.annotated if format is TableFormat.GITHUB else table_github.summary
        write(made(table), output)
        return
    rows = tuple(rows_of(table))
    if format is TableFormat.TEXT:
        from gradcases.render.tables.table_text import table_text

        write_drawn(lambda screen: table_text(table, rows, screen), output)
        return
    from gradcases.render.tables import table_markdown

    write(table_markdown.merged(table, rows), output)
