"""What differs between two reports is told with its reason, and only with what can be its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcases.errors import DiffError
from gradcases.finding import Finding
from gradcases.judge import Verdict
from gradcases.outcome import Unobserved
from gradcases.report import Report
from gradcases.results.differing import Comparison, Reason, compared
from gradcases.results.merging import merged
from tests.render.reports import REFUTED, case, claim, code, expected, finding, fix, raises, report, returns, said
from tests.results.files import filed, on

BASE = case("a/b", "t", fix())
HELD = finding(BASE, raises())
MOVED = finding(BASE, returns([1.0, 1.0]))
EDITED = case("a/b", "t", fix(), code_=code(expectation=expected("does not require")))  # judged by something else
REJUDGED = case("a/b", "t", fix(), code_=code(expectation=expected(message="the loss does not require grad")))
RECODED = case("a/b", "t", fix(), code_=code("import torch\nx = torch.ones(2, requires_grad=True)\nloss = 1.0\nloss.backward()\n"))
RETOLD = case("a/b", "another title", fix(what="Do it."))


def differ(before: Report, after: Report) -> Comparison:
    return compared(merged([filed(before, "a.json")]), merged([filed(after, "b.json")]))


def reasons(comparison: Comparison) -> list[list[str]]:
    return [[reason.value for reason in each.reasons] for each in comparison.cases]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ({"torch": "2.0.1"}, ["torch"]),
        ({"torch": "2.13.0+cu130"}, ["torch"]),
        ({"git": "def"}, ["torch"]),
        ({"cuda": "13.0"}, ["torch"]),
        ({"python": "3.12.1"}, ["python"]),
        ({"implementation": "PyPy"}, ["python"]),
        ({"device": "cuda"}, ["device"]),
        ({"device": "cuda:1"}, ["device"]),
        ({"mode": "compile"}, ["mode"]),
        ({"platform": "macOS-14.2-arm64-arm-64bit"}, ["platform"]),
        ({"torch": "2.0.1", "python": "3.8.1"}, ["torch", "python"]),
        ({"torch": "2.0.1", "device": "cuda", "mode": "compile"}, ["torch", "device", "mode"]),
        ({"executable": "/elsewhere/python"}, ["unexplained"]),
        ({}, ["unexplained"]),
    ],
    ids=str,
)
def test_another_outcome_is_by_what_the_targets_differ_in(target: dict[str, str], reason: list[str]) -> None:
    assert reasons(differ(on(HELD), on(MOVED, **target))) == [reason]
    assert differ(on(HELD), on(HELD, **target)).is_same


@pytest.mark.parametrize("target", [{}, {"torch": "2.0.1"}, {"device": "cuda"}], ids=str)
def test_the_same_outcome_judged_otherwise_is_by_the_catalog_whatever_the_target(target: dict[str, str]) -> None:
    reworded = finding(REJUDGED, raises())
    assert (HELD.verdict, reworded.verdict) == (Verdict.HOLDS, Verdict.REWORDED)
    assert reasons(differ(on(HELD), on(reworded, **target))) == [["catalog"]]


def test_the_same_outcome_judged_otherwise_though_the_case_is_the_same_is_by_the_target() -> None:
    other_block = replace(HELD, verdict=MOVED.verdict)
    assert reasons(differ(on(HELD), on(other_block, torch="2.0.1"))) == [["torch"]]


def test_another_outcome_of_another_case_may_be_by_either() -> None:
    assert reasons(differ(on(HELD), on(finding(RECODED, returns())))) == [["catalog"]]
    assert reasons(differ(on(HELD), on(finding(RECODED, returns()), torch="2.0.1"))) == [["torch", "catalog"]]


def test_prose_is_no_difference() -> None:
    assert differ(on(HELD), on(finding(RETOLD, raises()))).is_same


def test_a_case_that_is_another_one_and_does_the_same_is_told() -> None:
    found = differ(on(HELD), on(finding(EDITED, raises())))
    assert (reasons(found), found.same) == ([["catalog"]], 0)


@pytest.mark.parametrize(("sha256", "reason"), [("0" * 64, ["selection"]), ("1" * 64, ["catalog", "selection"])])
def test_a_case_that_one_report_lacks_is_told(sha256: str, reason: list[str]) -> None:
    both, one = on(HELD, finding(case("a/more"), raises())), replace(on(HELD), catalog_sha256=sha256)
    for before, after in ((both, one), (one, both)):
        found = differ(before, after)
        assert (reasons(found), found.same) == ([reason], 1)
        assert (found.cases[0].before is None) != (found.cases[0].after is None)


def test_of_a_case_that_is_undecided_in_both_it_counts_whether_its_programs_are_known() -> None:
    known, unknown = finding(BASE, Unobserved("it went away")), Finding(BASE, Verdict.UNDECIDED, "the worker went away")
    assert known.verdict is Verdict.UNDECIDED
    for before, after in ((known, unknown), (unknown, known)):
        assert reasons(differ(on(before), on(after))) == [["unexplained"]]
    for each in (known, unknown):
        assert differ(on(each), on(each)).is_same


def test_not_run_is_a_difference() -> None:
    assert reasons(differ(on(HELD), on(finding(BASE, reason="needs torch >=2.0"), torch="1.13.1"))) == [["torch"]]


def test_another_gradcases_is_a_reason_where_nothing_else_is() -> None:
    other = replace(filed(on(MOVED)), gradcases="9.9.9")
    found = compared(merged([filed(on(HELD))]), merged([other]))
    assert reasons(found) == [["gradcases"]]
    other = replace(filed(on(MOVED, torch="2.0.1")), gradcases="9.9.9")
    assert reasons(compared(merged([filed(on(HELD))]), merged([other]))) == [["torch"]]


def test_a_claim_goes_with_its_case_or_with_what_it_says() -> None:
    claimed, other = (case("a/b", "t", claims=(claim("it so happens", code=each),)) for each in (said(), REFUTED))
    one, moved, edited = finding(claimed, raises(grad=[1.0, 1.0])), finding(claimed, returns()), finding(other, raises(grad=[1.0, 1.0]))
    found = differ(on(one), on(moved, torch="2.0.1"))
    assert [each.reasons for each in found.claims] == [(Reason.TORCH,)]
    found = differ(on(one), on(edited, torch="2.0.1"))
    assert ([each.reasons for each in found.claims], found.cases) == ([(Reason.CATALOG,)], ())


def test_what_is_merged_of_shards_is_compared_as_the_whole() -> None:
    more = finding(case("a/more"), raises())
    parts = merged([filed(on(HELD, shard="1/2")), filed(on(more, shard="2/2"))])
    assert compared(parts, merged([filed(on(HELD, more))])).is_same


def test_only_one_target_is_compared_with_one() -> None:
    one, several = merged([filed(on(HELD))]), merged([filed(on(HELD)), filed(on(HELD, torch="2.0.1"))])
    with pytest.raises(DiffError, match="B has 2 targets; give a report of one"):
        compared(one, several)
    with pytest.raises(DiffError, match="A was merged from files that disagree on a/b"):
        compared(merged([filed(on(HELD)), filed(on(MOVED))]), one)
    assert compared(one, merged([filed(report())])).cases[0].after is None
