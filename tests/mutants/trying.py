"""Mutants of a module and what became of each.

A mutant that is a change within a function is put into the imported module, in a fork of a process that has collected the tests, which
is soon done. One that survives that is imported by another process in the module's place, as are all others: what tests keep when they
are imported is then made by the mutant too. Only tests that run the changed function can notice it, and only those are run.
"""

from __future__ import annotations

import os
import pickle
import sys
from typing import TYPE_CHECKING, BinaryIO

from tests.mutants import patching
from tests.mutants.collected import Baseline, Trials
from tests.mutants.near import NEAR, source_of
from tests.mutants.running import Fate, asked, fate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.mutants.mutant import Mutant


def tried(module: str, mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, Fate]]:
    """Exits where its tests fail with nothing changed, or do not import it."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with os.fdopen(write, "wb") as to:
            os._exit(_collected(module, mutants, to))
    os.close(write)
    try:
        with os.fdopen(read, "rb") as told:
            yield from _fates(module, mutants, told)
    finally:
        os.waitpid(child, 0)


def _collected(module: str, mutants: Sequence[Mutant], to: BinaryIO) -> int:
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return asked(NEAR[module], Trials(module, mutants, to))


def _fates(module: str, mutants: Sequence[Mutant], told: BinaryIO) -> Iterator[tuple[Mutant, Fate]]:
    baseline = _next(told)
    if not isinstance(baseline, Baseline):
        sys.exit(f"{module}: its tests fail with nothing changed: {' '.join(NEAR[module])}")
    if fate(module, "raise ImportError", baseline.limits, NEAR[module], baseline.of(None)[:1]) is not Fate.KILLED:
        sys.exit(f"{module}: its tests do not import it: {' '.join(NEAR[module])}")
    source = source_of(module).read_text(encoding="utf-8")
    for mutant in mutants:
        found = _next(told)
        if not isinstance(found, Fate) or not found.is_killed:
            tests = baseline.of(patching.at(mutant.line, source))
            found = fate(module, mutant.source, baseline.limits, NEAR[module], tests) if tests else Fate.SURVIVED
        yield mutant, found


def _next(told: BinaryIO) -> object:
    try:
        return pickle.load(told)
    except EOFError:
        return None
