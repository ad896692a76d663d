"""Where a problem is that is found when a file's tree is gone: at what keys and places in lists lead to, or as near as they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import places, tree
from gradcases.catalog.places import Steps, problem_at
from gradcases.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.catalog.nodes import Node

TEXT = """\
a:
  - b: 1
    c: [d, {e: f}]
  - g
h: {i: j}
k: l
"""

STEPS: dict[Steps, tuple[int, int]] = {
    (): (1, 1),
    ("a",): (2, 3),
    ("a", 0): (2, 5),
    ("a", 0, "b"): (2, 8),
    ("a", 0, "c", 1, "e"): (3, 16),
    ("a", 1): (4, 5),
    ("k",): (6, 4),
    # as near as they lead
    ("z", "a"): (1, 1),
    (0, "k"): (6, 4),
    (1, "k"): (1, 1),
    ("a", 2): (2, 3),
    ("a", 3): (2, 3),
    ("a", "b"): (2, 3),
    ("a", 0, "c", 2, "e"): (3, 8),
    ("k", "a"): (6, 4),
    ("h", 0, "i"): (5, 8),
    ("h", 1, "i"): (5, 4),
}


@pytest.mark.parametrize("steps", STEPS, ids=str)
def test_a_problem_is_at_what_the_steps_lead_to(steps: Steps, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(TEXT, encoding="utf-8")
    assert problem_at(path, steps, "it is wrong") == Problem(path, *STEPS[steps], "it is wrong")


@pytest.mark.parametrize("text", [None, "[", ""])
def test_a_problem_of_a_file_that_cannot_be_read_any_more_has_no_place(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert problem_at(path, ("a",), "it is wrong") == Problem(path, 0, 0, "it is wrong")


def test_a_file_is_read_as_it_is_now_and_taken_apart_once_for_all_its_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_apart: list[bytes] = []

    def parse(content: bytes, complain: tree.Complain) -> Node:
        taken_apart.append(content)
        return tree.parse(content, complain)

    monkeypatch.setattr(places, "parse", parse)
    path = tmp_path / "s.yaml"
    for text in (b"one: 1\n", b"one: 1\n", b"\none: 1\n", b"one: 1\n"):
        path.write_bytes(text)
        assert problem_at(path, ("one",), "it is wrong").line == text.count(b"\n")
    assert taken_apart == [b"one: 1\n", b"\none: 1\n", b"one: 1\n"]


def test_a_duplicate_key_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("a: 1\na: 2\nb: 3\n", encoding="utf-8")
    assert problem_at(path, ("b",), "it is wrong").line == 3
