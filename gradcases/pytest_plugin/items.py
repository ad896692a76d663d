"""A case as a test item: run by the bench of this process, passed, failed or skipped as `gradcases run` would have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from _pytest._code.code import ReprFileLocation

from gradcases.errors import TargetError
from gradcases.judge import Verdict
from gradcases.pytest_plugin.bench import bench_of
from gradcases.pytest_plugin.display import REASON, SECTION, VERDICT, WIDTH
from gradcases.pytest_plugin.told import Told

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from _pytest._code.code import TerminalRepr

    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.report import FailOn, Report

AS_EXPECTED, NOTHING_RAN, INTERRUPTED = 0, 5, 130  # exit codes of a run


class NotAsStated(Exception):
    """The report of a case for which a run's exit code would be none of success."""

    def __init__(self, report: Report) -> None:
        super().__init__(reason_of(report))
        self.report = report


class CaseItem(pytest.Item):
    """One case; `catalog` has no other one."""

    def __init__(self, *, case: Case, catalog: Catalog, **told: Any) -> None:
        super().__init__(**told)
        self.case = case
        self._catalog = catalog
        self.add_marker(pytest.mark.gradcase(topic=case.topic, symptom=case.symptom.value, cause=case.cause))
        self.extra_keyword_matches |= {case.symptom.value, case.cause, *case.tags, *case.aliases}

    def runtest(self) -> None:
        bench = bench_of(self.config)
        report = bench.run(self.case, self._catalog)
        for finding in report.findings:
            self.user_properties += [(VERDICT, finding.verdict.value), ("gradcases_torch", report.target.torch or "")]
        self._conclude(report, bench.settings.fail_on)

    def _conclude(self, report: Report, fail_on: Collection[FailOn]) -> None:
        code = report.exit_code(fail_on)
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        if report.counts[Verdict.HOLDS] and code == AS_EXPECTED:
            return
        self.user_properties.append((REASON, reason_of(report)))
        if code == NOTHING_RAN and report.target.torch is not None:
            raise pytest.skip.Exception(reason_of(report), _use_item_location=True)
        if code != AS_EXPECTED:
            raise NotAsStated(report)
        self.add_report_section("call", SECTION, str(self._told(report)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        if isinstance(excinfo.value, NotAsStated):
            return self._told(excinfo.value.report)
        if isinstance(excinfo.value, TargetError):  # as of a device of which this torch knows nothing
            return f"gradcases: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def _told(self, report: Report) -> Told:
        path, line, _ = self.reportinfo()
        titles = {source.id: source.title for source in self._catalog.sources.values()}
        crash = ReprFileLocation(str(path), (line or 0) + 1, reason_of(report))
        return Told(report, titles, crash, getattr(self.config, "workerinput", {}).get(WIDTH))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, self.case.code.program.parts[-1].first_line - 1, self.name


def reason_of(report: Report) -> str:
    """The verdict and its reason, in a line."""
    finding = report.findings[0]
    return f"{finding.verdict.value}: {finding.reason or finding.verdict.meaning}"
