"""Findings beyond some hundred are in a file: they are the same as those that are held."""

from __future__ import annotations

import errno
import gc
import sys
import tempfile
import tracemalloc
from pathlib import Path
from typing import IO

import pytest

from gradcases.case_findings import CaseFindings
from gradcases.finding import Finding
from gradcases.judge import Verdict
from gradcases.outcome import Crashed, Observed, Outcome, Returned
from tests.render import reports
from tests.render.reports import raises, returns


def some(count: int) -> list[Finding]:
    """Of every kind: returned, raised, crashed, not run; with a fix and without."""
    outcomes: list[Outcome | None] = [returns([1.0, 1.0]), raises(), Crashed(11), None]
    cases = [reports.case(f"topic/case-{number}", "It raises", *((reports.fix(),) if number % 3 else ())) for number in range(count)]
    return [reports.finding(case, outcomes[number % 4]) for number, case in enumerate(cases)]


@pytest.mark.parametrize("held", [0, 1, 50, 150, 1000])
def test_findings_are_the_same_wherever_they_are_kept(held: int) -> None:
    findings = some(230)
    kept = CaseFindings(findings, held)
    assert list(kept) == findings
    assert list(kept) == findings, "and once more"
    assert [kept[number] for number in (0, 7, 219, -1)] == [findings[number] for number in (0, 7, 219, -1)]
    assert list(kept[93:112]) == findings[93:112]
    assert len(kept) == 230
    assert repr(kept) == "CaseFindings(of 230 cases)"
    assert list(reversed(kept)) == findings[::-1]


@pytest.mark.parametrize("held", [0, 50, 1000])
def test_verdicts_are_those_of_the_findings(held: int) -> None:
    findings = some(230)
    verdicts = CaseFindings(findings, held).verdicts
    assert dict(verdicts) == {finding.case.id: finding.verdict for finding in findings}
    assert set(verdicts.values()) > {Verdict.NOT_RUN, Verdict.HOLDS}


@pytest.mark.parametrize("held", [0, 50, 1000])
def test_findings_take_the_order_of_the_cases_though_they_came_in_another(held: int) -> None:
    findings = some(230)
    kept = CaseFindings(findings[::-1], held)
    assert list(kept) == findings[::-1]
    kept.arrange([finding.case for finding in some(240)])
    assert list(kept) == findings


def test_a_finding_in_the_file_has_the_very_case_of_the_catalog() -> None:
    findings = some(200)
    assert all(kept.case is finding.case for kept, finding in zip(CaseFindings(findings, 0), findings, strict=True))


def test_findings_that_find_no_room_in_a_file_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = some(230)
    kept = CaseFindings(findings[:105], most_held=5)
    assert kept._file is not None
    monkeypatch.setattr(kept, "_file", _Full(kept._file))
    for finding in findings[105:]:
        kept.add(finding)
    assert list(kept) == findings


class _Full:
    """Takes a few bytes more, and then none."""

    def __init__(self, file: IO[bytes]) -> None:
        self.seek, self.read, self._file, self._left = file.seek, file.read, file, 100

    def write(self, record: bytes) -> int:
        if not self._left:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = self._file.write(record[: self._left])
        self._left -= written
        return written


def test_findings_are_held_where_no_file_can_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    findings = some(230)
    assert list(CaseFindings(findings, most_held=50)) == findings


def test_findings_whose_values_are_nested_too_deep_for_a_file_are_held() -> None:
    deep: list[object] = []
    for _ in range(sys.getrecursionlimit()):
        deep = [deep]
    findings = [*some(150), reports.finding(reports.case("topic/deep"), Returned(Observed(values={"deep": deep}))), *some(300)[151:]]
    kept = CaseFindings(findings, most_held=50)
    assert [each.case.id for each in kept] == [each.case.id for each in findings]
    assert kept[150].code is findings[150].code


def test_a_finding_in_the_file_takes_a_tenth_of_the_memory_of_one_that_is_held() -> None:
    assert traced(0) * 10 < traced(100_000)


def traced(held: int) -> int:
    """Bytes for 500 findings whose cases somebody else has."""
    cases = [reports.case(f"topic/case-{number}", "It returns", reports.fix()) for number in range(500)]
    kept = CaseFindings((), held)
    gc.collect()
    tracemalloc.start()
    for case in cases:
        kept.add(reports.finding(case, returns([1.0, 1.0])))
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return taken
