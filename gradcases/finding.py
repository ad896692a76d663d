"""What is found of one case, or of one claim, on one target: frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradcases.case import Case, Claim, Fix
    from gradcases.judge import Judged, JudgedClaim, Verdict
    from gradcases.outcome import Outcome


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
