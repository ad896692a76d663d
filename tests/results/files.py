"""Reports as files for tests: real ones, from values made by hand, and variations of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gradcases.render.reports import report_json
from gradcases.results.reading import read_reports
from tests.render.reports import TARGET, report

if TYPE_CHECKING:
    from gradcases.finding import Finding
    from gradcases.report import Report
    from gradcases.results.cells import ReportFile


def filed(made: Report, name: str = "a.json") -> ReportFile:
    """A report written to a file and read back."""
    (read,) = read_reports(report_json.whole(made), name)
    return read


def on(*findings: Finding, shard: str | None = None, **target: Any) -> Report:
    """A report of these findings on a target that differs in what is named."""
    return replace(report(*findings), target=replace(TARGET, **target), started="2026-01-31T12:00:00Z", shard=shard)


def data_of(made: Report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(report_json.whole(made))
    return data
