"""One column measured: its environment made or found, the cases run in it."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gradcases.environments.making import kept, made, remove
from gradcases.environments.uv import Uv, UvFailed
from gradcases.errors import TargetError
from gradcases.runner.limits import Bounds
from gradcases.runner.running import run_cases
from gradcases.runner.schedule import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.environments.recipe import Recipe
    from gradcases.matrix.columns import Column
    from gradcases.report import Report
    from gradcases.runner.isolation import Isolation
    from gradcases.runner.schedule import Event


class NotRun(Exception):
    """A column could not be run; its text says why in a line, `said` is what the installer wrote."""

    def __init__(self, reason: str, said: str = "") -> None:
        self.said = said
        super().__init__(reason)


@dataclass
class Environments:
    """Where the interpreters of columns come from: a folder of environments, and uv with options of its own."""

    home: Path
    options: Sequence[str] = ()
    keep: bool = True
    made: list[str] = field(default_factory=list)  # the names of those made by this object

    def interpreter(self, column: Column, on_line: Callable[[str], None]) -> str:
        """Raises NotRun where there is none, and TargetError where there is no uv to make one with."""
        if column.unavailable is not None:
            raise NotRun(column.unavailable)
        if column.recipe is None:
            assert column.interpreter is not None, "a column has a recipe, an interpreter or a reason for neither"
            return column.interpreter
        return str(kept(column.recipe, self.home) or self._made(column.recipe, on_line))

    def _made(self, recipe: Recipe, on_line: Callable[[str], None]) -> Path:
        uv = Uv.found(os.environ)
        options = (*self.options, *(() if self.keep else ("--no-cache",)))  # or its cache would keep what is to go
        try:
            python = made(recipe, self.home, uv, options, on_line)
        except UvFailed as error:
            raise NotRun(str(error), error.said) from error
        except OSError as error:
            raise NotRun(f"{self.home}: {error.strerror}") from error
        self.made.append(recipe.name)
        return python

    def done_with(self, column: Column) -> None:
        """Where they are not to be kept, remove the environment of this column, if it was made here."""
        if not self.keep and column.recipe is not None and column.recipe.name in self.made:
            self.made.remove(column.recipe.name)
            remove(self.home / column.recipe.name)

    def __enter__(self) -> Environments:
        return self

    def __exit__(self, *error: object) -> None:
        for name in () if self.keep else tuple(self.made):
            with contextlib.suppress(OSError):
                remove(self.home / name)


@dataclass(frozen=True)
class Settings:
    """How cases are run in every column."""

    isolation: Isolation
    jobs: int
    timeout: float
    memory_limit: str | None = None  # as it was asked for: what is usual depends on the device
    file_limit: str | None = None


def measured(
    column: Column, python: str, settings: Settings, catalog: Catalog, cases: Sequence[Case], on_event: Callable[[Event], None]
) -> Report:
    """The report of these cases on a column. Raises NotRun where none can be run there."""
    try:
        bounds = Bounds.asked(column.device, settings.memory_limit, settings.file_limit)
        with Session(python, column.device, settings.isolation, settings.jobs, settings.timeout, column.mode, bounds) as session:
            report = run_cases(session, catalog, cases, on_event=on_event)
    except TargetError as error:
        raise NotRun(str(error)) from error
    if report.target.missing is not None and not report.interrupted:
        raise NotRun(report.target.missing)
    return report
