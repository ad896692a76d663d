"""Findings and the report of a run: values, counts and the exit code. Who prints them is not known here."""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gradcases.judge import ClaimVerdict, Judged, JudgedClaim, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gradcases.case import Case, Claim, Fix
    from gradcases.case_findings import CaseFindings
    from gradcases.outcome import Outcome
    from gradcases.target import Target


@dataclass(frozen=True, slots=True)
class Ran:
    """A program's outcome and what is thought of it."""

    outcome: Outcome
    judged: Judged


@dataclass(frozen=True, slots=True)
class Finding:
    """One case on one target."""

    case: Case
    verdict: Verdict
    reason: str | None = None
    code: Ran | None = None
    fixes: Mapping[str, Ran] = field(default_factory=dict)
    seconds: float = 0.0

    def ran_fixes(self) -> list[tuple[Fix, Ran]]:
        return [(fix, self.fixes[fix.name]) for fix in self.case.fixes if fix.name in self.fixes]

    def programs(self) -> list[tuple[str, Ran]]:
        """What of the case was run, by the names that readers see: its code, its fixes."""
        alone = len(self.case.fixes) == 1
        code = [("code", self.code)] if self.code is not None else []
        return [*code, *((fix_label(fix.name, alone), ran) for fix, ran in self.ran_fixes())]


def fix_label(name: str, alone: bool) -> str:
    """`fix` where it is the only one; else with its name, or with the number that stands for one."""
    return "fix" if alone else name if name.startswith("fix ") else f"fix {name}"


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """One claim of a document on one target."""

    case: Case
    claim: Claim
    judged: JudgedClaim


class FailOn(enum.Enum):
    """What makes a run's exit code 1, beside `changed`, which always does."""

    CHANGED = "changed"
    REWORDED = "reworded"
    NOT_RUN = "not-run"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class Report:
    """All rows of a run."""

    target: Target
    catalog_cases: int
    catalog_sha256: str
    findings: CaseFindings
    claims: tuple[ClaimFinding, ...]
    seconds: float = 0.0
    interrupted: bool = False
    unfinished: int = 0  # cases that were selected, and had not ended when the run was interrupted
    started: str | None = None  # in UTC, as 2026-01-31T12:00:00Z
    shard: str | None = None  # of the selected cases, as 2/8

    @property
    def counts(self) -> Mapping[Verdict, int]:
        counter = Counter(self.findings.verdicts.values())
        return {verdict: counter[verdict] for verdict in Verdict}

    @property
    def claim_counts(self) -> Mapping[ClaimVerdict, int]:
        counter = Counter(finding.judged.verdict for finding in self.claims)
        return {verdict: counter[verdict] for verdict in ClaimVerdict}

    def exit_code(self, fail_on: Collection[FailOn] = ()) -> int:
        """See `exit_code`."""
        return exit_code(self.counts, self.claim_counts, self.interrupted, fail_on)


def exit_code(
    counts: Mapping[Verdict, int], claims: Mapping[ClaimVerdict, int], interrupted: bool, fail_on: Collection[FailOn] = ()
) -> int:
    """0 all as expected, 1 something changed (or is what `fail_on` names), 3 undecided, 5 nothing ran, 130 interrupted."""
    if interrupted:
        return 130
    if counts[Verdict.UNDECIDED]:
        return 3
    failing = {
        FailOn.CHANGED: counts[Verdict.CHANGED],
        FailOn.REWORDED: counts[Verdict.REWORDED],
        FailOn.NOT_RUN: counts[Verdict.NOT_RUN],
        FailOn.REFUTED: claims[ClaimVerdict.REFUTED],
    }
    if any(failing[each] for each in {FailOn.CHANGED, *fail_on}):
        return 1
    return 5 if counts[Verdict.NOT_RUN] == sum(counts.values()) else 0
