"""Conditions out of a tree: where a block of expectations applies, and what a case requires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.catalog.fields import Fields
from gradcases.catalog.problems import shortened, shown
from gradcases.condition import DEVICES, EVERY, MODES, Condition, Range, described, samples

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Sequence as Several

    from gradcases.catalog.nodes import Node, Sequence
    from gradcases.catalog.problems import Problems

WHEN_KEYS = ("torch", "python", "device", "mode")
LONGEST_RANGE = 60  # characters; more is no version
MOST_HELD = 200_000  # conditions that are held against circumstances; thirty ranges of torch come to twenty thousand


def read_condition(fields: Fields) -> Condition:
    """The condition that the WHEN_KEYS of a mapping state."""
    return Condition(
        torch=_range(fields, "torch"),
        python=_range(fields, "python"),
        device=_word(fields, "device", DEVICES),
        mode=_word(fields, "mode", MODES),
    )


def read_when(node: Node, problems: Problems) -> Condition:
    return read_condition(Fields(node, problems, "`when`", WHEN_KEYS))


def check_one_applies(node: Sequence, problems: Problems, allowed: Condition, conditions: Several[Condition]) -> None:
    """Exactly one of a list's conditions has to hold wherever `allowed` does."""
    overlaps: set[int] = set()
    for number_of, here in enumerate(samples([allowed, *conditions])):
        if number_of * len(conditions) >= MOST_HELD:
            problems.add(node, "the `when` of these blocks tell too much apart for anyone to see whether one applies; state fewer ranges")
            return
        if not allowed.holds(here):
            continue
        holding = [number for number, condition in enumerate(conditions) if condition.holds(here)]
        if not holding:
            problems.add(node, f"no `expect` block applies to {described(here)}; `when` has to cover all that `requires` allows")
            return
        for number in holding[1:]:
            if number not in overlaps:
                overlaps.add(number)
                first = node.items[holding[0]].place.line
                problems.add(
                    node.items[number],
                    f"this `expect` block and the one on line {first} both apply to {described(here)}; their `when` may not overlap",
                )


def _range(fields: Fields, key: str) -> Range:
    text = fields.text(key)
    if text is None:
        return EVERY
    try:
        if len(text) > LONGEST_RANGE:
            raise ValueError(f"{shown(text)} is too long for a range of versions")
        return Range.parse(text)
    except ValueError as error:
        fields.add(key, f"`{key}`: {shortened(str(error))}")
        return EVERY


def _word(fields: Fields, key: str, words: Collection[str]) -> str | None:
    text = fields.text(key)
    if text is not None and text not in words:
        fields.add(key, f"`{key}` is {shown(text)}; it is one of {', '.join(words)}{fields.problems.nearest(text, words)}")
        return None
    return text
