"""A generated catalog run while its workers are killed: what is not as it has to be, and what is left behind."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.catalog import load
from gradcases.runner.limits import Bounds
from gradcases.runner.running import run_cases
from gradcases.runner.schedule import Session
from tests.isolation.hostile import SLEEPER
from tests.isolation.programs import Traces, traces
from tests.soak.catalog import generate
from tests.soak.killing import Killer

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.report import Report
    from gradcases.runner.isolation import Isolation
    from tests.soak.catalog import Wanted

BOUNDS = Bounds(memory=512 << 20, file_size=128 << 20)  # what the greedy programs are written for


@dataclass(frozen=True)
class Soak:
    """How one is done."""

    isolation: Isolation
    cases: int
    seed: int
    timeout: float
    kills: Killer
    jobs: int = 2


@dataclass(frozen=True)
class Soaked:
    """What came of it: each line of `misses` is one thing that is not as it has to be."""

    misses: tuple[str, ...]
    misbehaving: int
    killed: int
    seconds: float


def soak(how: Soak, folder: Path) -> Soaked:
    """Generate, run and check, all in this folder."""
    wanted = generate(folder / "catalog", how.cases, how.seed)
    temporary = folder / "tmp"
    temporary.mkdir()
    started, descriptors = time.monotonic(), _descriptors()
    with traces(temporary, [SLEEPER]) as left:
        report = _run(how, folder / "catalog")
    seconds = time.monotonic() - started
    missing = _missing(report, wanted)
    del report  # of many findings some are in a file, as long as there are any
    misses = (*missing, *_left(left), *_opened(descriptors, _descriptors()))
    return Soaked(misses, sum(each.program is not None for each in wanted.values()), len(how.kills.killed), seconds)


def _run(how: Soak, catalog: Path) -> Report:
    with Session(sys.executable, "cpu", how.isolation, how.jobs, how.timeout, bounds=BOUNDS) as session:
        loaded = load(catalog)
        return run_cases(session, loaded, loaded.cases, on_event=how.kills.on_event)


def _missing(report: Report, wanted: dict[str, Wanted]) -> list[str]:
    found = {finding.case.id: finding for finding in report.findings}
    misses = [f"{id}: {miss}" for id, each in wanted.items() if (miss := each.misses(found.get(id))) is not None]
    twice = [id for id, times in Counter(finding.case.id for finding in report.findings).items() if times > 1]
    return [*misses, *(f"{id}: found more than once" for id in twice)]


def _left(left: Traces) -> list[str]:
    return [*(f"left in the temporary folder: {name}" for name in left.files), *(f"left running: {each}" for each in left.processes)]


def _descriptors() -> dict[str, str]:
    """What is open here."""
    opened = {}
    for fd in os.listdir("/proc/self/fd"):
        try:
            opened[fd] = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:  # the one with which the folder was read
            continue
    return opened


def _opened(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [f"left open: {where}" for fd, where in after.items() if before.get(fd) != where]
