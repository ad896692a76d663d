"""Reports of any origin put together into a table. No cell is dropped: where files disagree, all of theirs stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from gradcases.results.table import Column, Row, Table, facets_of, order_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gradcases.results.cells import Cell, ClaimCell, ReportFile

T = TypeVar("T")


def merged(reports: Sequence[ReportFile]) -> Table:
    """The table of all these reports. In which order they come changes only which of two like cells is shown."""
    groups = _by_target(reports)
    columns = tuple(_column(group) for group in groups)
    by_case = [_cells(group) for group in groups]
    cases = sorted({case for cells in by_case for case in cells})
    rows = tuple(Row(case, tuple(tuple(cells.get(case, ())) for cells in by_case)) for case in cases)
    return Table(columns, rows, tuple(_claims(group) for group in groups))


def _by_target(reports: Iterable[ReportFile]) -> list[list[ReportFile]]:
    groups: dict[tuple[str, ...], list[ReportFile]] = {}
    for report in reports:
        groups.setdefault(tuple(facets_of(report.target).values()), []).append(report)
    return sorted(groups.values(), key=lambda group: order_of(group[0].target))


def _column(group: Sequence[ReportFile]) -> Column:
    return Column(
        target=group[0].target,
        files=_once(name for report in group for name in report.files),
        catalogs=_once((report.catalog_sha256, report.catalog_cases) for report in group),
        gradcases=_once(report.gradcases for report in group),
        started=min((report.started for report in group if report.started), default=None),
        seconds=round(sum(report.seconds for report in group), 3),
        shards=_once(shard for report in group for shard in report.shards),
        interrupted=any(report.interrupted for report in group),
        unfinished=sum(report.unfinished for report in group),
    )


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def _cells(group: Sequence[ReportFile]) -> dict[str, list[Cell]]:
    """The cells of each case, those that say the same as one that names all their files."""
    found: dict[str, list[Cell]] = {}
    for report in group:
        for cell in report.cells:
            _join(found.setdefault(cell.case, []), cell)
    return found


def _join(cells: list[Cell], cell: Cell) -> None:
    for index, other in enumerate(cells):
        if other.says_the_same(cell):
            cells[index] = replace(other, files=_once((*other.files, *cell.files)))
            return
    cells.append(cell)


def _claims(group: Sequence[ReportFile]) -> tuple[ClaimCell, ...]:
    """Each claim once with each verdict that a file has for it."""
    found: dict[tuple[object, ...], ClaimCell] = {}
    for report in group:
        for claim in report.claims:
            key = (*claim.key, claim.verdict)
            other = found.get(key)
            found[key] = claim if other is None else replace(other, files=_once((*other.files, *claim.files)))
    return tuple(sorted(found.values(), key=lambda claim: claim.case))
