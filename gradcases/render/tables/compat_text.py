"""The measured results of cases by release, on a terminal and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render import markdown as md
from gradcases.render.screen import wrapped
from gradcases.render.tables.table_markdown import table_lines
from gradcases.render.tables.table_rows import rows_of
from gradcases.render.tables.table_text import WIDEST, body, legend
from gradcases.render.words import counted
from gradcases.results.table import labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from gradcases.render.screen import Screen
    from gradcases.render.tables.table_rows import RowLines
    from gradcases.results.cells import Cell
    from gradcases.results.table import Table

    IsStale = Callable[[Cell], bool]

STALE = "stale: the case was another one when this was measured"


def text(table: Table, is_stale: IsStale, screen: Screen, brief: bool = False) -> str:
    width = min(screen.width, WIDEST)
    rows = _rows(table, is_stale)
    drawn = [*body(rows, screen, width, brief), *legend(rows, screen, width), "", *wrapped(screen.text(closing(table, is_stale)), width)]
    return "\n".join(drawn).strip("\n") + "\n"


def markdown(table: Table, is_stale: IsStale) -> str:
    return "\n".join([*table_lines(_rows(table, is_stale), "releases"), "", md.text(closing(table, is_stale))]) + "\n"


def _rows(table: Table, is_stale: IsStale) -> tuple[RowLines, ...]:
    return tuple(rows_of(table, lambda cell: STALE if is_stale(cell) else None))


def closing(table: Table, is_stale: IsStale) -> str:
    """How much it is of, when it was measured, and how much of it is not known."""
    if not table.columns:
        return f"{counted(len(table.rows), 'case')}; nothing was measured"
    names = labels([column.target for column in table.columns])
    days = sorted({(column.started or "")[:10] for column in table.columns})
    cells = [cell for row in table.rows for each in row.cells for cell in each]
    told = [
        f"{counted(len(table.rows), 'case')} on {counted(len(names), 'release')} of torch, {names[0]} to {names[-1]}, eager, on the CPU"
    ]
    told.append(f"measured {days[0]}" + (f" to {days[-1]}" if len(days) > 1 else ""))
    stale = sum(map(is_stale, cells))
    unknown = len(table.rows) * len(names) - len(cells)
    told += [f"{counted(stale, 'cell')} stale"] if stale else []
    told += [f"{counted(unknown, 'cell')} unknown"] if unknown else []
    return "; ".join(told)
