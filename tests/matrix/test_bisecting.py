from __future__ import annotations

import math

import pytest

from gradcases.matrix.bisecting import Found, Seen, bounds, next_place


def searched(length: int, change: int, unknown: frozenset[int] = frozenset()) -> tuple[Found, dict[int, Seen]]:
    """What is found where all places from `change` on are otherwise."""
    seen: dict[int, Seen] = {}
    while (place := next_place(length, seen)) is not None:
        assert place not in seen
        seen[place] = Seen.UNKNOWN if place in unknown else Seen.AS_GOOD if place < change else Seen.OTHERWISE
    return bounds(length, seen), seen


@pytest.mark.parametrize(("length", "change"), [(length, change) for length in range(1, 34) for change in range(length + 1)])
def test_a_change_is_found_between_neighbours_in_few_looks(length: int, change: int) -> None:
    found, seen = searched(length, change)
    assert (found.last_good, found.first_bad) == (change - 1, change)
    assert len(seen) <= math.log2(length) + 1


@pytest.mark.parametrize("change", range(8))
@pytest.mark.parametrize("unknown", [frozenset([3]), frozenset([2, 3, 4]), frozenset([0, 6]), frozenset(range(7))])
def test_what_cannot_be_run_leaves_a_gap_no_wider_than_it_is(change: int, unknown: frozenset[int]) -> None:
    found, seen = searched(7, change, unknown)
    assert found.last_good < change <= found.first_bad
    assert set(range(found.last_good + 1, found.first_bad)) <= unknown
    assert len(seen) <= 7
