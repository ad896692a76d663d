"""Which rows of a table matter most to who reads it in CI."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from gradcases.judge import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.render.tables.table_rows import RowLines
    from gradcases.results.table import Cells, Column, Row, Table


class Weight(enum.IntEnum):
    """The lightest first. A nightly build may differ from what is documented: that is told, and is no error."""

    SAME = 0  # as documented, and the same on all targets
    DIFFERENT = 1  # as documented, and not the same on all
    WARNING = 2
    ERROR = 3


_OF_VERDICT = {Verdict.UNDECIDED: Weight.ERROR, Verdict.CHANGED: Weight.ERROR, Verdict.REWORDED: Weight.WARNING}


def weighed(table: Table, rows: Sequence[RowLines]) -> list[tuple[Weight, RowLines]]:
    """The rows, the heaviest first and else in their order."""
    pairs = [(_weight(row, table, lines.uniform), lines) for row, lines in zip(table.rows, rows, strict=True)]
    return sorted(pairs, key=lambda pair: -pair[0])


def _weight(row: Row, table: Table, uniform: bool) -> Weight:
    least = Weight.SAME if uniform else Weight.DIFFERENT
    return max((_of_cells(cells, column) for cells, column in zip(row.cells, table.columns, strict=True)), default=least) or least


def _of_cells(cells: Cells, column: Column) -> Weight:
    weight = Weight.ERROR if len(cells) > 1 else max((_OF_VERDICT.get(cell.verdict, Weight.SAME) for cell in cells), default=Weight.SAME)
    return min(weight, Weight.WARNING) if column.target.is_prerelease else weight
