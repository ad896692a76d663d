"""What a case states, as the outcome that it is stated of."""

from __future__ import annotations

import pytest

from gradcases.catalog import load
from gradcases.expectation import At, Expectation, Facts, Raises, Warns
from gradcases.stated_outcome import outcome_of
from gradcases.wanted import Close, Shaped, Word
from tests.core.outcomes import MESSAGE, PROGRAM

EXPECTATIONS = {
    "raises": Expectation(Raises("RuntimeError", "does not require grad", MESSAGE, At("loss.backward()", 2)), grads={"x": Word.NULL}),
    "raises, as far as said": Expectation(Raises(contains="grad")),
    "warns": Expectation(warns=(Warns("UserWarning", "not a leaf"), Warns("FutureWarning", "no longer"))),
    "gradients": Expectation(
        grads={
            "a": Close([1.0, 2.0]),
            "b": Word.ZEROS,
            "c": Word.NAN,
            "d": Word.INF,
            "e": Word.PRESENT,
            "f": Shaped((2, 3)),
            "h": Word.NON_LEAF,
            "model.*": Word.PRESENT,
        }
    ),
    "tensors": Expectation(
        grads={"y": Close([1.0])}, tensors={"y": Facts({"requires_grad": True, "shape": [1]}), "z": Facts({"dtype": "int64"})}
    ),
    "values": Expectation(values={"n": Close(3), "d": Close({"a": 1}), "bad": Word.NAN, "large": Word.INF}),
    "values of tensors": Expectation(
        values={"a": Word.ZEROS, "b": Word.PRESENT, "c": Shaped((2,)), "d": Word.NAN, "e": Close([1.0, 2.0])},
        tensors={"d": Facts({"dtype": "float64"}), "e": Facts({"is_leaf": True})},
    ),
}


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_an_expectation_accepts_the_outcome_that_it_describes(name: str) -> None:
    differing = [
        part for part in EXPECTATIONS[name].compare(outcome_of(EXPECTATIONS[name], PROGRAM), PROGRAM) if part.stated != part.observed
    ]
    assert EXPECTATIONS[name].accepts(outcome_of(EXPECTATIONS[name], PROGRAM), PROGRAM), differing


def test_so_does_each_of_the_built_in_catalog_and_no_other_ending() -> None:
    codes = [code for case in load().cases for code in (case.code, *(fix.code for fix in case.fixes))]
    stated = [(code.program, block.value) for code in codes for block in code.expectations]
    assert [each for program, each in stated if not each.accepts(outcome_of(each, program), program)] == []
    other = {True: Expectation(), False: Expectation(Raises(contains="so"))}
    assert not any(each.accepts(outcome_of(other[isinstance(each.raises, Raises)], program), program) for program, each in stated)
