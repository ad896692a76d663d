"""`gradcases diff A B`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gradcases.commands.options import Output, PageFormat, PageFormatOption

if TYPE_CHECKING:
    from gradcases.results.differing import Comparison


def diff(
    a: Annotated[Path, typer.Argument(metavar="A", help="A report that `run --format json` wrote, or one merged from its shards.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Another one.")],
    format: PageFormatOption = None,
    output: Output = None,
) -> None:
    """Say what differs between two reports, and by what: torch, python, device, mode, or the catalog itself.

    Several labels mean that any of them may be the reason. Exit codes: 0 nothing differs, 1 something does, 2 usage error.
    """
    from gradcases.commands.output import check_writable
    from gradcases.commands.report_files import read_files
    from gradcases.results.differing import compared
    from gradcases.results.merging import merged

    check_writable(output)
    before, after = merged(read_files([a])), merged(read_files([b]))
    comparison = compared(before, after)
    _write(comparison, format or PageFormat.TEXT, output)
    raise typer.Exit(0 if comparison.is_same else 1)


def _write(comparison: Comparison, format: PageFormat, output: Path | None) -> None:
    from gradcases.commands.output import write, write_drawn
    from gradcases.render.tables import diff_json, diff_text

    if format is PageFormat.TEXT:
        write_drawn(lambda screen: diff_text.text(comparison, screen), output)
    else:
        write(diff_json.whole(comparison) if format is PageFormat.JSON else diff_text.markdown(comparison), output)
