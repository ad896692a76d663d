"""Between which two neighbours of a row something changed, looking at as few of them as possible. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Seen(enum.Enum):
    """What was seen at one place of the row."""

    AS_GOOD = "as the good one"
    OTHERWISE = "otherwise"
    UNKNOWN = "could not be run"


@dataclass(frozen=True)
class Found:
    """The last place that is as the good one (-1: none is) and the first that is not (the length of the row: none)."""

    last_good: int
    first_bad: int


def next_place(length: int, seen: Mapping[int, Seen]) -> int | None:
    """Where to look next, in a row whose places before the change are all alike; None where the change is found.

    Neither end is taken for known. Each look halves what is left, so that there are at most log2(length) + 1 of them
    where all places can be run; of those that cannot, the nearest to the middle that can is looked at.
    """
    found = bounds(length, seen)
    unseen = [place for place in range(found.last_good + 1, found.first_bad) if place not in seen]
    middle = (found.last_good + found.first_bad) / 2
    return min(unseen, key=lambda place: (abs(place - middle), place), default=None)


def bounds(length: int, seen: Mapping[int, Seen]) -> Found:
    """As far as is known."""
    bad = min((place for place, each in seen.items() if each is Seen.OTHERWISE), default=length)
    good = max((place for place, each in seen.items() if each is Seen.AS_GOOD and place < bad), default=-1)
    return Found(good, bad)
