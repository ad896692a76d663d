"""A module's tests run with a mutant in the module's place, each time in a fork. No file is changed.

What the tests import of others is imported once, and nothing of this package: a fork imports that, the mutant among it.
"""

from __future__ import annotations

import enum
import importlib
import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.mutants.near import ROOT, name_of, source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

MOST_MEMORY = 3 * 1024**3
FOREIGN = ("pytest", "yaml", "rich.console", "packaging.version", "jsonschema", "markdown_it", "pygments.lexers", "difflib", "json")
FAILED, INTERRUPTED, CANNOT_TEST = 1, 2, 70  # the first two are pytest's: a test failed, or a file of tests could not be imported


class Fate(enum.Enum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    ENDLESS = "endless"  # killed too: it used many times the processor's time that the tests take without it
    STUCK = "stuck"  # killed too: it waits for something that does not come
    CRASHED = "crashed"  # killed too: the interpreter's stack or memory
    UNDECIDED = "undecided"  # not counted as killed: the tests ended in a way that tells nothing

    @property
    def is_killed(self) -> bool:
        return self not in (Fate.SURVIVED, Fate.UNDECIDED)


BY_CODE = {0: Fate.SURVIVED, FAILED: Fate.KILLED, INTERRUPTED: Fate.KILLED}
BY_SIGNAL: dict[int, Fate] = {
    signal.SIGXCPU: Fate.ENDLESS,
    signal.SIGALRM: Fate.STUCK,
    signal.SIGSEGV: Fate.CRASHED,
    signal.SIGABRT: Fate.CRASHED,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one run of the tests. `processor` does not grow with what else the machine does; `wall` is there for what waits, and long."""

    processor: int
    wall: int


UNBOUNDED = Limits(600, 3600)


class Instead(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):  # type: ignore[misc]  # as the library defines it
    """Loads another source in a module's place."""

    def __init__(self, module: str, source: str) -> None:
        self._name, self._path, self._source = name_of(module), str(source_of(module)), source

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self._path, loader=self) if name == self._name else None

    def get_filename(self, fullname: str) -> str:
        return self._path

    def get_data(self, path: str) -> bytes:
        return self._source.encode()


class Chosen:
    """A plugin of pytest: of the collected tests these, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._tests = tests

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        by_id = {item.nodeid: item for item in items}
        items[:] = [by_id[name] for name in self._tests if name in by_id]  # a mutant may make the parameters of tests


def prepare() -> None:
    for name in FOREIGN:
        importlib.import_module(name)
    ours = [name for name in sys.modules if name.split(".")[0] in ("gradcases", "gradcases_inside")]
    assert not ours, f"imported before the mutants: {ours}"


def fate(module: str, source: str, limits: Limits, files: Sequence[str], tests: Sequence[str] = ()) -> Fate:
    """Of the mutant of a module that has this source, by the tests in these files, or some of them."""
    return forked(lambda: _imported(module, source, files, tests), limits)


def _imported(module: str, source: str, files: Sequence[str], tests: Sequence[str]) -> int:
    sys.meta_path.insert(0, Instead(module, source))
    return asked(files, *([Chosen(tests)] if tests else []))


def asked(files: Sequence[str], *plugins: object) -> int:
    """What pytest says of the tests in these files."""
    import pytest

    return int(pytest.main(["-x", "-q", "-s", "-p", "no:faulthandler", "--rootdir", str(ROOT), *files], plugins=plugins))


def forked(run: Callable[[], int], limits: Limits) -> Fate:
    """What became of it in a process of its own, that ends with what it says."""
    child = os.fork()
    if child == 0:
        os._exit(_limited(run, limits))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return BY_SIGNAL.get(os.WTERMSIG(status), Fate.UNDECIDED)
    return BY_CODE.get(os.WEXITSTATUS(status), Fate.UNDECIDED)


def _limited(run: Callable[[], int], limits: Limits) -> int:
    try:
        _shut_in(limits)
        return run()
    except SystemExit:
        return FAILED
    except BaseException:  # noqa: BLE001 - what is no failure of a test: whatever it is, it is for the one who waits
        return CANNOT_TEST


def _shut_in(limits: Limits) -> None:
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    os.chdir(ROOT)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.processor, limits.processor + 60))  # at the first SIGXCPU ends it
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    signal.alarm(limits.wall)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # with the plugin of this package pytest would load the package by itself


if TYPE_CHECKING:
    import pytest
