"""What is said of a table's columns and of it as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render.words import counted
from gradcases.results.table import labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gradcases.results.table import Column, Table


def column_lines(table: Table) -> Iterator[str]:
    """A line a target: what it is, its counts, and what is missing of it."""
    names = labels([column.target for column in table.columns])
    for index, (name, column) in enumerate(zip(names, table.columns, strict=True)):
        yield "; ".join((f"{name}: {column.target}", _counts(table, index), *_lacks(column)))


def lacking(table: Table) -> Iterator[str]:
    """A line for each target of which something is missing."""
    for name, column in zip(labels([column.target for column in table.columns]), table.columns, strict=True):
        lacks = list(_lacks(column))
        if lacks:
            yield f"{name}: {'; '.join(lacks)}"


def _counts(table: Table, index: int) -> str:
    cases = {verdict.value: count for verdict, count in table.counts(index).items()}
    claims = {verdict.value: count for verdict, count in table.claim_counts(index).items()}
    told = _by_verdict("case", cases)
    return f"{told}; {_by_verdict('claim', claims)}" if any(claims.values()) else told


def _by_verdict(what: str, counts: Mapping[str, int]) -> str:
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return counted(sum(counts.values()), what) + (f": {told}" if told else "")


def _lacks(column: Column) -> Iterator[str]:
    if column.missing_shards:
        yield f"no file is of shard {', '.join(column.missing_shards[:8])}{'…' if len(column.missing_shards) > 8 else ''}"
    if column.interrupted:
        yield f"interrupted with {counted(column.unfinished, 'case')} unfinished"
    if len(column.catalogs) > 1:
        yield f"of {len(column.catalogs)} different catalogs"


def closing(table: Table) -> str:
    """How much it is of, and whether files disagree."""
    told = [counted(len(table.rows), "case"), f"on {counted(len(table.columns), 'target')}"]
    unknown = sum(not cells for row in table.rows for cells in row.cells)
    rest = [f"{counted(unknown, 'cell')} without a result"] if unknown else []
    rest += [f"files disagree on {counted(len(table.disagreements), 'cell')}"] if table.disagreements else []
    return "; ".join([" ".join(told), *rest])
