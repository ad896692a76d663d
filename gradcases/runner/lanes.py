"""Lanes: what runs one job at a time, in a worker."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gradcases.runner.deadlines import Deadline
    from gradcases.runner.limits import Bounds
    from gradcases.runner.turns import Turn
    from gradcases.runner.workers import WorkerProcess

    Message = dict[str, Any]

PATIENCE = 120.0  # seconds that an interpreter gets to import torch
KILL = getattr(signal, "SIGKILL", 9)  # from outside, or for lack of memory: another worker may come further
SOON = 1.0  # seconds in which a worker has ended, too, where a lane of it did for that reason


class LaneDied(Exception):
    """The process behind a lane ended, or is of no use any more."""


class Unheard(LaneDied):
    """It had ended before it heard what it was asked: whatever it was that ended it, it was not that."""


class Lane(Protocol):
    """One job at a time. Whatever waits for an answer raises LaneDied where none will come."""

    @property
    def fresh(self) -> bool:
        """Whether the process that will run the next job has run none before."""

    @property
    def usable(self) -> bool:
        """Whether there may be a next job."""

    def first_words(self) -> Message:
        """The worker's hello, or {"broken": why there is none}; waits for it the first time."""

    def ask(self, request: Mapping[str, Any]) -> Message: ...

    def run(self, turn: Turn, timeout: float, bounds: Bounds) -> Message:
        """The outcome as on the wire. Its program runs while it has the turn; what comes before and after, beside other programs."""

    def close(self) -> None:
        """End it, and everything that it started."""


def heard(receive: Callable[[], Message]) -> Message | None:
    try:
        return receive()
    except LaneDied:
        return None


def silence_of(process: WorkerProcess, deadline: Deadline) -> Message:
    """In the place of a hello that did not come."""
    if deadline.passed:
        return {"broken": f"that took longer than {PATIENCE:g} s"}
    if not process.has_ended(SOON):
        return {"broken": "the process that did it ended", "killed": True}
    return {"broken": process.last_words(), "killed": process.status == -KILL}
