"""What a run showed otherwise than a case states it is put in its place, and the case is then what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.authoring.changes import behaviour_changes
from gradcases.authoring.checking import cases_of, unmet
from gradcases.authoring.layout import changed
from gradcases.authoring.source import Source
from gradcases.outcome import Contents, TensorFacts
from tests.catalogs import minimal, written
from tests.core.outcomes import constant, contents, leaf, non_leaf, returned

if TYPE_CHECKING:
    from gradcases.outcome import Returned

MANY_ZEROS = TensorFacts(Contents((90,), "float32", has_value=False, zeros=True, nan=False, inf=False), requires_grad=False, is_leaf=True)

ROWS: list[tuple[str, dict[str, object], Returned, dict[str, object]]] = [
    (
        "of the facts of a tensor those that differ",
        {"tensors": {"y": {"requires_grad": True, "is_leaf": True, "shape": [3], "dtype": "float32"}}},
        returned(y=constant()),
        {"tensors": {"y": {"requires_grad": False, "is_leaf": True, "shape": [2], "dtype": "float32"}}},
    ),
    (
        "a tensor that is gone, and none of the others",
        {"tensors": {"z": {"dtype": "float32"}, "y": {"grad_fn": None}, "h": {"grad_fn": "AddBackward0"}}},
        returned(y=constant(), h=non_leaf()),
        {"tensors": {"y": {"grad_fn": None}, "h": {"grad_fn": "MulBackward0"}}},
    ),
    (
        "the only tensor that is stated, where it is gone",
        {"grads": {"x": None}, "tensors": {"z": {"dtype": "float32"}}},
        returned(x=leaf()),
        {"grads": {"x": None}},
    ),
    (
        "of the values those that differ",
        {"values": {"n": 3, "m": 4, "gone": 5}},
        returned(values={"n": 3, "m": 5}),
        {"values": {"n": 3, "m": 5}},
    ),
    (
        "a tensor's own values",
        {"values": {"y": [3.0, 4.0], "n": 3}},
        returned(values={"n": 3}, y=constant()),
        {"values": {"y": [3.0, 3.0], "n": 3}},
    ),
    (
        "what is true of many values",
        {"values": {"w": {"is": "nan"}, "n": 3}},
        returned(values={"n": 3}, w=MANY_ZEROS),
        {"values": {"w": {"is": "zeros"}, "n": 3}},
    ),
    ("nothing where all is as stated", {"grads": {"x": [6.0, 6.0]}}, returned(x=leaf(contents([6.0, 6.0]))), {"grads": {"x": [6.0, 6.0]}}),
]


@pytest.mark.parametrize(("stated", "outcome", "now"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_recorded_is(stated: dict[str, object], outcome: Returned, now: dict[str, object]) -> None:
    text = written(minimal(expect=stated))
    (case,) = cases_of(text, "a/case")
    changes = behaviour_changes(("expect",), case.code.expectations[0].value, outcome, case.code.program)
    after = changed(Source(text), list(changes))
    assert after == written(minimal(expect=now))
    assert list(unmet(cases_of(after, "a/case")[0], [outcome])) == []
