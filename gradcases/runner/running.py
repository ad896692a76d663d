"""Cases on a target: which can run there, their programs as jobs, their outcomes judged into a report."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from gradcases.catalog import load
from gradcases.catalog.selecting import Selection, select
from gradcases.compiling import NOTHING, compiled_names
from gradcases.condition import COMPILE, EAGER
from gradcases.judge import Verdict, judge, judge_claim, worst
from gradcases.outcome import Outcome, Raised, Returned
from gradcases.report import ClaimFinding, Finding, Ran, Report, fix_label
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import Job
from gradcases.runner.schedule import Done, Event, Session, default_jobs
from gradcases.runner.workers import interpreter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from gradcases.case import Case, Code
    from gradcases.catalog import Catalog
    from gradcases.target import Target

TIMEOUT = 30.0
CODE = "code"


def run(
    selectors: Sequence[str] = (),
    *,
    catalog: Path | str | None = None,
    python: str | None = None,
    device: str = "cpu",
    isolation: Isolation | None = None,
    jobs: int | None = None,
    timeout: float = TIMEOUT,
    repeat: int = 1,
    mode: str = EAGER,
) -> Report:
    """Run cases of a catalog (the built-in one where none is named; all of it where no selector is) and judge them.

    Raises CatalogError, SelectionError or TargetError for what cannot be run at all.
    """
    loaded = load(catalog)
    cases = select(loaded, Selection(tuple(selectors)))
    with Session(interpreter(python), device, isolation or Isolation.best(), jobs or default_jobs(), timeout, mode) as session:
        return run_cases(session, loaded, cases, repeat)


def run_cases(
    session: Session,
    catalog: Catalog,
    cases: Sequence[Case],
    repeat: int = 1,
    on_event: Callable[[Event], None] | None = None,
) -> Report:
    """The report of these cases. An interrupt ends the run; the report then has what was found until then."""
    began, started = datetime.now(timezone.utc), time.monotonic()
    gathered = _Gathered(session.target(), repeat)
    interrupted = False
    try:
        jobs = gathered.plan(session, cases)
        for event in session.run(jobs):
            if isinstance(event, Done):
                gathered.take(event)
            if on_event is not None:
                on_event(event)
    except KeyboardInterrupt:
        interrupted = True
        session.close()
    findings = tuple(finding for case in cases if (finding := gathered.finding(case)) is not None)
    return Report(
        target=gathered.target,
        catalog_cases=len(catalog.cases),
        catalog_sha256=catalog.sha256,
        findings=findings,
        claims=tuple(claim for finding in findings for claim in _claims(finding)),
        seconds=round(time.monotonic() - started, 3),
        interrupted=interrupted,
        unfinished=len(cases) - len(findings),
        started=f"{began:%Y-%m-%dT%H:%M:%SZ}",
    )


def jobs_of(case: Case, repeat: int = 1, mode: str = EAGER) -> list[Job]:
    """The code and every fix, each `repeat` times."""
    programs = [(CODE, case.code.program)] + [(f"fix:{fix.name}", fix.code.program) for fix in case.fixes]
    compiled = {role: compiled_names(program) if mode == COMPILE else () for role, program in programs}
    return [
        Job(case.id, role, program, case.path, repetition, compiled=compiled[role])
        for repetition in range(repeat)
        for role, program in programs
    ]


class _Gathered:
    """Outcomes as they come in, until they make findings."""

    def __init__(self, target: Target, repeat: int) -> None:
        self.target = target
        self._repeat = repeat
        self._outcomes: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
        self._not_run: dict[str, str] = {}

    def plan(self, session: Session, cases: Sequence[Case]) -> list[Job]:
        """The jobs of those cases that can run here; the others are noted with the reason why not."""
        found = {} if self.target.missing else session.find(name for case in cases for name in case.requires.modules)
        for case in cases:
            reason = self._missing(case, found)
            if reason is not None:
                self._not_run[case.id] = reason
        return [job for case in cases if case.id not in self._not_run for job in jobs_of(case, self._repeat, self.target.mode)]

    def _missing(self, case: Case, found: Mapping[str, bool]) -> str | None:
        if self.target.missing is not None:
            return self.target.missing
        lacking = next((name for name in case.requires.modules if not found[name]), None)
        return case.requires.missing(self.target.circumstances) or (f"needs the module {lacking}" if lacking else self._unsuited(case))

    def _unsuited(self, case: Case) -> str | None:
        """Why the mode makes no sense for a case."""
        return NOTHING if self.target.mode == COMPILE and not compiled_names(case.code.program) else None

    def take(self, done: Done) -> None:
        self._outcomes[done.job.case_id, done.job.role].append(done.outcome)

    def finding(self, case: Case) -> Finding | None:
        """None where the run ended before the case had."""
        if case.id in self._not_run:
            return Finding(case, Verdict.NOT_RUN, self._not_run[case.id])
        outcomes = {role: self._outcomes[case.id, role] for role in dict.fromkeys(job.role for job in jobs_of(case))}
        if any(len(each) < self._repeat for each in outcomes.values()):
            return None
        code = self._ran(case.code, outcomes[CODE][0])
        fixes = {fix.name: self._ran(fix.code, outcomes[f"fix:{fix.name}"][0]) for fix in case.fixes}
        seconds = round(sum(outcome.seconds for each in outcomes.values() for outcome in each), 6)
        verdict = worst(ran.judged.verdict for ran in (code, *fixes.values()))
        varying = next((role for role, each in outcomes.items() if len({_telling(outcome) for outcome in each}) > 1), None)
        if varying is not None:
            reason = f"not deterministic: {varying} had other outcomes in some of {self._repeat} runs"
            return Finding(case, Verdict.UNDECIDED, reason, code, fixes, seconds)
        return Finding(case, verdict, _reason(verdict, code, fixes), code, fixes, seconds)

    def _ran(self, code: Code, outcome: Outcome) -> Ran:
        expectation = code.expect(self.target.circumstances)
        assert expectation is not None, "the catalog's reader makes sure that a block applies wherever the case may run"
        return Ran(outcome, judge(expectation, outcome, code.program))


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
