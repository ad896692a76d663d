"""What a fix says a gradient is, against finite differences of its loss in float64."""

from __future__ import annotations

from functools import cache

import pytest

from gradcases.case import Case, Fix
from gradcases.catalog import load
from gradcases.condition import Circumstances, release_of
from gradcases.outcome import Outcome, Returned
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import Job
from gradcases.runner.schedule import Done, Session, default_jobs
from gradcases.runner.workers import interpreter
from gradcases.wanted import Close
from tests.builtin.perturbed import STEP, Element, elements, loss_name, perturbed

CATALOG = load()
HERE = Circumstances(release_of("2.13.0"), (3, 11), "cpu")
FIXES = [(case, fix) for case in CATALOG.cases if case.symptom.is_silent for fix in case.fixes]
MOST_ELEMENTS = 6  # of one fix: enough to tell a wrong gradient, few enough for CI


def stated(fix: Fix) -> list[Element]:
    expectation = fix.code.expect(HERE)
    grads = expectation.grads.items() if expectation is not None and loss_name(fix.code.program) else ()
    found = [each for name, want in grads if isinstance(want, Close) for each in elements(name, want.value)]
    return found[:: max(1, len(found) // MOST_ELEMENTS)]


def label(case: Case, fix: Fix) -> str:
    return f"{case.id}:{fix.name}"


@cache
def outcomes() -> dict[tuple[str, Element, float], Outcome]:
    """Of every perturbed program, all of them run once."""
    keys: list[tuple[str, Element, float]] = []
    jobs: list[Job] = []
    for case, fix in FIXES:
        if fix.not_a_derivative is None and not case.requires.missing(HERE):
            for element in stated(fix):
                for step in (STEP, 0.0, -STEP):
                    program = perturbed(fix.code.program, element, step)
                    if program is not None:
                        keys.append((label(case, fix), element, step))
                        jobs.append(Job(f"{len(jobs)}", "code", program, case.path))
    found: dict[tuple[str, Element, float], Outcome] = {}
    with Session(interpreter(None), "cpu", Isolation.best(), default_jobs(), 30.0) as session:
        session.target()
        for event in session.run(jobs):
            if isinstance(event, Done):
                found[keys[int(event.job.case_id)]] = event.outcome
    return found


def loss_of(fix: Fix, outcome: Outcome) -> float | None:
    """Its value, where it was computed in float64."""
    name = loss_name(fix.code.program)
    tensor = outcome.observed.tensor(name) if isinstance(outcome, Returned) and name else None
    return tensor.contents.value if tensor is not None and tensor.contents.dtype == "float64" else None


def slope(case: Case, fix: Fix, element: Element) -> float | None:
    """By central differences; None where the program does not do the same in float64 (its weights are random, say)."""
    above, here, below = (outcomes().get((label(case, fix), element, step)) for step in (STEP, 0.0, -STEP))
    if above is None or here is None or below is None or not _has_gradient(here, element):
        return None
    high, low = loss_of(fix, above), loss_of(fix, below)
    return None if high is None or low is None else (high - low) / (2 * STEP)


def _has_gradient(outcome: Outcome, element: Element) -> bool:
    tensor = outcome.observed.tensor(element.leaf) if isinstance(outcome, Returned) else None
    if tensor is None or tensor.grad is None or not tensor.is_leaf:
        return False
    number = tensor.grad.value
    for position in element.index:
        number = number[position]
    return bool(number == pytest.approx(element.stated, rel=1e-3, abs=1e-5))


@pytest.mark.parametrize(("case", "fix"), FIXES, ids=[label(*each) for each in FIXES])
def test_a_stated_gradient_is_the_slope_of_the_loss(case: Case, fix: Fix) -> None:
    for element in stated(fix):
        found = slope(case, fix, element)
        assert found is None or element.stated == pytest.approx(found, rel=2e-3, abs=2e-4), element


def test_half_of_the_silent_cases_can_be_checked_so() -> None:
    checked = {label(case, fix) for case, fix in FIXES if any(slope(case, fix, element) is not None for element in stated(fix))}
    assert len(checked) >= len(FIXES) // 2, f"{len(checked)} of {len(FIXES)}"


def test_a_wrong_gradient_would_be_found() -> None:
    """The check itself can fail: twice the gradient is not the slope."""
    slopes = ((element, slope(case, fix, element)) for case, fix in FIXES for element in stated(fix) if element.stated)
    element, found = next((element, found) for element, found in slopes if found is not None)
    assert 2 * element.stated != pytest.approx(found, rel=2e-3, abs=2e-4)
