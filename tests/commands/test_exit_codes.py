from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from gradcases.commands.failures import report_failure
from gradcases.commands.run import NothingSelected
from gradcases.errors import CatalogError, OutputError, Problem, SelectionError, TargetError
from gradcases.finding import Finding
from gradcases.outcome import Unobserved
from gradcases.report import FailOn, Report
from tests.render.reports import MESSAGE, REFUTED, case, claim, finding, raises, report, returns

HOLDS = finding(case("topic/holds"), raises())
REWORDED = finding(case("topic/reworded"), raises(MESSAGE.replace("grad_fn", "history")))
CHANGED = finding(case("topic/changed"), returns())
NOT_RUN, NOT_RUN_EITHER = finding(case("topic/not-run")), finding(case("topic/not-run-either"))
UNDECIDED = finding(case("topic/undecided"), Unobserved("it ended twice"))
CLAIMED = finding(case("topic/claimed", claims=(claim(code=REFUTED),)), raises())


@pytest.mark.parametrize(
    ("findings", "fail_on", "code"),
    [
        ([HOLDS], (), 0),
        ([HOLDS, NOT_RUN], (), 0),
        ([HOLDS, REWORDED], (), 0),
        ([CLAIMED], (), 0),
        ([HOLDS, CHANGED], (), 1),
        ([HOLDS, CHANGED], (FailOn.REWORDED,), 1),
        ([HOLDS, REWORDED], (FailOn.REWORDED,), 1),
        ([HOLDS, NOT_RUN], (FailOn.NOT_RUN,), 1),
        ([NOT_RUN], (FailOn.NOT_RUN,), 1),
        ([CLAIMED], (FailOn.REFUTED,), 1),
        ([HOLDS], tuple(FailOn), 0),
        ([CHANGED, UNDECIDED], tuple(FailOn), 3),
        ([NOT_RUN, NOT_RUN_EITHER], (), 5),
        ([], (), 5),
    ],
)
def test_a_report_has_the_exit_code_of_its_worst(findings: list[Finding], fail_on: Collection[FailOn], code: int) -> None:
    assert report(*findings).exit_code(fail_on) == code


@pytest.mark.parametrize("made", [report(HOLDS), report(CHANGED, UNDECIDED), report()])
def test_an_interrupt_is_exit_code_130_whatever_was_found(made: Report) -> None:
    assert replace(made, interrupted=True).exit_code(tuple(FailOn)) == 130


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CatalogError([Problem(Path("a.yaml"), 1, 2, "is wrong")]), 2),
        (SelectionError("no case goes by `x`", ["y"]), 2),
        (TargetError("no such thing"), 2),
        (OutputError("cannot be written"), 2),
        (NothingSelected(last_failed=False), 5),
        (RuntimeError("a bug"), 3),
    ],
)
def test_what_goes_wrong_has_its_exit_code_and_is_told(error: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert report_failure(error) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert str(error) in captured.err


def test_a_bug_of_ours_is_told_with_all_that_a_report_of_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise RuntimeError("a bug with \x1b[31mcolour")
    except RuntimeError as error:
        report_failure(error)
    told = capsys.readouterr().err
    assert "this is its fault, not yours" in told
    assert "Python 3." in told
    assert "test_exit_codes.py" in told
    assert "a bug with \\x1b[31mcolour" in told
