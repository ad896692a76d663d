"""The search over releases, from looks as values."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from gradcases.matrix.bisection import Bisection, Look
from gradcases.matrix.likeness import Difference

VERSIONS = ("1.13.1", "2.0.1", "2.1.2", "2.2.2", "2.3.1")
OTHER = (Difference("code", "grad x", "[0.0]", "None"),)


def searched(bisection: Bisection, differing: Mapping[str, tuple[Difference, ...] | None]) -> Bisection:
    while (version := bisection.next()) is not None:
        bisection.take(Look(version, differing.get(version, ())))
    return bisection


@pytest.mark.parametrize("change", range(1, 5))
@pytest.mark.parametrize("step", [1, -1], ids=["forwards", "backwards"])
def test_the_release_that_changed_it_is_the_later_of_two_neighbours(change: int, step: int) -> None:
    versions = VERSIONS[::step]
    bisection = searched(Bisection(versions), dict.fromkeys(versions[change:], OTHER))
    assert bisection.first() == versions[change if step == 1 else change - 1]
    assert len(bisection.looks) <= math.log2(len(versions)) + 1


def test_where_nothing_changed_there_is_no_such_release() -> None:
    bisection = searched(Bisection(VERSIONS), {})
    assert bisection.first() is None
    assert bisection.found.last_good == 4


def test_a_good_one_that_is_not_as_stated_is_compared_with_as_it_was_seen() -> None:
    another = (*OTHER, Difference("code", "warns", "nothing", "UserWarning"))
    differing = {"1.13.1": OTHER, "2.0.1": OTHER, "2.1.2": another, "2.2.2": another, "2.3.1": another}
    bisection = searched(Bisection(VERSIONS), differing)
    assert bisection.first() == "2.1.2"
    assert not bisection.good_as_stated


def test_releases_that_cannot_be_run_are_a_gap_where_the_change_is_among_them() -> None:
    bisection = searched(Bisection(VERSIONS), {"2.1.2": None, "2.2.2": OTHER, "2.3.1": OTHER})
    assert bisection.first() == "2.2.2"
    assert bisection.gap == ("2.1.2",)


def test_that_none_can_be_run_finds_nothing() -> None:
    bisection = searched(Bisection(VERSIONS), dict.fromkeys(VERSIONS))
    assert bisection.first() is None
    assert bisection.found.last_good == -1
