"""The report of a run: all findings, counts and the exit code. Who prints them is not known here."""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.judge import ClaimVerdict, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gradcases.case_findings import CaseFindings
    from gradcases.finding import ClaimFinding
    from gradcases.target import Target


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
