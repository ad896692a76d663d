"""Opinions: whether what happened is what was stated. Pure; nothing else in the package has one."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradcases.expectation import Agreement, Expectation, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gradcases.case import Case, Claim
    from gradcases.outcome import Outcome
    from gradcases.program import Program


class Verdict(enum.Enum):
    """Of a case."""

    HOLDS = "holds"
    REWORDED = "reworded"
    CHANGED = "changed"
    NOT_RUN = "not-run"
    UNDECIDED = "undecided"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_MEANINGS = {
    Verdict.HOLDS: "happens as documented",
    Verdict.REWORDED: "behaves as documented; only the recorded message's text moved",
    Verdict.CHANGED: "behaves otherwise than documented",
    Verdict.NOT_RUN: "was not run",
    Verdict.UNDECIDED: "the harness could not tell",
}

_WORST_FIRST = (Verdict.UNDECIDED, Verdict.CHANGED, Verdict.REWORDED, Verdict.HOLDS)


class ClaimVerdict(enum.Enum):
    """Of what a document says."""

    HOLDS = "holds"
    PARTLY = "partly"
    REFUTED = "refuted"
    UNTESTABLE = "untestable"


@dataclass(frozen=True, slots=True)
class Judged:
    """A program's outcome beside its expectation."""

    verdict: Verdict
    parts: tuple[Part, ...]

    @property
    def differing(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.agreement is not Agreement.AGREES)


def judge(expectation: Expectation, outcome: Outcome, program: Program) -> Judged:
    """Whether the program did what was expected of it."""
    parts = expectation.compare(outcome, program)
    agreements = {part.agreement for part in parts}
    if Agreement.UNKNOWN in agreements:
        return Judged(Verdict.UNDECIDED, parts)
    if Agreement.DIFFERS in agreements:
        return Judged(Verdict.CHANGED, parts)
    return Judged(Verdict.REWORDED if Agreement.REWORDED in agreements else Verdict.HOLDS, parts)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a whole whose parts have these."""
    found = set(verdicts)
    return next((verdict for verdict in _WORST_FIRST if verdict in found), Verdict.NOT_RUN)


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim's verdict, with what was claimed beside what was observed, part by part."""

    verdict: ClaimVerdict
    parts: tuple[Part, ...]
    reason: str | None = None


def judge_claim(case: Case, claim: Claim, code: Outcome | None, fixes: Mapping[str, Outcome]) -> JudgedClaim:
    """Whether what a document says about a case's code, or about its fix, is so. Outcomes that are None were not run."""
    if claim.untestable is not None:
        return JudgedClaim(ClaimVerdict.UNTESTABLE, (), claim.untestable)
    parts: list[Part] = []
    if claim.code is not None:
        if code is None:
            return JudgedClaim(ClaimVerdict.UNTESTABLE, (), "its case was not run")
        parts += claim.code.compare(code, case.code.program)
    if claim.fix is not None:
        fix = case.fix(claim.fix_name)
        outcome = fixes.get(fix.name) if fix is not None else None
        if fix is None or outcome is None:
            return JudgedClaim(ClaimVerdict.UNTESTABLE, (), "its case's fix was not run")
        parts += (replace(part, part=f"fix: {part.part}") for part in claim.fix.compare(outcome, fix.code.program))
    return weighed(tuple(parts))


def weighed(parts: tuple[Part, ...]) -> JudgedClaim:
    """The verdict on a claim that has these parts."""
    if not parts or any(part.agreement is Agreement.UNKNOWN for part in parts):
        return JudgedClaim(ClaimVerdict.UNTESTABLE, parts, "what happened could not be observed")
    agreeing = sum(part.agreement is Agreement.AGREES for part in parts)
    if agreeing == len(parts):
        return JudgedClaim(ClaimVerdict.HOLDS, parts)
    return JudgedClaim(ClaimVerdict.PARTLY if agreeing else ClaimVerdict.REFUTED, parts)
