"""The built-in catalog executed by `gradcases run`, and its programs in the other ways one might: as pytest's tests in one
process or in a forked one each, and in a fresh interpreter each."""

from __future__ import annotations

import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from gradcases.catalog import builtin_root, load
from gradcases.catalog.selecting import Selection, select
from gradcases.condition import Circumstances, release_of
from gradcases.runner.jobs import jobs_of

PYTHON = sys.executable
# Beside torch: one has it imported at the top of a test file. What a program raises, warns of or prints is no concern here.
TESTS = """\
import json
import warnings
from pathlib import Path

import pytest
import torch

PROGRAMS = json.loads((Path(__file__).parent / "programs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name):
    torch.manual_seed(0)
    with warnings.catch_warnings(record=True):
        try:
            exec(compile(PROGRAMS[name], name, "exec"), {"__name__": "__main__"})
        except Exception:
            pass
"""
NOT_IN_ONE_PROCESS = ("parallel/",)  # topics whose programs start threads and processes, which pytest would wait for
PYTEST = (PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:gradcases", "-c", os.devnull, "test_programs.py")
SAMPLE = 20  # programs that are run in interpreters of their own
FACTOR_OF_IMPORT, SECONDS_A_HUNDRED, TIMES_FRESH = 1.2, 0.8, 200.0  # the goals


@dataclass(frozen=True)
class Way:
    """How the programs can be executed, by `workers` at once."""

    name: str
    workers: int
    command: tuple[str, ...]


def ways(topics: tuple[str, ...]) -> list[Way]:
    ours = (PYTHON, "-m", "gradcases", "run", *topics, "--format", "json", "--output", os.devnull)
    return [
        *(Way("gradcases run", many, (*ours, "-j", str(many))) for many in (1, 2)),
        *(Way("pytest, one process", many, (*PYTEST, "-n", str(many if many > 1 else 0))) for many in (1, 2)),
        *(Way("pytest, a fork a test", many, (*PYTEST, "--forked", "-n", str(many if many > 1 else 0))) for many in (1, 2)),
    ]


def compare_ways(folder: Path, rounds: int, topics: tuple[str, ...] = ()) -> int:
    """Print a row for each way, and whether the goals are met; 1 where one is missed. Of some topics, or of all."""
    cases, programs = _programs(topics)
    shared = {name: text for name, text in programs.items() if not name.startswith(NOT_IN_ONE_PROCESS)}
    (folder / "programs.json").write_text(json.dumps(shared), encoding="utf-8")
    (folder / "test_programs.py").write_text(TESTS, encoding="utf-8")
    print(f"\n{len(programs)} programs of {cases} cases; {len(shared)} of them by pytest; {os.cpu_count()} cores")
    print(f"{'way':<34} {'workers':>7} {'seconds':>9} {'CPU':>9} {'ms a program':>13}")
    imported = _median((PYTHON, "-c", "import torch"), folder, rounds)
    _print("import torch, for comparison", 1, imported, 0)
    measured = {}
    for way in ways(topics):
        measured[way.name, way.workers] = seconds = _median(way.command, folder, rounds)
        _print(way.name, way.workers, seconds, len(programs) if way.command[3] == "run" else len(shared))
    fresh = _fresh(list(programs.values()), folder)
    _print(f"fresh interpreters, from {SAMPLE}", 1, fresh, len(programs))
    return _goals(cases, len(programs) / len(shared), imported.wall, {key: each.wall for key, each in measured.items()}, fresh.wall)


def _goals(cases: int, scale: float, imported: float, measured: dict[tuple[str, int], float], fresh: float) -> int:
    """`scale` is by how much more programs there are than pytest ran."""
    ours, two = measured["gradcases run", 1], measured["gradcases run", 2]
    forked = measured["pytest, a fork a test", 1] * scale
    allowed = FACTOR_OF_IMPORT * imported + SECONDS_A_HUNDRED * cases / 100
    goals = (
        (f"one worker within {FACTOR_OF_IMPORT:g} imports and {SECONDS_A_HUNDRED:g} s a 100 cases ({allowed:.1f} s)", ours <= allowed),
        (f"{TIMES_FRESH:g} times as fast as fresh interpreters (one worker: {fresh / ours:.0f})", fresh / ours >= TIMES_FRESH),
        (f"faster than a fork a test of pytest (one worker: {forked / ours:.2f} times)", forked > ours),
        (f"two workers faster than one ({ours / two:.2f} times)", two < ours),
    )
    for goal, met in goals:
        print(f"  {'met   ' if met else 'MISSED'} {goal}")
    return int(not all(met for _, met in goals))


def _programs(topics: tuple[str, ...]) -> tuple[int, dict[str, str]]:
    """How many cases run here, and the programs of all by name."""
    here = Circumstances(release_of(version("torch")), release_of(platform.python_version()), "cpu")
    cases = select(load(builtin_root()), Selection(topics))
    jobs = [job for case in cases if case.requires.missing(here) is None for job in jobs_of(case)]
    return len({job.case_id for job in jobs}), {f"{job.case_id} {job.role}": job.program.text for job in jobs}


@dataclass(frozen=True)
class Took:
    """Seconds on the wall, and of all cores."""

    wall: float
    cpu: float


def _median(command: tuple[str, ...], folder: Path, rounds: int) -> Took:
    took = [_took(command, folder) for _ in range(rounds + (rounds > 1))]
    took = took[rounds > 1 :]  # the first reads what the others find in memory
    return Took(statistics.median(each.wall for each in took), statistics.median(each.cpu for each in took))


def _took(command: tuple[str, ...], folder: Path) -> Took:
    """That some programs raise is what the catalog is about: the exit code says nothing."""
    started, before = time.perf_counter(), os.times()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    after = os.times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    return Took(time.perf_counter() - started, spent)


def _fresh(programs: list[str], folder: Path) -> Took:
    """Of all programs, by a sample of them."""
    took = [_took((PYTHON, "-c", text), folder) for text in random.Random(0).sample(programs, SAMPLE)]
    wall, cpu = (statistics.mean(values) * len(programs) for values in ([each.wall for each in took], [each.cpu for each in took]))
    return Took(wall, cpu)


def _print(name: str, workers: int, took: Took, programs: int) -> None:
    each = f"{took.cpu / programs * 1000:>13.1f}" if programs else ""
    print(f"{name:<34} {workers:>7} {took.wall:>8.2f}s {took.cpu:>8.2f}s {each}", flush=True)
