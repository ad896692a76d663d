"""Progress on standard error while a run works; nothing of it where that is no terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gradcases.runner.schedule import Event, Started

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from gradcases.runner.jobs import Job

TOLD = "{task.completed}/{task.total} {task.fields[what]}, {task.elapsed:.0f} s: {task.fields[running]}"
WITH_BAR = 72  # columns from which there is room for a bar beside what is told


class Progress:
    """A bar with the cases (or what else jobs are of) done, one that is running, and the time it took so far."""

    def __init__(self, jobs: Iterable[Job], what: str) -> None:
        self._left = Counter(job.case_id for job in jobs)
        self._what = what
        self._running: dict[str, None] = {}
        self._total = len(self._left)
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Progress:
        if sys.stderr is not None and sys.stderr.isatty():
            self._start()
        return self

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar
        from rich.table import Column

        console = Console(stderr=True, markup=False, highlight=False, emoji=False)
        # In one column, so that on a narrow screen its end is cut off and not a bit of everything.
        told = TextColumn(TOLD, markup=False, table_column=Column(no_wrap=True, overflow="ellipsis"))
        columns = (BarColumn(20), told) if console.width >= WITH_BAR else (told,)
        self._bar = Bar(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
        self._task = self._bar.add_task("", total=self._total, running="importing torch", what=self._what)
        self._bar.start()

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def on_event(self, event: Event) -> None:
        if self._bar is None or self._task is None:
            return
        case_id = event.job.case_id
        if isinstance(event, Started):
            self._running[case_id] = None
        else:
            self._left[case_id] -= 1
            if not self._left[case_id]:
                self._running.pop(case_id, None)
                self._bar.advance(self._task)
        self._bar.update(self._task, running=next(iter(self._running), ""))
