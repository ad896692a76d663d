"""The schema and the reader agree on every case that is the full one with something in it replaced or left out."""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, Any

import pytest

from gradcases.catalog.cases import Known, read_cases
from gradcases.catalog.fields import as_plain
from gradcases.catalog.nodes import Mapping, Node, Place, Scalar, Sequence
from gradcases.catalog.problems import Problems
from gradcases.catalog.tree import parse
from tests.catalog.test_reading import FULL
from tests.catalog.test_schema import VALIDATOR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Steps = tuple[str | int, ...]

MORE = {
    "grads": {
        "x": [1.0, [2]],
        "y": {"value": [1], "rtol": 0.1, "atol": 0.1},
        "z": {"shape": [2, 3]},
        "w": {"is": "nan"},
        "v": "zeros",
    },
    "tensors": {"y": {"requires_grad": False, "is_leaf": True, "grad_fn": None, "shape": [3], "dtype": "float32"}},
    "values": {"y": 3, "z": {"is": "nan"}, "u": {"value": [1]}},
}
OTHERS: list[object] = [None, True, 3, -1, "text", "1+2j", "", [], {}, ["a"], [3], {"a": 1}, [[]], math.inf]

WRITTEN = {"None": "null", "True": "true", "False": "false", "inf": ".inf"}  # in YAML, for what Python writes

# What is said of a case that a schema cannot know to be wrong.
BEYOND_A_SCHEMA = ("no `expect` block applies", "this `expect` block and the one", "the case has no fix `")


ROOT: Any = as_plain(parse(FULL.encode(), lambda place, complaint: None))
ROOT["expect"][1] |= MORE


def steps_into(node: object, steps: Steps = ()) -> Iterator[Steps]:
    if isinstance(node, (dict, list)):
        for step, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield (*steps, step)
            yield from steps_into(value, (*steps, step))


def mutants(steps: Steps) -> Iterator[dict[str, Any]]:
    """The full case without what `steps` lead to, and with each other value in its place."""
    *outer, last = steps
    for number in range(len(OTHERS) + 1):
        root = copy.deepcopy(ROOT)
        holder = root
        for step in outer:
            holder = holder[step]
        if number < len(OTHERS):
            holder[last] = OTHERS[number]
        else:
            del holder[last]
        yield root


def node_of(value: object) -> Node:
    """The tree of plain values, all in one place."""
    place = Place(1, 1)
    if isinstance(value, dict):
        return Mapping(place, tuple((Scalar(place, key, key, '"'), node_of(each)) for key, each in value.items()))
    if isinstance(value, list):
        return Sequence(place, tuple(node_of(each) for each in value))
    assert value is None or isinstance(value, (bool, int, float, str))
    return Scalar(place, WRITTEN.get(str(value), str(value)), value, "|" if isinstance(value, str) else None)


def complaints(root: dict[str, Any], path: Path) -> list[str]:
    """What the reader says of it, causes and sources aside."""
    problems = Problems(path)
    list(read_cases(node_of(root), "topic/full", problems, Known(None, None)))
    return [problem.text for problem in problems.found]


def test_the_full_case_is_right(tmp_path: Path) -> None:
    assert complaints(ROOT, tmp_path) == []
    assert VALIDATOR.is_valid(ROOT)


@pytest.mark.parametrize("steps", list(steps_into(ROOT)), ids=lambda steps: ".".join(map(str, steps)))
def test_the_schema_and_the_reader_agree(steps: Steps, tmp_path: Path) -> None:
    for root in mutants(steps):
        told = complaints(root, tmp_path)
        if not any(complaint.startswith(BEYOND_A_SCHEMA) for complaint in told):
            assert VALIDATOR.is_valid(root) is not bool(told), (root, told)
