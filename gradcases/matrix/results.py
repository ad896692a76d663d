"""What became of columns: reports, made now or before, and reasons why there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradcases.content_hash import content_hash
from gradcases.judge import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradcases.case import Case
    from gradcases.matrix.columns import Column
    from gradcases.results.cells import ReportFile


@dataclass(frozen=True)
class Result:
    """A column with its report, or with the reason why it has none."""

    column: Column
    report: ReportFile | None = None
    reason: str | None = None

    @property
    def counts(self) -> Mapping[Verdict, int]:
        counter = Counter(cell.verdict for cell in self.report.cells) if self.report is not None else Counter[Verdict]()
        return {verdict: counter[verdict] for verdict in Verdict if counter[verdict]}


def usable(reports: Sequence[ReportFile], column: Column, cases: Sequence[Case]) -> ReportFile | None:
    """Of the reports in a column's file the one that was not cut short and tells of all these cases as they now are; of them only."""
    wanted = {case.id: content_hash(case) for case in cases}
    for report in reports:
        of_column = (report.target.device, report.target.mode) == (column.device, column.mode) and report.target.torch is not None
        if not of_column or report.interrupted or report.unfinished:
            continue
        cells = tuple(cell for cell in report.cells if wanted.get(cell.case) == cell.content_sha256)
        if {cell.case for cell in cells} == set(wanted):
            return replace(report, cells=cells, claims=tuple(claim for claim in report.claims if claim.case in wanted))
    return None
