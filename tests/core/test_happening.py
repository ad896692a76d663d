"""What is stated and what was seen, in sentences."""

from __future__ import annotations

import pytest

from gradcases.expectation import Expectation, Facts, Raises, Warns
from gradcases.happening import observed, stated
from gradcases.outcome import Crashed, Outcome, Warned
from gradcases.wanted import Close, Shaped, Word
from tests.core.outcomes import MESSAGE, PROGRAM, constant, contents, leaf, non_leaf, raised, returned


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (raised(x=leaf()), [f"raises RuntimeError at `loss.backward()`: {MESSAGE}", "x.grad is None"]),
        (returned(h=non_leaf()), ["returns, without an exception"]),
        (returned(h=non_leaf(contents([6.0]))), ["returns, without an exception", "h.grad is [6.0] (of a non-leaf)"]),
        (returned(c=constant()), ["returns, without an exception"]),
        (
            returned(Warned("UserWarning", "do not"), x=leaf(contents([6.0]))),
            ["returns, without an exception", "warns UserWarning: do not", "x.grad is [6.0]"],
        ),
        (Crashed(11), ["crashes with SIGSEGV"]),
    ],
)
def test_of_what_happened_the_ending_the_warnings_and_all_gradients_are_told(outcome: Outcome, told: list[str]) -> None:
    assert list(observed(outcome, PROGRAM)) == told


@pytest.mark.parametrize(
    ("expectation", "told"),
    [
        (Expectation(), ["returns, without an exception"]),
        (Expectation(Raises("ValueError", "no")), ["raises ValueError: no"]),
        (Expectation(warns=(Warns("UserWarning", "do not"),)), ["returns, without an exception", "warns UserWarning: do not"]),
        (
            Expectation(grads={"x": Word.ZEROS, "w": Shaped((2, 3))}),
            ["returns, without an exception", "x.grad is all zeros", "w.grad is a tensor of shape [2, 3]"],
        ),
        (
            Expectation(tensors={"y": Facts({"is_leaf": False})}, values={"n": Close(3)}),
            ["returns, without an exception", "y.is_leaf is False", "n is 3"],
        ),
    ],
)
def test_of_what_is_stated_everything_is_told(expectation: Expectation, told: list[str]) -> None:
    assert list(stated(expectation)) == told
