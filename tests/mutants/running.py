"""A module's tests run in a fork of this process, with a mutant in the module's place. No file is changed.

What the tests import of others is imported once, here, and nothing of this package: a fork imports that, the mutant among it.
"""

from __future__ import annotations

import enum
import importlib
import importlib.abc
import importlib.util
import os
import resource
import sys
from typing import TYPE_CHECKING

from tests.mutants.near import NEAR, ROOT, name_of, source_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

MOST_MEMORY = 3 * 1024**3
FOREIGN = ("pytest", "yaml", "rich.console", "packaging.version", "jsonschema", "markdown_it", "pygments.lexers", "difflib", "json")


class Fate(enum.Enum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    ENDLESS = "endless"  # killed too: by its time

    @property
    def is_killed(self) -> bool:
        return self is not Fate.SURVIVED


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


def prepare() -> None:
    for name in FOREIGN:
        importlib.import_module(name)
    ours = [name for name in sys.modules if name.split(".")[0] in ("gradcases", "gradcases_inside")]
    assert not ours, f"imported before the mutants: {ours}"


def fate(module: str, source: str, seconds: int) -> Fate:
    """Of the mutant of a module that has this source; it may use so many seconds of the processor."""
    child = os.fork()
    if child == 0:
        os._exit(_tested(module, source, seconds))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Fate.ENDLESS
    return Fate.SURVIVED if os.WEXITSTATUS(status) == 0 else Fate.KILLED


def _tested(module: str, source: str, seconds: int) -> int:
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # with the plugin of this package pytest would load the package by itself
    sys.meta_path.insert(0, Instead(module, source))
    try:
        import pytest

        return int(pytest.main(["-x", "-q", "-s", "--rootdir", str(ROOT), *NEAR[module]]))
    except BaseException:  # noqa: BLE001 - whatever it is, the mutant was noticed
        return 1
