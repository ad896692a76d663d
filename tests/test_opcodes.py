"""What became of one sequence in another, at a cost with a bound."""

from __future__ import annotations

import difflib
import random

import pytest

from gradcases.opcodes import MOST_COMPARED, likeness, opcodes


def made(length: int, seed: int, letters: str) -> list[str]:
    chosen = random.Random(seed)
    return [chosen.choice(letters) for _ in range(length)]


PAIRS = [
    ("", ""),
    ("", "ab"),
    ("ab", ""),
    ("abc", "abc"),
    ("abcd", "abXd"),
    ("aab", "ab"),
    ("ab", "aab"),
    ("the cat sat", "the dog sat down"),
    *(("".join(made(30, seed, "abc")), "".join(made(30, seed + 1, "abc"))) for seed in range(20)),
]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_opcodes_turn_one_into_the_other(old: str, new: str) -> None:
    found = opcodes(old, new)
    assert "".join(old[i1:i2] for _, i1, i2, _, _ in found) == old
    assert "".join(new[j1:j2] for _, _, _, j1, j2 in found) == new
    assert all((old[i1:i2] == new[j1:j2]) == (kind == "equal") for kind, i1, i2, j1, j2 in found)


@pytest.mark.parametrize(
    ("old", "new", "like"), [("", "", 1.0), ("abcd", "abcd", 1.0), ("abcd", "abXd", 0.75), ("abcd", "", 0.0), ("ab", "cd", 0.0)]
)
def test_likeness_is_the_share_of_both_that_is_in_the_other(old: str, new: str, like: float) -> None:
    assert likeness(opcodes(old, new)) == like
    assert like == difflib.SequenceMatcher(None, old, new, autojunk=False).ratio()


def test_what_is_too_long_to_compare_is_replaced_between_what_is_the_same() -> None:
    side = int(MOST_COMPARED**0.5) + 1
    old, new = [*"start", *["x", "y"] * side, *"end"], [*"start", *["y", "x"] * side, *"end"]
    assert opcodes(old, new) == [
        ("equal", 0, 5, 0, 5),
        ("replace", 5, 5 + 2 * side, 5, 5 + 2 * side),
        ("equal", 5 + 2 * side, 8 + 2 * side, 5 + 2 * side, 8 + 2 * side),
    ]
