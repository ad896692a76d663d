"""What counts when behaviours are held against each other, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcases.outcome import Contents, Crashed, Exited, Observed, Raised, Returned, TensorFacts, TimedOut, Unobserved, Warned
from gradcases.results.behaviour import Aspect, Behaviour, behaviour_of, differences, same, same_plain

BASE = Behaviour(
    "raised",
    "RuntimeError",
    "at 0x7f0011223344 in /usr/lib/torch/x.py:7",
    "loss.backward()",
    grads={"x": [1.0, 2.0], "w": None},
    warnings=(Warned("UserWarning", "do not"),),
    tensors={"y": {"grad_fn": "ExpBackward0", "shape": [2]}},
    values={"n": 3, "s": "object at 0x7f0011223344"},
)


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"message": "at 0x55aabbccddee in /opt/venv/torch/x.py:9"},
        {"message": "at 0x7f0011223344\nin /usr/lib/torch/x.py:7"},
        {"grads": {"x": [1.000001, 2.0], "w": None}},
        {"grads": {"w": None, "x": [1, 2]}},
        {"values": {"n": 3, "s": "object at 0x123456789"}},
    ],
    ids=str,
)
def test_what_varies_between_machines_is_no_difference(other: dict[str, object]) -> None:
    assert same(BASE, replace(BASE, **other))  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize(
    ("other", "aspect", "part"),
    [
        ({"type": "TypeError"}, Aspect.ENDING, "ending"),
        ({"message": "elsewhere"}, Aspect.TEXT, "message"),
        ({"at": "y = x.exp()"}, Aspect.LINE, "line"),
        ({"grads": {"x": [1.0, 2.1], "w": None}}, Aspect.GRADS, "grad x"),
        ({"grads": {"x": [1.0, 2.0], "w": [0.0]}}, Aspect.GRADS, "grad w"),
        ({"grads": {"x": [1.0, 2.0]}}, Aspect.GRADS, "grad w"),
        ({"warnings": ()}, Aspect.WARNINGS, "warns"),
        ({"warnings": (Warned("FutureWarning", "do not"),)}, Aspect.WARNINGS, "warns"),
        ({"tensors": {"y": {"grad_fn": "ExpBackward", "shape": [2]}}}, Aspect.TENSORS, "y.grad_fn"),
        ({"tensors": {}}, Aspect.TENSORS, "y"),
        ({"values": {"n": 4, "s": BASE.values["s"]}}, Aspect.VALUES, "value n"),
    ],
    ids=str,
)
def test_each_difference_is_told_by_its_aspect(other: dict[str, object], aspect: Aspect, part: str) -> None:
    changed = replace(BASE, **other)  # type: ignore[arg-type] # fields by name
    assert [(each.aspect, each.part) for each in differences(BASE, changed)] == [(aspect, part)]
    assert [(each.aspect, each.part) for each in differences(changed, BASE)] == [(aspect, part)]


def test_another_kind_of_ending_is_one_difference_beside_its_text() -> None:
    assert [each.aspect for each in differences(BASE, replace(BASE, kind="returned", type=None, message=None, at=None))] == [
        Aspect.ENDING,
        Aspect.TEXT,
    ]


@pytest.mark.parametrize(
    ("outcome", "ending"),
    [
        (Returned(), "returns"),
        (Raised("ValueError", "no"), "raises ValueError"),
        (Crashed(11), "crashes with SIGSEGV"),
        (Exited(7), "ends its process with status 7"),
        (TimedOut(3.0), "did not end within 3 s"),
        (Unobserved("it went away"), "could not be observed: it went away"),
    ],
)
def test_every_outcome_has_an_ending(outcome: Returned | Raised | Crashed | Exited | TimedOut | Unobserved, ending: str) -> None:
    assert behaviour_of(outcome, None).ending == ending


def test_on_which_device_a_tensor_lies_is_no_difference() -> None:
    here, there = (
        Returned(Observed({"x": TensorFacts(Contents((1,), "float32", device, [1.0]), requires_grad=True, is_leaf=True)}))
        for device in ("cpu", "cuda:0")
    )
    assert same(behaviour_of(here, None), behaviour_of(there, None))


def test_a_tensor_with_two_names_has_its_facts_under_both() -> None:
    facts = TensorFacts(Contents((), "float32", value=1.0), requires_grad=False, is_leaf=True)
    behaviour = behaviour_of(Returned(Observed({"x": facts}, {"y": "x"})), None)
    assert behaviour.tensors["x"] == behaviour.tensors["y"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("nan", "nan", True),
        ("nan", "inf", False),
        (None, None, True),
        (None, 0.0, False),
        (True, 1, False),
        ([1e-9], [0.0], True),
        ([0.0], [1e-3], False),
        ({"shape": [2]}, {"shape": [3]}, False),
        ("(1+2j)", "(1+2.000001j)", True),
    ],
)
def test_plain_values_are_alike_from_either_side(one: object, other: object, alike: bool) -> None:
    assert same_plain(one, other) is same_plain(other, one) is alike
