"""What became of one sequence in another, at a cost that has a bound whatever they hold."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Opcode = tuple[str, int, int, int, int]

# Pairs of items that may be compared. Where few different ones come again and again, difflib takes the cube of the length:
# two texts of 1,000 signs took seconds.
MOST_COMPARED = 40_000


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """As of `difflib.SequenceMatcher`; where more lies between the same beginning and the same end than may be compared,
    all of that is replaced."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    found: list[Opcode] = [("equal", 0, start, 0, start)] if start else []
    found += ((kind, i1 + start, i2 + start, j1 + start, j2 + start) for kind, i1, i2, j1, j2 in _between(inner_old, inner_new))
    if end:
        found.append(("equal", len(old) - end, len(old), len(new) - end, len(new)))
    return found


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many items both begin with."""
    return next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new)))


def _between(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    if len(old) * len(new) > MOST_COMPARED:
        return [("replace", 0, len(old), 0, len(new))]
    return list(difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


def likeness(found: Sequence[Opcode]) -> float:
    """From 0 to 1, of what the opcodes were made from: how much of both is in the other."""
    equal = sum(2 * (i2 - i1) for kind, i1, i2, _, _ in found if kind == "equal")
    return equal / sum(i2 - i1 + j2 - j1 for _, i1, i2, j1, j2 in found) if found else 1.0
