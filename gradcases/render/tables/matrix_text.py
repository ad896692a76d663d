"""A matrix on a terminal: the table of the columns that were run, then those that were not, with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.judge import Verdict
from gradcases.render.screen import wrapped
from gradcases.render.tables.table_rows import rows_of
from gradcases.render.tables.table_text import WIDEST, mark, table_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from gradcases.matrix.results import Result
    from gradcases.render.screen import Screen
    from gradcases.results.table import Table


def matrix_text(table: Table, results: Sequence[Result], reports: Path, screen: Screen) -> str:
    """`table` is that of the results' reports, which are in the folder `reports`."""
    drawn = table_text(table, tuple(rows_of(table)), screen) if table.columns else ""
    lines = [*_not_run(results, screen), "", screen.text(f"reports: {reports}")]
    return f"{drawn}\n{chr(10).join(lines).lstrip(chr(10))}\n".lstrip("\n")


def _not_run(results: Sequence[Result], screen: Screen) -> Iterator[str]:
    missing = [result for result in results if result.report is None]
    if missing:
        yield from ("", "Not run")
    for result in missing:
        told = wrapped(screen.text(f"{result.column.id}: {result.reason}"), min(screen.width, WIDEST) - 2)
        yield f"{mark(Verdict.NOT_RUN, screen)} {told[0]}"
        yield from (f"  {line}" for line in told[1:])


def counts_told(counts: Mapping[Verdict, int]) -> str:
    return ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items())
