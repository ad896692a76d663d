"""Killing processes of a run while it works, at moments and of a kind that a seed decides."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gradcases.runner.posts import ATTEMPTS
from gradcases.runner.schedule import Event, Started
from tests.isolation.programs import command_of, parent_of, pids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.runner.jobs import Job

WORKER = "inside/worker.py"


@dataclass
class Killer:
    """Kills one of our worker processes (one that imports torch, a lane, a program's own) whenever `every` more programs
    have begun, and not sooner than `apart` seconds after the last. While a program runs it kills less often than that is run."""

    seed: int
    every: int
    apart: float
    most: int
    killed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self._running: dict[Job, int] = {}  # how often something was killed meanwhile
        self._begun = 0
        self._next = self._dice.randint(1, self.every)
        self._last = -self.apart

    def on_event(self, event: Event) -> None:
        if isinstance(event, Started):
            self._begun += 1
            self._running[event.job] = 0
        else:
            self._running.pop(event.job)
        if self._begun >= self._next and self._may_kill():
            self._next = self._begun + self._dice.randint(1, 2 * self.every)
            self._last = time.monotonic()
            self._kill_one()

    def _may_kill(self) -> bool:
        spared = any(kills >= ATTEMPTS - 1 for kills in self._running.values())
        return not spared and len(self.killed) < self.most and time.monotonic() - self._last >= self.apart

    def _kill_one(self) -> None:
        self._running = {job: kills + 1 for job, kills in self._running.items()}
        victims = sorted(workers_below(os.getpid()))
        if victims:
            pid = self._dice.choice(victims)
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:  # it ended meanwhile
                return
            self.killed.append(f"{pid} after {self._begun} programs began")


def workers_below(ancestor: int) -> Iterator[int]:
    """Worker processes that this one started, and those that they did."""
    parents = {pid: parent_of(pid) for pid in pids()}
    for pid in parents:
        if WORKER in command_of(pid) and _is_below(pid, ancestor, parents):
            yield pid


def _is_below(pid: int | None, ancestor: int, parents: dict[int, int | None]) -> bool:
    while pid is not None and pid != ancestor:
        pid = parents.get(pid)
    return pid == ancestor
