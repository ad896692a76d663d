"""The built-in causes: a summary of one line and an explanation of two or three, so that their pages are read and not skimmed."""

from __future__ import annotations

import pytest

from gradcases.catalog import Cause, load

WIDEST = 110
LEAST_EXPLAINED = 95
EXPLAINED = [cause for cause in load().causes.values() if cause.explanation is not None]


@pytest.fixture(params=EXPLAINED, ids=lambda cause: cause.id)
def cause(request: pytest.FixtureRequest) -> Cause:
    assert isinstance(request.param, Cause)
    return request.param


def test_nearly_all_causes_are_explained() -> None:
    assert len(EXPLAINED) >= LEAST_EXPLAINED


def test_a_summary_is_one_line_and_a_sentence(cause: Cause) -> None:
    assert len(cause.summary.splitlines()) == 1
    assert len(cause.summary) <= WIDEST
    assert cause.summary.endswith(".")


def test_an_explanation_has_two_or_three_lines_that_fit(cause: Cause) -> None:
    lines = (cause.explanation or "").splitlines()
    assert len(lines) in (2, 3)
    assert max(map(len, lines)) <= WIDEST
    assert all(line == line.strip() != "" for line in lines)


def test_no_two_causes_say_the_same() -> None:
    assert len({cause.summary for cause in EXPLAINED}) == len(EXPLAINED)


def test_backticks_are_in_pairs(cause: Cause) -> None:
    for line in (cause.summary, *(cause.explanation or "").splitlines()):
        assert line.count("`") % 2 == 0
