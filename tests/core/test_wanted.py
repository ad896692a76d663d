from __future__ import annotations

import math
from typing import Any

import pytest

from gradcases.outcome import Contents, TensorFacts
from gradcases.wanted import Close, Shaped, Wanted, Word, contents_meet, grad_meets, plain, plain_meets, told
from tests.core.outcomes import contents, leaf, non_leaf

TWO = contents([6.0, 6.0])
ZEROS = contents([0.0, 0.0], zeros=True)
NAN = contents(["nan", 1.0], nan=True)
INF = contents(["inf", 1.0], inf=True)
LARGE = Contents((100, 100), "float32", has_value=False, zeros=False, nan=False, inf=False)

# Every kind of wanted gradient against every kind of gradient: which it accepts.
OBSERVED: dict[str, TensorFacts] = {
    "none of a leaf": leaf(),
    "none of a non-leaf": non_leaf(),
    "retained, of a non-leaf": non_leaf(TWO),
    "values": leaf(TWO),
    "zeros": leaf(ZEROS),
    "nan": leaf(NAN),
    "inf": leaf(INF),
    "large": leaf(LARGE),
}
ACCEPTS: list[tuple[Wanted, set[str]]] = [
    (Word.NULL, {"none of a leaf", "none of a non-leaf"}),
    (Word.NON_LEAF, {"none of a non-leaf"}),
    (Word.PRESENT, {"retained, of a non-leaf", "values", "zeros", "nan", "inf", "large"}),
    (Word.ZEROS, {"zeros"}),
    (Word.NAN, {"nan"}),
    (Word.INF, {"inf"}),
    (Shaped((2,)), {"retained, of a non-leaf", "values", "zeros", "nan", "inf"}),
    (Shaped((100, 100)), {"large"}),
    (Close([6.0, 6.0]), {"retained, of a non-leaf", "values"}),
    (Close([0, 0]), {"zeros"}),
    (Close([math.nan, 1.0]), {"nan"}),
    (Close([math.inf, 1.0]), {"inf"}),
    (Close(6.0), set()),
]


@pytest.mark.parametrize(("want", "accepted"), ACCEPTS, ids=[str(want) for want, _ in ACCEPTS])
def test_a_wanted_gradient_accepts_these_and_no_others(want: Wanted, accepted: set[str]) -> None:
    assert {name for name, facts in OBSERVED.items() if grad_meets(want, facts)} == accepted


def test_every_word_is_in_the_table() -> None:
    assert {want for want, _ in ACCEPTS if isinstance(want, Word)} == set(Word)


@pytest.mark.parametrize(
    ("value", "observed", "meets"),
    [
        (1.0, 1.0, True),
        (1.0, 1, True),
        (1, 1.0000001, True),
        (1.0, 1.1, False),
        (100.0, 100.0005, True),  # rtol
        (0.0, 5e-7, True),  # atol
        (0.0, 5e-6, False),
        (math.nan, "nan", True),
        (math.nan, 1.0, False),
        (1.0, "nan", False),
        (math.inf, "inf", True),
        (math.inf, "-inf", False),
        (-math.inf, "-inf", True),
        (math.inf, 1e38, False),
        ("1+2j", "(1+2j)", True),
        ("1+2j", "(1+3j)", False),
        (True, True, True),
        (True, 1, False),
        (1, True, False),
        (None, None, True),
        (None, 0, False),
        (0, None, False),
        ("text", "text", True),
        ("text", "other", False),
        ([1, 2], [1, 2], True),
        ([1, 2], [1, 2, 3], False),
        ([1, 2], 1, False),
        ([[1], [2]], [[1], [2.0]], True),
        ([], [], True),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"b": 1}, False),
        ({"a": 1}, [1], False),
        (10**400, 1.0, False),
    ],
)
def test_plain_values_are_compared_within_tolerance(value: Any, observed: Any, meets: bool) -> None:
    assert plain_meets(Close(value), observed) is meets


def test_a_tolerance_of_ones_own_is_kept() -> None:
    assert plain_meets(Close(1.0, rtol=0.2), 1.1)
    assert plain_meets(Close(0.0, atol=0.2), 0.1)
    assert not plain_meets(Close(1.0, rtol=0.0, atol=0.0), 1.0000001)


def test_a_tensor_too_large_for_its_values_meets_no_values() -> None:
    assert not contents_meet(Close([0.0]), LARGE)


@pytest.mark.parametrize(
    ("want", "as_json"),
    [(Word.NULL, None), (Word.NON_LEAF, "non-leaf"), (Shaped((2, 3)), {"shape": [2, 3]}), (Close([1.0, math.nan]), [1.0, "nan"])],
)
def test_what_is_wanted_is_told_as_json_holds_it(want: Wanted, as_json: Any) -> None:
    assert told(want) == as_json


def test_plain_keeps_everything_but_what_json_lacks() -> None:
    assert plain({"a": [1, -math.inf, None, True, "x"]}) == {"a": [1, "-inf", None, True, "x"]}
