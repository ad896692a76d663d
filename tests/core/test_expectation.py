"""`judge` by full table: every kind of expectation against every kind of outcome."""

from __future__ import annotations

import pytest

from gradcases.expectation import At, Ends, Expectation, Facts, Raises, Warns
from gradcases.judge import Verdict, judge
from gradcases.outcome import Crashed, Exited, Observed, Outcome, Returned, TimedOut, Unobserved, Warned
from gradcases.wanted import Close, Shaped, Word
from tests.core.outcomes import MESSAGE, PROGRAM, constant, contents, leaf, non_leaf, raised, returned

SIX = contents([6.0, 6.0])
WARNED = Warned("UserWarning", "The .grad attribute of a Tensor that is not a leaf")

OUTCOMES: dict[str, Outcome] = {
    "returns, no grad": returned(x=leaf()),
    "returns, grad": returned(x=leaf(SIX)),
    "returns, other grad": returned(x=leaf(contents([7.0, 6.0]))),
    "returns, zero grad": returned(x=leaf(contents([0.0, 0.0], zeros=True))),
    "returns, warns": returned(WARNED, x=leaf(SIX)),
    "returns, no tensor": returned(),
    "returns, second leaf": returned(x=leaf(SIX), w=leaf(SIX)),
    "returns, non-leaf": returned(x=non_leaf()),
    "raises": raised(x=leaf()),
    "raises, reworded": raised("tensors[0] " + MESSAGE[len("element 0 of tensors ") :], x=leaf()),
    "raises, other text": raised("Trying to backward through the graph a second time", x=leaf()),
    "raises, other type": raised(type="TypeError", x=leaf()),
    "raises, other line": raised(line=2, x=leaf()),
    "raises, second such line": raised(line=4, x=leaf()),
    "raises, on no line of its own": raised(line=None, x=leaf()),
    "raises, with a grad": raised(x=leaf(SIX)),
    "crashes": Crashed(11),
    "exits": Exited(0),
    "times out": TimedOut(30.0),
    "unobserved": Unobserved("the worker ended twice"),
}

RAISES = Raises("RuntimeError", "does not require grad", MESSAGE, At("loss.backward()"))
GRAD = {"x": Close([6.0, 6.0])}
NONE = {"x": Word.NULL}

EXPECTATIONS: dict[str, tuple[Expectation, dict[str, Verdict]]] = {
    "returns with a grad": (Expectation(grads=GRAD), {"returns, grad": Verdict.HOLDS}),
    "returns without a grad": (Expectation(grads=NONE), {"returns, no grad": Verdict.HOLDS, "returns, non-leaf": Verdict.HOLDS}),
    "returns, a non-leaf": (Expectation(grads={"x": Word.NON_LEAF}), {"returns, non-leaf": Verdict.HOLDS}),
    "returns with zeros": (Expectation(grads={"x": Word.ZEROS}), {"returns, zero grad": Verdict.HOLDS}),
    "returns, states nothing": (
        Expectation(),
        {"returns, no tensor": Verdict.HOLDS, "returns, non-leaf": Verdict.HOLDS},
    ),
    "returns and warns": (
        Expectation(grads=GRAD, warns=(Warns("UserWarning", "not a leaf"),)),
        {"returns, warns": Verdict.HOLDS},
    ),
    "returns with two grads": (Expectation(grads={**GRAD, "w": Word.PRESENT}), {"returns, second leaf": Verdict.HOLDS}),
    "returns with a pattern": (
        Expectation(grads={"*": Word.PRESENT}),
        dict.fromkeys(("returns, grad", "returns, other grad", "returns, zero grad", "returns, second leaf"), Verdict.HOLDS),
    ),
    "raises": (
        Expectation(RAISES, grads=NONE),
        {"raises": Verdict.HOLDS, "raises, reworded": Verdict.REWORDED},
    ),
    "raises on the second such line": (
        Expectation(Raises("RuntimeError", "does not require grad", MESSAGE, At("loss.backward()", 2)), grads=NONE),
        {"raises, second such line": Verdict.HOLDS},
    ),
    "raises on a line that is not there": (Expectation(Raises("RuntimeError", "grad", None, At("nowhere()")), grads=NONE), {}),
    "raises with a grad": (Expectation(RAISES, grads=GRAD), {"raises, with a grad": Verdict.HOLDS}),
}


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_an_expectation_accepts_these_outcomes_and_no_others(name: str) -> None:
    expectation, accepted = EXPECTATIONS[name]
    verdicts = {label: judge(expectation, outcome, PROGRAM).verdict for label, outcome in OUTCOMES.items()}
    wanted = {label: accepted.get(label, Verdict.CHANGED) for label in OUTCOMES} | {"unobserved": Verdict.UNDECIDED}
    assert verdicts == wanted


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_accepts_is_judge_in_one_word(name: str) -> None:
    expectation, _ = EXPECTATIONS[name]
    for outcome in OUTCOMES.values():
        accepted = judge(expectation, outcome, PROGRAM).verdict in (Verdict.HOLDS, Verdict.REWORDED)
        assert expectation.accepts(outcome, PROGRAM) is accepted


def test_a_warning_that_is_not_stated_is_a_difference() -> None:
    judged = judge(Expectation(grads=GRAD), OUTCOMES["returns, warns"], PROGRAM)
    assert [(part.part, part.stated, part.observed) for part in judged.differing] == [
        ("warns", "nothing more", "UserWarning: The .grad attribute of a Tensor that is not a leaf")
    ]


def test_one_stated_warning_covers_all_that_are_alike() -> None:
    expectation = Expectation(warns=(Warns("UserWarning", "not a leaf"),))
    assert expectation.accepts(returned(WARNED, Warned("UserWarning", "again: not a leaf")), PROGRAM)


def test_a_leaf_that_is_not_stated_is_a_difference() -> None:
    judged = judge(Expectation(grads=GRAD), OUTCOMES["returns, second leaf"], PROGRAM)
    assert [(part.part, part.stated, part.observed) for part in judged.differing] == [("grad w", "nothing stated", [6.0, 6.0])]


def test_a_leaf_may_be_stated_by_any_of_its_names() -> None:
    outcome = Returned(Observed(tensors={"model.fc.weight": leaf(SIX)}, aliases={"w": "model.fc.weight"}))
    for name in ("w", "model.fc.weight", "model.*", "*.weight"):
        assert Expectation(grads={name: Word.PRESENT}).accepts(outcome, PROGRAM)
    assert not Expectation(grads={"model.fc.bias": Word.PRESENT}).accepts(outcome, PROGRAM)


def test_a_name_of_its_own_goes_before_a_pattern() -> None:
    outcome = Returned(Observed(tensors={"m.a": leaf(SIX), "m.b": leaf()}))
    assert Expectation(grads={"m.*": Word.PRESENT, "m.b": Word.NULL}).accepts(outcome, PROGRAM)


def test_a_pattern_that_matches_nothing_is_a_difference() -> None:
    assert not Expectation(grads={"model.*": Word.PRESENT}).accepts(returned(), PROGRAM)


@pytest.mark.parametrize(
    ("facts", "accepted"),
    [
        ({"requires_grad": False}, True),
        ({"requires_grad": True}, False),
        ({"is_leaf": True, "grad_fn": None}, True),
        ({"grad_fn": "MulBackward0"}, False),
        ({"shape": [2], "dtype": "float32"}, True),
        ({"shape": [3]}, False),
        ({"dtype": "float64"}, False),
    ],
)
def test_facts_of_a_tensor_are_compared_one_by_one(facts: dict[str, object], accepted: bool) -> None:
    assert Expectation(tensors={"y": Facts(facts)}).accepts(returned(y=constant()), PROGRAM) is accepted


def test_facts_of_a_tensor_that_is_not_there_differ() -> None:
    assert not Expectation(tensors={"z": Facts({"grad_fn": None})}).accepts(returned(), PROGRAM)


def test_values_are_plain_ones_or_a_tensors_own() -> None:
    outcome = returned(values={"n": 3, "bad": "nan", "text": "t"}, y=constant())
    assert Expectation(values={"n": Close(3), "y": Close([3.0, 3.0]), "bad": Word.NAN}).accepts(outcome, PROGRAM)
    assert Expectation(values={"n": Shaped(()), "y": Shaped((2,))}).accepts(outcome, PROGRAM)
    for values in (
        {"n": Close(4)},
        {"y": Close([3.0, 4.0])},
        {"missing": Close(None)},
        {"n": Word.NAN},
        {"n": Shaped((1,))},
        {"text": Shaped(())},
    ):
        assert not Expectation(values=values).accepts(outcome, PROGRAM)


def test_a_claim_is_not_asked_for_what_its_document_does_not_say() -> None:
    claim = Expectation(Ends.UNSAID, grads={"x": Word.PRESENT}, complete=False)
    assert claim.accepts(raised(x=leaf(SIX), w=leaf(SIX)), PROGRAM)
    assert claim.accepts(OUTCOMES["returns, warns"], PROGRAM)


def test_a_claim_of_any_exception_is_met_by_any() -> None:
    claim = Expectation(Raises(), complete=False)
    assert claim.accepts(raised(type="KeyError"), PROGRAM)
    assert not claim.accepts(returned(), PROGRAM)


def test_each_part_has_what_was_stated_beside_what_was_observed() -> None:
    judged = judge(Expectation(RAISES, grads=NONE), OUTCOMES["raises, other text"], PROGRAM)
    told = {part.part: (part.stated, part.observed) for part in judged.parts}
    assert told["text"] == ("does not require grad", "Trying to backward through the graph a second time")
    assert told["line"] == ("loss.backward()", "loss.backward()")
    assert told["grad x"] == (None, None)
