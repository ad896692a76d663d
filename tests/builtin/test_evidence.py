"""Every script of evidence of the built-in catalog, run alone: it shows what the case states, and nothing else would do."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from gradcases.catalog import load
from gradcases.evidence import Evidence, Verified, evidence_of
from gradcases.outcome import Outcome, Raised
from gradcases.program import Part, Program
from gradcases.render.scripts.script import script
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import LATE_IMPORTS, Job
from gradcases.runner.schedule import Done, Session, default_jobs
from gradcases.runner.workers import interpreter
from gradcases.target import Target
from tests.builtin.flips import flips

CATALOG = load()
AS_IT_IS = "as it is"
PROGRAMS = {f"{case.id}:{fix.name if fix else 'code'}": (case, fix) for case in CATALOG.cases for fix in (None, *case.fixes)}


@cache
def ran() -> tuple[Target, dict[tuple[str, str], Outcome]]:
    """What each script did, and what one did that states one thing otherwise: by the program's name and by that thing."""
    with Session(interpreter(None), "cpu", Isolation.best(), default_jobs(), 60.0) as session:
        target = session.target()
        made = {key: text for name in PROGRAMS if runs_here(name, target) for key, text in scripts(name, target).items()}
        jobs = [Job(name, what, Program((Part(1, text),)), PROGRAMS[name][0].path) for (name, what), text in made.items()]
        outcomes = {(each.job.case_id, each.job.role): each.outcome for each in session.run(jobs) if isinstance(each, Done)}
    return target, outcomes


def runs_here(name: str, target: Target) -> bool:
    return PROGRAMS[name][0].requires.missing(target.circumstances) is None


def evidence(name: str, target: Target) -> Evidence:
    case, fix = PROGRAMS[name]
    return evidence_of(case, fix, [], target.torch, target.circumstances.python)


def scripts(name: str, target: Target) -> dict[tuple[str, str], str]:
    """As it is; and of one in four with one of all things stated otherwise, another thing from program to program."""
    stated = evidence(name, target)
    place = list(PROGRAMS).index(name)
    every = list(flips(stated.expectation, stated.code.program)) if place % 4 == 0 else []
    flipped = every[place % len(every)] if every else None
    return {(name, AS_IT_IS): made(stated)} | ({(name, flipped[0]): made(replace(stated, expectation=flipped[1]))} if flipped else {})


def made(of: Evidence) -> str:
    return script(of, Verified())


def told(name: str) -> dict[str, Outcome]:
    return {what: outcome for (program, what), outcome in ran()[1].items() if program == name}


def ending(outcome: Outcome) -> str:
    """A script ends itself with its exit code, or with an AssertionError."""
    assert isinstance(outcome, Raised), outcome
    return f"exit code {outcome.message}" if outcome.type == "SystemExit" else outcome.type


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_script_shows_what_its_case_states(name: str) -> None:
    assert runs_here(name, ran()[0]) == bool(told(name))
    for outcome in [told(name)[AS_IT_IS]] if told(name) else []:
        lacks_a_module = "not run: this says what happens with the module" in outcome.printed.stdout
        assert ending(outcome) == ("exit code 2" if lacks_a_module else "exit code 0"), outcome.printed.stdout[-2000:]


def test_a_script_that_states_something_else_fails() -> None:
    otherwise = {
        (name, what): ending(outcome)
        for (name, what), outcome in ran()[1].items()
        if what != AS_IT_IS and ending(told(name)[AS_IT_IS]) == "exit code 0"
    }
    assert len(otherwise) > len(PROGRAMS) // 5
    assert {key: told for key, told in otherwise.items() if told != "AssertionError"} == {}


def test_no_script_looks_as_if_it_needed_what_torch_imports_late() -> None:
    harness = script(evidence("detach/loss-of-detached-tensor:code", ran()[0]), Verified())
    assert [name for name, uses in LATE_IMPORTS.items() if uses.search(harness)] == []
