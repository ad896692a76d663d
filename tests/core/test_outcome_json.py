from __future__ import annotations

import json

import pytest

from gradcases.outcome import (
    Contents,
    Crashed,
    Exited,
    Observed,
    Outcome,
    Printed,
    Raised,
    Returned,
    TensorFacts,
    TimedOut,
    Unobserved,
    Warned,
    summary,
)
from gradcases.outcome_json import from_json, to_json

RICH = Observed(
    tensors={
        "x": TensorFacts(
            Contents((2,), "float32", value=[1.0, "nan"], zeros=False, nan=True, inf=False),
            requires_grad=True,
            is_leaf=True,
            grad=Contents((2,), "float32", value=[0.0, 0.0], zeros=True, nan=False, inf=False),
        ),
        "big": TensorFacts(
            Contents((100, 100), "float64", "cuda:0", has_value=False, zeros=False, nan=False, inf=False),
            requires_grad=True,
            is_leaf=False,
            grad_fn="MulBackward0",
        ),
        "none": TensorFacts(Contents((), "int64", value=None), requires_grad=False, is_leaf=True),
    },
    aliases={"w": "x"},
    unreadable={"odd": "RuntimeError: cannot tell"},
    values={"n": 1, "text": "a\x1b", "nested": [{"k": None}]},
    warnings=(Warned("UserWarning", "careful", 3), Warned("FutureWarning", "elsewhere", None)),
)
PRINTED = Printed("out", "err \u2028", 3, 7)
OUTCOMES: list[Outcome] = [
    Returned(RICH, PRINTED, 0.25, ("torch._dynamo",)),
    Returned(),
    Raised("RuntimeError", "text\nof two lines", 4, RICH, PRINTED, 0.5),
    Raised("KeyError", "", None),
    Crashed(11, PRINTED, 1.0),
    Crashed(64),
    Exited(3, PRINTED),
    TimedOut(30.0, PRINTED, 30.1),
    Unobserved("the worker ended twice", PRINTED),
]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=summary)
def test_an_outcome_survives_json(outcome: Outcome) -> None:
    assert from_json(json.loads(json.dumps(to_json(outcome), allow_nan=False))) == outcome


def test_gradients_are_told_by_name_for_readers() -> None:
    assert to_json(OUTCOMES[0])["grads"] == {"x": [0.0, 0.0]}


def test_lines_are_mapped_to_the_programs() -> None:
    outcome = from_json(to_json(OUTCOMES[2]), lambda line: line + 100)
    assert isinstance(outcome, Raised)
    assert outcome.line == 104
    assert [warned.line for warned in outcome.observed.warnings] == [103, None]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind of outcome: 'vanished'"):
        from_json({"kind": "vanished"})


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Returned(), "returns"),
        (Raised("TypeError", "x", 2), "raises TypeError on line 2"),
        (Raised("TypeError", "x"), "raises TypeError"),
        (Crashed(11), "crashes with SIGSEGV"),
        (Crashed(4242), "crashes with signal 4242"),
        (Exited(3), "ends its process with status 3"),
        (TimedOut(0.5), "did not end within 0.5 s"),
        (Unobserved("why"), "could not be observed: why"),
    ],
)
def test_an_outcome_in_a_few_words(outcome: Outcome, words: str) -> None:
    assert summary(outcome) == words
