"""Neighbouring columns of a table in which a case is the same, as one run: versions read as ranges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.results.table import Cells, Column, Row


@dataclass(frozen=True)
class Run:
    """The columns from `first` to `last`, both included, and what they say."""

    first: int
    last: int
    cells: Cells


def runs_of(row: Row, columns: Sequence[Column]) -> tuple[Run, ...]:
    """All columns of a row. A run does not go from one device or mode to another."""
    found: list[Run] = []
    for index, cells in enumerate(row.cells):
        if found and _beside(columns[index - 1], columns[index]) and alike(found[-1].cells, cells):
            found[-1] = Run(found[-1].first, index, found[-1].cells)
        else:
            found.append(Run(index, index, cells))
    return tuple(found)


def is_uniform(runs: Sequence[Run]) -> bool:
    """Whether a case is the same everywhere."""
    return all(alike(runs[0].cells, run.cells) for run in runs)


def alike(one: Cells, other: Cells) -> bool:
    """Whether two columns say the same."""
    return len(one) == len(other) and all(a.says_the_same(b) for a, b in zip(one, other, strict=True))


def _beside(one: Column, other: Column) -> bool:
    return (one.target.device, one.target.mode) == (other.target.device, other.target.mode)
