"""The built-in catalog is data, and these are its tests: it is run once, and held to its laws."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest

import gradcases
from gradcases.catalog import load
from gradcases.condition import release_of
from gradcases.finding import Finding, Ran
from gradcases.judge import ClaimVerdict, Verdict, judge, worst
from gradcases.lint import findings as lint_findings
from gradcases.outcome import Raised, Returned
from gradcases.report import Report
from gradcases.stated_outcome import judged_as_stated
from tests.builtin.flips import deletions, flips

if TYPE_CHECKING:
    from gradcases.case import Code
    from gradcases.expectation import Expectation

CATALOG = load()


@cache
def report() -> Report:
    return gradcases.run()


@pytest.fixture(params=[case.id for case in CATALOG.cases])
def finding(request: pytest.FixtureRequest) -> Finding:
    return next(each for each in report().findings if each.case.id == request.param)


def programs(finding: Finding) -> Iterator[tuple[str, Code, Ran, Expectation]]:
    """The label, code, outcome and expectation of all that ran of a case."""
    here = report().target.circumstances
    pairs = [("code", finding.case.code, finding.code), *((fix.name, fix.code, ran) for fix, ran in finding.ran_fixes())]
    for label, code, ran in pairs:
        expectation = code.expect(here)
        if ran is not None and expectation is not None:
            yield label, code, ran, expectation


def test_it_holds(finding: Finding) -> None:
    assert finding.verdict in (Verdict.HOLDS, Verdict.NOT_RUN), finding.reason


def test_what_does_not_run_says_why(finding: Finding) -> None:
    assert (finding.verdict is Verdict.NOT_RUN) == (finding.code is None)
    assert finding.verdict is not Verdict.NOT_RUN or finding.reason


def test_stating_anything_else_changes_its_verdict(finding: Finding) -> None:
    for label, code, ran, expectation in programs(finding):
        for flip, other in flips(expectation, code.program):
            assert judge(other, ran.outcome, code.program).verdict is Verdict.CHANGED, f"{label}: {flip}"


def test_leaving_anything_out_changes_its_verdict(finding: Finding) -> None:
    for label, code, ran, expectation in programs(finding):
        assert isinstance(ran.outcome, (Returned, Raised))
        for deletion, other in deletions(expectation, ran.outcome.observed):
            assert judge(other, ran.outcome, code.program).verdict is Verdict.CHANGED, f"{label}: {deletion}"


def test_its_code_and_its_fix_are_not_each_other(finding: Finding) -> None:
    every = list(programs(finding))
    for _, fix, fixed, fixed_expectation in every[1:]:
        _, code, ran, _ = every[0]
        # Of every torch: a later one may have mended what the code shows, and then code and fix do the same on it.
        swapped = [judge(block.value, fixed.outcome, fix.program) for block in finding.case.code.expectations]
        swapped.append(judge(fixed_expectation, ran.outcome, code.program))
        assert worst(judged.verdict for judged in swapped) is Verdict.CHANGED


def test_it_imports_nothing_late_in_its_own_process(finding: Finding) -> None:
    for label, _, ran, _ in programs(finding):
        assert getattr(ran.outcome, "imported", ()) == (), label


def test_its_claims_are_decided(finding: Finding) -> None:
    for each in report().claims:
        if each.case.id == finding.case.id and finding.verdict is not Verdict.NOT_RUN:
            assert (each.judged.verdict is ClaimVerdict.UNTESTABLE) == (each.claim.untestable is not None)


def test_its_page_says_of_claims_what_a_run_says(finding: Finding) -> None:
    if release_of(report().target.torch or "") < (2, 13) or finding.verdict is Verdict.NOT_RUN:
        return  # a page speaks of the newest torch
    for each in report().claims:
        if each.case.id == finding.case.id:
            stated = judged_as_stated(each.case, each.claim)
            assert stated.verdict is each.judged.verdict, each.claim


def test_lint_has_nothing_to_complain_of() -> None:
    assert [str(problem) for problem in lint_findings(CATALOG)] == []


def test_every_finding_and_claim_is_counted() -> None:
    assert sum(report().counts.values()) == len(CATALOG.cases) == len(report().findings)
    assert sum(report().claim_counts.values()) == len(report().claims) == sum(len(case.claims) for case in CATALOG.cases)


def test_the_exit_code_is_0() -> None:
    assert report().exit_code() == 0
