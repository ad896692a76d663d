"""An outcome beside what is stated for another release."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcases.case import Case, Code, When
from gradcases.condition import Circumstances, Condition, Range, release_of
from gradcases.expectation import Expectation
from gradcases.matrix.likeness import Difference, differences, only_texts_differ
from gradcases.outcome import Outcome
from tests.render.reports import MESSAGE, case, code, expected, finding, fix, raises, returns

HERE = Circumstances((2, 13), (3, 11), "cpu")
OLD, NEW = release_of("1.13.1"), release_of("2.13.0")
MOVED = f"{MESSAGE}, since 2.0"


def two(old: Expectation, new: Expectation) -> Case:
    """A case that is `old` before 2.0, and `new` from there on."""
    ranges = (Range.parse("<2.0"), old), (Range.parse(">=2.0"), new)
    made = Code(code().program, tuple(When(Condition(torch=each), value) for each, value in ranges))
    return case(code_=made)


@pytest.mark.parametrize(
    ("outcome", "texts", "told"),
    [
        (raises(), True, []),
        (raises(MOVED), False, []),
        (raises(MOVED), True, ["code: message: … does not have a grad_fn, since 2.0, where … does not have a grad_fn is stated"]),
        (returns(), False, ["code: raises: nothing, where an exception is stated"]),
    ],
)
def test_what_is_compared_with_is_stated_for_the_other_release(outcome: Outcome, texts: bool, told: list[str]) -> None:
    made = two(expected(), expected(message=MOVED))
    found = differences(made, finding(made, outcome), HERE, OLD, texts)
    assert found is not None
    assert [str(each) for each in found][:1] == told


@pytest.mark.parametrize(
    ("observed", "stated", "told"),
    [
        ("None", "[0.0]", "None, where [0.0] is stated"),
        ("a" * 30 + "Sqrt" + "b" * 30, "a" * 30 + "SqrtBackward0" + "b" * 30, f"…{'a' * 20}Sqrt{'b' * 24}…, where …"),
        ("a" * 30, "a" * 31, f"…{'a' * 24}, where …{'a' * 25} is stated"),
    ],
)
def test_of_long_texts_what_differs_is_told(observed: str, stated: str, told: str) -> None:
    assert str(Difference("code", "message", stated, observed)).startswith(f"code: message: {told}")


def test_a_case_that_was_not_run_says_nothing() -> None:
    made = two(expected(), expected())
    assert differences(made, finding(made, reason="needs numpy"), HERE, OLD, texts=False) is None


def test_every_fix_is_compared_too() -> None:
    made = replace(two(expected(), expected()), fixes=(fix(value=[1.0]),))
    found = differences(made, finding(made, raises(), {"fix 1": returns([2.0])}), HERE, OLD, texts=False)
    assert found is not None
    assert [each.program for each in found] == ["fix"]


@pytest.mark.parametrize(
    ("new", "only"),
    [(expected(message=MOVED), True), (expected(), False), (expected("grad_fn", MOVED), False), (expected(type="ValueError"), False)],
)
def test_that_only_texts_are_stated_to_differ(new: Expectation, only: bool) -> None:
    assert only_texts_differ(two(expected(), new), HERE, [OLD, NEW]) is only
