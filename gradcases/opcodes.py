"""What became of one sequence in another, at a cost that has a bound whatever they hold."""

from __future__ import annotations

import difflib
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Opcode = tuple[str, int, int, int, int]

# Pairs of equal items that are looked at. Where few different ones come again and again, difflib looks at the cube of the
# length: two texts of 1,000 signs took seconds. The longest messages of torch, of 2,000 words and spaces, need nine tenths of it.
MOST_LOOKED_AT = 5_000_000


def opcodes(old: Sequence[str], new: Sequence[str], most: int = MOST_LOOKED_AT) -> list[Opcode]:
    """As of `difflib.SequenceMatcher`, which looks for what is the same from the longest to the shortest; what it has not
    found by then is replaced."""
    return list(_Bounded(old, new, most).get_opcodes())


class _Bounded(difflib.SequenceMatcher[str]):
    """Finds nothing more when it has looked at as many pairs as it may."""

    def __init__(self, old: Sequence[str], new: Sequence[str], most: int) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._left = most
        places = Counter(new)
        self._pairs = [0, *accumulate(1 + places[item] for item in old)]

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> difflib.Match:
        self._left -= self._pairs[-1 if ahi is None else ahi] - self._pairs[alo]
        return difflib.Match(alo, blo, 0) if self._left < 0 else super().find_longest_match(alo, ahi, blo, bhi)


def likeness(found: Sequence[Opcode]) -> float:
    """From 0 to 1, of what the opcodes were made from: how much of both is in the other."""
    equal = sum(2 * (i2 - i1) for kind, i1, i2, _, _ in found if kind == "equal")
    return equal / sum(i2 - i1 + j2 - j1 for _, i1, i2, j1, j2 in found) if found else 1.0
