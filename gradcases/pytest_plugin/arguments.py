"""What the user asked of the plugin, by options and in the configuration file: catalogs and settings, checked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from gradcases.catalog.builtin import builtin_root
from gradcases.errors import TargetError
from gradcases.report import FailOn
from gradcases.runner.isolation import Isolation
from gradcases.runner.limits import LONGEST_TIMEOUT, SHORTEST_TIMEOUT, Bounds, check_device_of_cases, check_isolation
from gradcases.runner.running import TIMEOUT
from gradcases.runner.workers import interpreter

Word = TypeVar("Word", Isolation, FailOn)
CATALOGS = pytest.StashKey[tuple[Path, ...]]()


def add_catalogs(config: pytest.Config) -> None:
    """Note the catalogs, and have pytest collect them. One of the command line is collected beside whatever else that names,
    or alone; one of the configuration file only where the command line names nothing."""
    named = [_folder(config, each) for each in config.getoption("gradcases")]
    configured = list(config.getini("gradcases"))
    config.stash[CATALOGS] = tuple(dict.fromkeys([*named, *configured]))
    on_command_line = config.args_source is pytest.Config.ArgsSource.ARGS
    if named and not on_command_line:
        config.args = []
    wanted = named or ([] if on_command_line else configured)
    places = [_place(config, each) for each in config.args]
    config.args += [str(root) for root in dict.fromkeys(wanted) if not any(root in (place, *place.parents) for place in places)]


def _folder(config: pytest.Config, named: str) -> Path:
    folder = Path(os.path.abspath(config.invocation_params.dir / named)) if named else builtin_root()
    if not folder.is_dir():
        raise pytest.UsageError(f"--gradcases: {named} is no folder; a catalog is a folder of <topic>/<slug>.yaml files")
    return folder


def _place(config: pytest.Config, argument: str) -> Path:
    """The file or folder of an argument, which may go on with `::` and a test's name."""
    return Path(os.path.abspath(config.invocation_params.dir / argument.partition("::")[0]))


@dataclass(frozen=True)
class Settings:
    """How cases are run."""

    python: str
    device: str
    timeout: float
    memory_limit: str | None
    file_limit: str | None
    isolation: Isolation
    fail_on: frozenset[FailOn]

    @classmethod
    def of(cls, config: pytest.Config) -> Settings:
        """Raises UsageError for what cannot be asked for."""
        isolation = _asked(config, "isolation")
        settings = cls(
            python=_asked(config, "python"),
            device=_asked(config, "device") or "cpu",
            timeout=_seconds(_asked(config, "timeout") or str(TIMEOUT)),
            memory_limit=_asked(config, "memory-limit") or None,
            file_limit=_asked(config, "file-limit") or None,
            isolation=_one_of(Isolation, isolation, "isolation") if isolation else Isolation.best(),
            fail_on=frozenset(_one_of(FailOn, each, "fail-on") for each in _asked(config, "fail-on").replace(",", " ").split()),
        )
        settings._check()
        return settings

    def bounds(self) -> Bounds:
        """Raises TargetError for what is no size, or cannot be kept here."""
        return Bounds.asked(self.device, self.memory_limit, self.file_limit)

    def _check(self) -> None:
        try:
            check_device_of_cases(self.device)
            check_isolation(self.isolation)
            self.bounds()
            interpreter(self.python or None)
        except TargetError as error:
            raise pytest.UsageError(f"gradcases: {error}") from error


def _asked(config: pytest.Config, name: str) -> str:
    option = config.getoption(f"gradcases_{name.replace('-', '_')}")
    return str(config.getini(f"gradcases_{name.replace('-', '_')}") if option is None else option)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not SHORTEST_TIMEOUT <= seconds <= LONGEST_TIMEOUT:
        raise pytest.UsageError(f"--gradcases-timeout: `{text}` is no number of seconds from {SHORTEST_TIMEOUT:g} to {LONGEST_TIMEOUT:g}")
    return seconds


def _one_of(vocabulary: type[Word], text: str, option: str) -> Word:
    try:
        return vocabulary(text)
    except ValueError as error:
        known = ", ".join(str(each.value) for each in vocabulary)
        raise pytest.UsageError(f"--gradcases-{option}: `{text}` is not one of {known}") from error
