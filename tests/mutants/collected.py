"""A plugin of pytest that collects a module's tests once, and runs them in a fork for each mutant that can be put into the module."""

from __future__ import annotations

import gc
import os
import pickle
import sys
import tempfile
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from math import ceil
from time import process_time
from typing import TYPE_CHECKING, Any, BinaryIO

from tests.mutants import patching
from tests.mutants.near import source_of
from tests.mutants.running import UNBOUNDED, Fate, Limits, forked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    import pytest

    from tests.mutants.mutant import Mutant

SLOWER = 4  # times what the tests take of the processor with nothing changed
LONG = 0.5  # seconds of the processor; what only a test notices that takes longer is counted as not noticed
WAITING = 40  # times what they take by the clock, which other programs make longer


@dataclass(frozen=True, slots=True)
class Ran:
    """A test with nothing changed: what it took of the processor, and the first lines of the module's functions that it ran."""

    name: str
    seconds: float
    functions: frozenset[int]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A module's nearest tests with nothing changed, the shortest first, without those that take long."""

    ran: tuple[Ran, ...]
    limits: Limits

    def limits_of(self, tests: Sequence[str]) -> Limits:
        """Of some of the tests by themselves, by what they took while they were traced."""
        seconds = sum(each.seconds for each in self.ran if each.name in tests)
        return Limits(2 + SLOWER * ceil(seconds), self.limits.wall)

    def of(self, function: patching.Function | None) -> list[str]:
        """The tests that run a function; all of them, where the change is outside of functions."""
        return [each.name for each in self.ran if function is None or function.head in each.functions]


class Trials:
    """Writes the baseline, and then the fate of each mutant, or None of one that has to be imported."""

    def __init__(self, module: str, mutants: Sequence[Mutant], to: BinaryIO) -> None:
        self._module, self._mutants, self._to = module, mutants, to
        self._path, self._source = str(source_of(module)), source_of(module).read_text(encoding="utf-8")
        self._failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed = self._failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        baseline = self._baseline(session.items)
        self._tell(baseline)
        by_id = {item.nodeid: item for item in session.items}
        if baseline is None:
            return True
        for mutant in self._mutants:
            function = patching.at(mutant.line, self._source)
            tests = baseline.of(function)
            self._tell(self._fate(mutant, function, [by_id[name] for name in tests], baseline.limits_of(tests)))
        return True

    def _tell(self, what: Any) -> None:
        pickle.dump(what, self._to)
        self._to.flush()

    def _fate(self, mutant: Mutant, function: patching.Function | None, items: Sequence[pytest.Item], limits: Limits) -> Fate | None:
        if function is None or not patching.patch(self._module, function, mutant.source, tried=True):
            return None

        def run() -> int:
            patching.patch(self._module, function, mutant.source)
            for item, following in zip(items, (*items[1:], None), strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self._failed:
                    return 1
            return 0

        return forked(run, limits)

    def _baseline(self, items: Sequence[pytest.Item]) -> Baseline | None:
        """In a fork, so that nothing that the tests keep is kept for the mutants. None where one fails."""
        with tempfile.TemporaryFile() as kept:
            started = os.times()
            found = forked(lambda: self._traced(items, kept), UNBOUNDED)
            ended = os.times()
            if found is not Fate.SURVIVED:
                return None
            kept.seek(0)
            ran = sorted((each for each in pickle.load(kept) if each.seconds < LONG), key=lambda each: each.seconds)
        processor = 5 + SLOWER * int(ended.children_user - started.children_user + 1)
        return Baseline(tuple(ran), Limits(processor, 120 + WAITING * int(ended.elapsed - started.elapsed)))

    def _traced(self, items: Sequence[pytest.Item], to: Any) -> int:
        caches = [
            each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper) and str(each.__module__).startswith("gradcases")
        ]
        ran = [self._ran(item, following, caches) for item, following in zip(items, (*items[1:], None), strict=True)]
        pickle.dump(ran, to)
        to.flush()
        return int(self._failed)

    def _ran(self, item: pytest.Item, following: pytest.Item | None, caches: Sequence[_lru_cache_wrapper[Any]]) -> Ran:
        heads: set[int] = set()
        for cache in caches:  # what another test has filled this one does not run, but would without the other
            cache.cache_clear()
        started = process_time()
        sys.settrace(_noting(self._path, heads))
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        sys.settrace(None)
        return Ran(item.nodeid, process_time() - started, frozenset(heads))


def _noting(path: str, heads: set[int]) -> Callable[[FrameType, str, Any], None]:
    """Notes calls of the module's functions; it looks at nothing within them."""

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if frame.f_code.co_filename == path:
            heads.add(frame.f_code.co_firstlineno)

    return note
