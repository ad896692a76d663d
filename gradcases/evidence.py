"""What a script of evidence is made of: a program of a case, what is stated of it on one release, and where that was verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.condition import Circumstances, Condition, Range, release_of
from gradcases.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case, Code, Fix
    from gradcases.condition import Release
    from gradcases.expectation import Expectation


@dataclass(frozen=True)
class Verified:
    """Releases on which a program was run and did what is stated; on `reworded` with a message in other words."""

    same: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """`needs` says where `expectation` applies; `newest` is the release, of those known, that was asked for or is the newest there."""

    case: Case
    fix: Fix | None
    needs: Condition
    expectation: Expectation
    newest: str
    is_asked_for: bool = False

    @property
    def code(self) -> Code:
        return self.fix.code if self.fix is not None else self.case.code


def evidence_of(case: Case, fix: Fix | None, known: Sequence[str], asked: str | None, python: Release) -> Evidence:
    """Of the release that is asked for, or else of the newest of those `known` (newest first) of which the case says something.

    Raises EvidenceError where it says nothing there.
    """
    code = fix.code if fix is not None else case.code
    for version in [asked] if asked is not None else known:
        here = _circumstances(case, version, python)
        if case.requires.missing(here) is None:
            block = next(each for each in code.expectations if each.condition.holds(here))  # the reader makes sure that there is one
            needs = _both(case.requires.condition, block.condition)
            return Evidence(case, fix, needs, block.value, version, asked is not None)
    needed = case.requires.missing(_circumstances(case, asked or known[0], python))
    raise EvidenceError(f"{case.id} {needed}; it says nothing of {asked or 'any known release'}")


def _circumstances(case: Case, version: str, python: Release) -> Circumstances:
    """There, on what the case requires where it requires something, or else on the CPU and with this Python."""
    needs = case.requires.condition
    fitting = python if needs.python.holds(python) else needs.python.low or (3, 8)
    return Circumstances(release_of(version), fitting, needs.device or "cpu")


def _both(one: Condition, other: Condition) -> Condition:
    return Condition(_within(one.torch, other.torch), _within(one.python, other.python), one.device or other.device, one.mode or other.mode)


def _within(one: Range, other: Range) -> Range:
    lows = [bound for bound in (one.low, other.low) if bound is not None]
    highs = [bound for bound in (one.high, other.high) if bound is not None]
    return Range(max(lows, default=None), min(highs, default=None))
