"""What became of one sequence in another, at a cost with a bound."""

from __future__ import annotations

import difflib
import random
from typing import TYPE_CHECKING

import pytest

from gradcases.opcodes import likeness, opcodes

if TYPE_CHECKING:
    from collections.abc import Iterator


def made(seed: int) -> str:
    return "".join(random.Random(seed).choices("abc", k=30))


PAIRS = [
    ("", ""),
    ("", "ab"),
    ("ab", ""),
    ("abc", "abc"),
    ("abcd", "abXd"),
    ("aab", "ab"),
    ("ab", "aab"),
    ("the cat sat", "the dog sat down"),
    *((made(seed), made(seed + 1)) for seed in range(20)),
]


@pytest.mark.parametrize("most", [0, 20, 10**6])
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_opcodes_turn_one_into_the_other(old: str, new: str, most: int) -> None:
    found = opcodes(old, new, most)
    assert "".join(old[i1:i2] for _, i1, i2, _, _ in found) == old
    assert "".join(new[j1:j2] for _, _, _, j1, j2 in found) == new
    assert all(old[i1:i2] == new[j1:j2] for kind, i1, i2, j1, j2 in found if kind == "equal")


@pytest.mark.parametrize(
    ("old", "new", "like"), [("", "", 1.0), ("abcd", "abcd", 1.0), ("abcd", "abXd", 0.75), ("abcd", "", 0.0), ("ab", "cd", 0.0)]
)
def test_likeness_is_the_share_of_both_that_is_in_the_other(old: str, new: str, like: float) -> None:
    assert likeness(opcodes(old, new)) == like
    assert like == difflib.SequenceMatcher(None, old, new, autojunk=False).ratio()


OLD, NEW = "start" + "xy" * 200 + "end", "start" + "yx" * 200 + "end"


def test_what_is_not_found_by_then_is_replaced() -> None:
    assert opcodes(OLD, NEW, most=100) == [("replace", 0, 408, 0, 408)]
    assert likeness(opcodes(OLD, NEW)) > 0.9


class Looked(list[int]):
    """Where a word stands, which counts how often that is looked at."""

    times = 0

    def __iter__(self) -> Iterator[int]:
        for each in list.__iter__(self):
            Looked.times += 1
            yield each


@pytest.mark.parametrize("most", [1000, 100_000, 10**9])
def test_no_more_is_looked_at_than_may_be(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    make = difflib.SequenceMatcher.set_seq2

    def counting(matcher: difflib.SequenceMatcher[str], new: str) -> None:
        make(matcher, new)
        found = vars(matcher)["b2j"]
        found.update({word: Looked(places) for word, places in found.items()})

    monkeypatch.setattr(difflib.SequenceMatcher, "set_seq2", counting)
    monkeypatch.setattr(Looked, "times", 0)
    opcodes(OLD, NEW, most)
    assert (Looked.times > 0) == (most > 1000)
    assert Looked.times <= most
