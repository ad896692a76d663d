"""The columns of a matrix on a terminal: a row each, with its counts or the reason why it was not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from gradcases.judge import Verdict
from gradcases.render.pen import Pen
from gradcases.render.words import ORDER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gradcases.matrix.results import Result
    from gradcases.render.screen import Screen


def matrix_text(results: Sequence[Result], reports: Path, screen: Screen) -> str:
    """`reports` is the folder in which those of the columns are."""
    pen = Pen(screen)
    table = pen.table("verdict", "column", "cases")
    room = max([len("column"), *(len(result.column.id) for result in results)])
    for result in results:
        table.add_row(pen.verdict(verdict_of(result)), pen.name(result.column.id, min(room, pen.width // 3)), _cell(pen, result))
    return pen.drawn([table, Text(), pen.literal(f"reports: {reports}", "dim")])


def verdict_of(result: Result) -> Verdict:
    """The one of its cases that most needs a look."""
    counts = result.counts("cases")
    return next((verdict for verdict in reversed(ORDER) if counts.get(verdict.value)), Verdict.NOT_RUN)


def told(result: Result) -> str:
    """What became of a column that was run, in a line."""
    assert result.report is not None
    seconds = "already there" if result.found else f"{result.report['seconds']:.1f} s"
    return f"{_counts(result)}; {seconds}"


def _counts(result: Result) -> str:
    return ", ".join(f"{count} {name}" for name, count in result.counts("cases").items() if count)


def _cell(pen: Pen, result: Result) -> Text:
    if result.report is None:
        return pen.literal(result.reason or "")
    target = result.report["target"]
    where = f"torch {target['torch']}, Python {target['python']}"
    return pen.literal(f"{_counts(result)}\n").append_text(pen.literal(where, "dim"))
