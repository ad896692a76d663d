"""What a file's sub-cases come to is reckoned to the character, and so is the bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.catalog.made_size import Uses, made_size, size_of
from gradcases.catalog.nodes import Mapping, Node, Place, Scalar
from gradcases.catalog.params import sub_cases
from gradcases.catalog.problems import Problems
from gradcases.catalog.tree import parse

HERE = Place(1, 1)


def tree(text: str) -> Node:
    return parse(text.encode(), lambda place, complaint: None)


def scalar(text: str) -> Scalar:
    return Scalar(HERE, text, text, None)


def mapping(**values: Node) -> Mapping:
    return Mapping(HERE, tuple((scalar(key), value) for key, value in values.items()))


@pytest.mark.parametrize(
    ("text", "size"),
    [("abc", 43), ("''", 40), ("[]", 40), ("{}", 40), ("[a, bcd]", 124), ("{ab: cde, f: g}", 207), ("{a: b, c: [d, {e: f}]}", 366)],
)
def test_a_node_comes_to_its_characters_and_forty_for_each_key_and_value(text: str, size: int) -> None:
    assert size_of(tree(text)) == size


@pytest.mark.parametrize(
    ("row", "size"),
    [("{a: xy}", 226), ("{b: xy}", 226), ("{both: ''}", 260), ("{unused: xy}", 100), ("{a: xy, b: [], unused: z}", 346)],
)
def test_a_sub_case_comes_to_what_its_variables_stand_for_as_often_as_they_do(row: str, size: int) -> None:
    found = tree(row)
    assert isinstance(found, Mapping)
    assert made_size(Uses({"a": 3, "both": 3}, {"b": 3, "both": 1}, (), 100), found) == size


TOO_MUCH = "the sub-cases from here on come to too much; make them several files, or their texts shorter"


@pytest.mark.parametrize(("title", "times"), [("$v", 1), ("${v}", 1), ("so $v", 1), ("$v, ${v}", 2)])
@pytest.mark.parametrize(("more", "names", "told"), [(0, ["[one]", "[two]"], []), (1, ["[one]"], [TOO_MUCH])])
def test_sub_cases_may_come_to_four_million_characters(title: str, times: int, more: int, names: list[str], told: list[str]) -> None:
    left = 4_000_000 - 2 * size_of(mapping(title=scalar(title)))
    one, two = mapping(v=scalar("x" * (left // times - 1_080))), mapping(v=scalar("y" * (1_000 + more)))
    problems = Problems(Path("s.yaml"))
    root = mapping(title=scalar(title), params=mapping(one=one, two=two))
    assert [name for name, _ in sub_cases(root, problems)] == names
    assert [problem.text for problem in problems.found] == told
