"""The worker of one pytest process: started once, for all of its cases, and ended with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.pytest_plugin.arguments import Settings
from gradcases.runner.running import run_cases
from gradcases.runner.schedule import Session
from gradcases.runner.workers import interpreter

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.report import Report


class Bench:
    """Runs cases one by one: several at once is what pytest-xdist is for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        python = interpreter(settings.python or None)
        self._session = Session(python, settings.device, settings.isolation, 1, settings.timeout, bounds=settings.bounds())

    def run(self, case: Case, catalog: Catalog) -> Report:
        return run_cases(self._session, catalog, [case])

    def close(self) -> None:
        self._session.close()


BENCH = pytest.StashKey[Bench]()


def bench_of(config: pytest.Config) -> Bench:
    """The bench of this process. The first who asks starts it; whatever ends pytest ends it."""
    if BENCH not in config.stash:
        config.stash[BENCH] = bench = Bench(Settings.of(config))
        config.add_cleanup(bench.close)
    return config.stash[BENCH]
