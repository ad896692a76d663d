"""What became of columns: reports that were written, now or before, and reasons why there is none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gradcases.case import Case
    from gradcases.matrix.columns import Column

SCHEMA = "gradcases.report/1"


@dataclass(frozen=True)
class Result:
    """A column with its report, as JSON holds it, or with the reason why it has none."""

    column: Column
    report: Mapping[str, Any] | None = None
    reason: str | None = None
    found: bool = False  # it was there before

    def counts(self, what: str) -> Mapping[str, int]:
        """By verdict, of its `cases` or `claims`."""
        summary = self.report["summary"][what] if self.report is not None else {}
        return {name: count for name, count in summary.items() if name != "selected"}


def whole_report(path: Path, column: Column, cases: Sequence[Case]) -> Mapping[str, Any] | None:
    """The report in a file where it is of this column, says something of each of these cases as they now are, and was not cut short."""
    try:
        report = json.loads(path.read_bytes())
        if report["schema"] != SCHEMA or report["interrupted"] or report["summary"]["cases"]["unfinished"]:
            return None
        if (report["target"]["device"], report["target"]["mode"]) != (column.device, column.mode) or not report["target"]["torch"]:
            return None
        told = {finding["case"]: finding["sha256"] for finding in report["findings"]}
    except (OSError, ValueError, KeyError, TypeError):  # not there, or somebody else's
        return None
    return report if all(told.get(case.id) == case.sha256 for case in cases) else None
