"""Linux: the parent of a direct worker, which runs no program and so outlives whatever a program does."""

import os
import signal
from typing import TYPE_CHECKING

from gradcases_inside import folders, processes

if TYPE_CHECKING:
    from types import FrameType


def stand(room: str) -> None:
    """Returns in a child of this process, which goes on as the worker. This process itself stays behind as its guard."""
    guard = os.getpid()
    signal.signal(signal.SIGTERM, _dismiss)
    processes.adopt_orphans()
    wake = processes.wake_on_child_exit()
    pid = os.fork()
    if pid:
        _guard(pid, wake, room)
    os.close(wake)
    processes.forget_child_exits()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.setsid()  # a program that kills its own group must not reach the guard
    processes.die_with(guard)
    processes.adopt_orphans()  # so that the worker sees all that a program leaves behind


class Dismissed(processes.Abandoned):
    """By the parent, which is still there."""


def _dismiss(number: int, frame: "FrameType | None") -> None:
    raise Dismissed


def _guard(pid: int, wake: int, room: str) -> None:
    """End with the worker `pid`, as it did; or end it, where the parent is gone or says so."""
    os.close(1)  # the worker's alone, so that its end is seen
    alone = False
    try:
        watch = processes.Watch(leash=0, wake=wake)
        while not processes.has_ended(pid):
            watch.is_told()
    except Dismissed:
        alone = False
    except processes.Abandoned:
        alone = True
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    status = processes.end_with_group(pid)
    processes.end_strangers(set())
    if alone:
        folders.remove(room)
        folders.remove_empty(os.path.dirname(room))
    processes.end_as(status)
