"""Which report is taken for a column that need not be run again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcases.judge import Verdict
from gradcases.matrix.columns import Column
from gradcases.matrix.results import Result, usable
from gradcases.report import Report
from tests.render.reports import case, code, finding, raises, report, returns
from tests.results.files import filed, on

ONE = case("topic/one")
TWO = case("topic/two")
BOTH = report(finding(ONE, raises()), finding(TWO, returns([1.0])))
COLUMN = Column("torch-2.13.0")


def test_a_whole_report_of_these_cases_is_taken() -> None:
    taken = usable([filed(BOTH)], COLUMN, [ONE, TWO])
    assert taken is not None
    assert Result(COLUMN, taken).counts == {Verdict.HOLDS: 1, Verdict.CHANGED: 1}


def test_of_a_report_on_more_cases_those_asked_for_are_taken() -> None:
    taken = usable([filed(BOTH)], COLUMN, [ONE])
    assert taken is not None
    assert [cell.case for cell in taken.cells] == ["topic/one"]


@pytest.mark.parametrize(
    "made",
    [
        report(finding(ONE, raises())),
        report(finding(ONE, raises()), finding(replace(TWO, code=code("import torch\n")), returns())),
        replace(BOTH, interrupted=True),
        replace(BOTH, unfinished=1),
        on(finding(ONE, raises()), finding(TWO, raises()), device="cuda"),
        on(finding(ONE, raises()), finding(TWO, raises()), mode="compile"),
        replace(BOTH, target=replace(BOTH.target, torch=None)),
    ],
    ids=["fewer cases", "another program", "interrupted", "unfinished", "another device", "another mode", "without torch"],
)
def test_any_other_is_not(made: Report) -> None:
    assert usable([filed(made)], COLUMN, [ONE, TWO]) is None
