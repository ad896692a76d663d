"""Cases on a target, run and judged into a report."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from gradcases.catalog import load
from gradcases.catalog.selecting import Selection, select
from gradcases.condition import EAGER
from gradcases.report import Report
from gradcases.runner.gathering import Gathering
from gradcases.runner.isolation import Isolation
from gradcases.runner.schedule import Done, Event, Session, default_jobs
from gradcases.runner.workers import interpreter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gradcases.case import Case
    from gradcases.catalog import Catalog

TIMEOUT = 30.0


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
    gathering = Gathering(session.target(), repeat)
    interrupted = False
    try:
        for event in session.run(gathering.plan(session, cases)):
            if isinstance(event, Done):
                gathering.take(event)
            if on_event is not None:
                on_event(event)
    except KeyboardInterrupt:
        interrupted = True
        session.close()
    gathering.findings.arrange(cases)
    return Report(
        target=gathering.target,
        catalog_cases=len(catalog.cases),
        catalog_sha256=catalog.sha256,
        findings=gathering.findings,
        claims=gathering.claims(cases),
        seconds=round(time.monotonic() - started, 3),
        interrupted=interrupted,
        unfinished=len(cases) - len(gathering.findings),
        started=f"{began:%Y-%m-%dT%H:%M:%SZ}",
    )
