"""Outcomes as they come in, judged and put together into findings as soon as a case has all of its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from gradcases.case_findings import CaseFindings
from gradcases.compiling import NOTHING, compiled_names
from gradcases.condition import COMPILE
from gradcases.finding import ClaimFinding, Finding, Ran, fix_label
from gradcases.judge import Verdict, judge, judge_claim, worst
from gradcases.outcome import Raised, Returned
from gradcases.runner.jobs import CODE, jobs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gradcases.case import Case, Code
    from gradcases.condition import Circumstances
    from gradcases.outcome import Outcome
    from gradcases.runner.jobs import Job
    from gradcases.runner.schedule import Done, Session
    from gradcases.target import Target

Outcomes = dict[str, list["Outcome"]]  # by role, as they came


class Gathering:
    """Of some cases on a target. `findings` has those that ended, or cannot be run there."""

    def __init__(self, target: Target, repeat: int) -> None:
        self.target = target
        self.findings = CaseFindings()
        self._repeat = repeat
        self._cases: dict[str, Case] = {}  # that have not ended
        self._outcomes: dict[str, Outcomes] = defaultdict(lambda: defaultdict(list))
        self._claims: dict[str, list[ClaimFinding]] = {}

    def plan(self, session: Session, cases: Sequence[Case]) -> list[Job]:
        """The jobs of those cases that can run here; the others are noted with the reason why not."""
        found = {} if self.target.missing else session.find(name for case in cases for name in case.requires.modules)
        for case in cases:
            reason = self._missing(case, found)
            if reason is None:
                self._cases[case.id] = case
            else:
                self._add(Finding(case, Verdict.NOT_RUN, reason))
        return [job for case in self._cases.values() for job in jobs_of(case, self._repeat, self.target.mode)]

    def _missing(self, case: Case, found: Mapping[str, bool]) -> str | None:
        if self.target.missing is not None:
            return self.target.missing
        lacking = next((name for name in case.requires.modules if not found[name]), None)
        return case.requires.missing(self._here) or (f"needs the module {lacking}" if lacking else self._unsuited(case))

    def _unsuited(self, case: Case) -> str | None:
        """Why the mode makes no sense for a case."""
        return NOTHING if self.target.mode == COMPILE and not compiled_names(case.code.program) else None

    @cached_property
    def _here(self) -> Circumstances:
        return self.target.circumstances

    def take(self, done: Done) -> None:
        """An outcome; with the last of its case, the case's finding."""
        case = self._cases[done.job.case_id]
        outcomes = self._outcomes[case.id]
        outcomes[done.job.role].append(done.outcome)
        if sum(map(len, outcomes.values())) == self._repeat * (1 + len(case.fixes)):
            self._add(self._finding(case, self._outcomes.pop(case.id)))
            del self._cases[case.id]

    def _add(self, finding: Finding) -> None:
        self.findings.add(finding)
        if finding.case.claims:
            self._claims[finding.case.id] = _claims(finding)

    def claims(self, cases: Iterable[Case]) -> tuple[ClaimFinding, ...]:
        """Of those cases that have a finding, in their order."""
        return tuple(claim for case in cases for claim in self._claims.get(case.id, ()))

    def _finding(self, case: Case, outcomes: Mapping[str, Sequence[Outcome]]) -> Finding:
        code = self._ran(case.code, outcomes[CODE][0])
        fixes = {fix.name: self._ran(fix.code, outcomes[f"fix:{fix.name}"][0]) for fix in case.fixes}
        seconds = round(sum(outcome.seconds for each in outcomes.values() for outcome in each), 6)
        verdict = worst(ran.judged.verdict for ran in (code, *fixes.values()))
        varying = next((role for role, each in outcomes.items() if _differ(each)), None)
        if varying is not None:
            reason = f"not deterministic: {varying} had other outcomes in some of {self._repeat} runs"
            return Finding(case, Verdict.UNDECIDED, reason, code, fixes, seconds)
        return Finding(case, verdict, _reason(verdict, code, fixes), code, fixes, seconds)

    def _ran(self, code: Code, outcome: Outcome) -> Ran:
        expectation = code.expect(self._here)
        assert expectation is not None, "the catalog's reader makes sure that a block applies wherever the case may run"
        return Ran(outcome, judge(expectation, outcome, code.program))


def _differ(outcomes: Sequence[Outcome]) -> bool:
    return len(outcomes) > 1 and len(set(map(_telling, outcomes))) > 1


def _telling(outcome: Outcome) -> str:
    """What of an outcome has to be the same in every run."""
    timeless = replace(outcome, seconds=0.0)
    return repr(replace(timeless, imported=()) if isinstance(timeless, (Returned, Raised)) else timeless)


def _reason(verdict: Verdict, code: Ran, fixes: Mapping[str, Ran]) -> str | None:
    """The first thing that is not as stated, in a line."""
    if verdict is Verdict.HOLDS:
        return None
    for where, ran in (("code", code), *((fix_label(name, len(fixes) == 1), each) for name, each in fixes.items())):
        if ran.judged.verdict is verdict:
            part = ran.judged.differing[0]
            return f"{where}: {part.part}: expected {_short(part.stated)}, observed {_short(part.observed)}"
    return None


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else text[:119] + "…"


def _claims(finding: Finding) -> list[ClaimFinding]:
    code = finding.code.outcome if finding.code is not None else None
    fixes = {name: ran.outcome for name, ran in finding.fixes.items()}
    return [ClaimFinding(finding.case, claim, judge_claim(finding.case, claim, code, fixes)) for claim in finding.case.claims]
