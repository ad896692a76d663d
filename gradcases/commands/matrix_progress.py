"""Progress of many columns on standard error: a line for each that is done, and on a terminal one for what goes on now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from gradcases.render.literal import visible
from gradcases.runner.jobs import jobs_of
from gradcases.runner.schedule import Done, Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from gradcases.case import Case

TOLD = "{task.fields[name]}: {task.fields[doing]}, {task.elapsed:.0f} s{task.fields[detail]}"


class MatrixProgress:
    """One column after the other: installing, running, done."""

    def __init__(self, total: int, cases: Sequence[Case]) -> None:
        self._total, self._number = total, 0
        self._programs = sum(len(jobs_of(case)) for case in cases)
        self._ran = 0
        self._name = ""
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> MatrixProgress:
        if sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar
            from rich.progress import TextColumn
            from rich.table import Column

            console = Console(stderr=True, markup=False, highlight=False, emoji=False)
            told = TextColumn(TOLD, markup=False, table_column=Column(no_wrap=True, overflow="ellipsis"))
            self._bar = Bar(told, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
            self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, name: str) -> None:
        """The next column."""
        self._number += 1
        self._total = max(self._total, self._number)
        self._name, self._ran = name, 0

    def installing(self, environment: str) -> None:
        self._state("installing", f"{self._name}: installing {environment}")

    def on_line(self, line: str) -> None:
        """Of the installer."""
        self._update(f": {line}")

    def running(self) -> None:
        self._state("running", f"{self._name}: running")

    def on_event(self, event: Event) -> None:
        if isinstance(event, Done):
            self._ran += 1
            self._update(f": {self._ran}/{self._programs} programs")

    def end(self, told: str) -> None:
        """What became of the column; it may have several lines."""
        if self._bar is not None and self._task is not None:
            self._bar.remove_task(self._task)
            self._task = None
        self._line(f"[{self._number}/{self._total}] {self._name}: {told}")

    def _state(self, doing: str, line: str) -> None:
        if self._bar is None:
            self._line(f"[{self._number}/{self._total}] {line}")
            return
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task("", name=f"[{self._number}/{self._total}] {self._name}", doing=doing, detail="")

    def _update(self, detail: str) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, detail=visible(detail))

    def _line(self, text: str) -> None:
        if self._bar is not None:
            self._bar.console.print(visible(text), soft_wrap=True)
        elif sys.stderr is not None:
            print(visible(text), file=sys.stderr, flush=True)  # noqa: T201 - standard error is where progress goes
