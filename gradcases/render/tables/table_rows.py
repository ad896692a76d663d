"""A table's rows as every writer shows them: runs of columns by the names of their ends, with sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.judge import Verdict, worst
from gradcases.render.tables.cell_words import sentences
from gradcases.results.runs import Run, is_uniform, runs_of
from gradcases.results.table import labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gradcases.results.cells import Cell
    from gradcases.results.table import Row, Table

    Note = Callable[[Cell], "str | None"]

NO_RESULT = "no result"


@dataclass(frozen=True)
class Line:
    """Some columns of a row: their name, the verdict there (None where nothing is known), what happens."""

    columns: str
    verdict: Verdict | None
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class RowLines:
    """A case: one line where it is the same in all columns."""

    case: str
    lines: tuple[Line, ...]
    uniform: bool

    @property
    def needs_a_look(self) -> bool:
        return any(line.verdict not in (Verdict.HOLDS, Verdict.NOT_RUN, None) for line in self.lines)


def nothing_more(cell: Cell) -> str | None:
    return None


def rows_of(table: Table, note: Note = nothing_more) -> Iterator[RowLines]:
    """`note` says more of a cell."""
    names = labels([column.target for column in table.columns])
    for row in table.rows if names else ():
        yield _row(table, row, names, note)


def _row(table: Table, row: Row, names: tuple[str, ...], note: Note) -> RowLines:
    runs = runs_of(row, table.columns)
    if is_uniform(runs):
        return RowLines(row.case, (_line(_everywhere(names), runs[0], None, note),), uniform=True)
    lines, before = [], None
    for run in runs:
        lines.append(_line(_between(names, run), run, before, note))
        before = run.cells[0] if len(run.cells) == 1 and run.cells[0].code is not None else before
    return RowLines(row.case, tuple(lines), uniform=False)


def _everywhere(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"all {len(names)}"


def _between(names: tuple[str, ...], run: Run) -> str:
    first, last = names[run.first], names[run.last]
    if run.first == run.last:
        return first
    return f"{first} – {last}" if " " in first + last else f"{first}–{last}"


def _line(columns: str, run: Run, before: Cell | None, note: Note) -> Line:
    if not run.cells:
        return Line(columns, None, (NO_RESULT,))
    if len(run.cells) > 1:
        told = [f"{_files(cell)}: {'; '.join(sentences(cell, None))} ({cell.verdict.value})" for cell in run.cells]
        return Line(columns, worst(cell.verdict for cell in run.cells), ("files disagree", *told))
    (cell,) = run.cells
    more = note(cell)
    return Line(columns, cell.verdict, (*sentences(cell, before), *((more,) if more else ())))


def _files(cell: Cell) -> str:
    return ", ".join(cell.files)
