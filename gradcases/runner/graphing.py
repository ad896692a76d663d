"""The graphs of a case's code and of its fix, recorded on a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.graphs.ending import ended
from gradcases.graphs.graph import Drawing
from gradcases.graphs.told import graph_of
from gradcases.judge import judge
from gradcases.outcome import Raised, Returned, summary
from gradcases.runner.jobs import Job
from gradcases.runner.schedule import Done

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gradcases.case import Case, Code, Fix
    from gradcases.graphs.graph import Graph
    from gradcases.judge import Verdict
    from gradcases.outcome import Outcome
    from gradcases.runner.schedule import Session
    from gradcases.target import Target

CODE = "code"


def why_not(session: Session, case: Case) -> str | None:
    """Why the case cannot be recorded on the session's target, in a few words, or None."""
    target = session.target()
    if target.missing is not None:
        return target.missing
    found = session.find(case.requires.modules)
    lacking = next((name for name, is_there in found.items() if not is_there), None)
    return case.requires.missing(target.circumstances) or (f"needs the module {lacking}" if lacking else None)


def jobs_of(case: Case, fix: Fix | None) -> list[Job]:
    programs = [(CODE, case.code.program)] + ([(f"fix:{fix.name}", fix.code.program)] if fix is not None else [])
    return [Job(case.id, role, program, case.path, graph=True) for role, program in programs]


def drawings(session: Session, wanted: Sequence[tuple[Case, Fix | None]]) -> Iterator[tuple[Case, Drawing, list[Verdict]]]:
    """Of cases that can be recorded, each with the verdicts on its programs when they were. Only after `Session.target`."""
    target, left = session.target(), {case.id: (case, fix) for case, fix in wanted}
    outcomes: dict[str, dict[str, Outcome]] = {}
    for event in session.run([job for case, fix in wanted for job in jobs_of(case, fix)]):
        if not isinstance(event, Done):
            continue
        case, fix = left[event.job.case_id]
        done = outcomes.setdefault(case.id, {})
        done[event.job.role] = event.outcome
        if len(done) == len(jobs_of(case, fix)):
            yield case, _drawing(case, fix, target, done), _verdicts(case, fix, target, done)


def _drawing(case: Case, fix: Fix | None, target: Target, done: Mapping[str, Outcome]) -> Drawing:
    code, mended = done[CODE], None if fix is None else done[f"fix:{fix.name}"]
    graphs = _graph(case.code, code), None if fix is None or mended is None else _graph(fix.code, mended)
    return Drawing(
        case.id,
        *ended(case, fix, *graphs),
        fix.name if fix is not None else None,
        target.torch or "",
        code_trouble=_trouble(code),
        fix_trouble=None if mended is None else _trouble(mended),
    )


def _graph(code: Code, outcome: Outcome) -> Graph | None:
    told = outcome.observed.graph if isinstance(outcome, (Returned, Raised)) else None
    return None if told is None else graph_of(told, code.program.line_at)


def _trouble(outcome: Outcome) -> str | None:
    """What kept the graph from being told, in a line."""
    if not isinstance(outcome, (Returned, Raised)):
        return f"the program {summary(outcome)}"
    trouble = outcome.observed.graph_trouble if outcome.observed.graph is None else None
    return f"it could not be recorded: {trouble.strip().splitlines()[-1]}" if trouble else None


def _verdicts(case: Case, fix: Fix | None, target: Target, done: Mapping[str, Outcome]) -> list[Verdict]:
    """Whether the programs did what is stated while they were watched."""
    codes = [(CODE, case.code)] + ([(f"fix:{fix.name}", fix.code)] if fix is not None else [])
    stated = [(role, code, code.expect(target.circumstances)) for role, code in codes]
    return [judge(expected, done[role], code.program).verdict for role, code, expected in stated if expected is not None]
