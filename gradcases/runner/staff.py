"""Where lanes come from: workers, as many as there are posts, and others in their place."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol, TypeVar

from gradcases.errors import TargetError
from gradcases.runner.direct_lane import DirectLane
from gradcases.runner.forked_lanes import ForkingWorker
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import LATE_IMPORTS
from gradcases.runner.posts import Post
from gradcases.runner.room import Room

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gradcases.runner.lanes import Lane

Worker = TypeVar("Worker", DirectLane, ForkingWorker)
MOST_FORKED = 128  # lanes; each takes descriptors, of which a process often has 1024
MOST_AHEAD = MOST_FORKED // 2  # lanes, where programs are made ready ahead of their turns, which takes as many descriptors again


class Closed(Exception):
    """The session is over: nothing is started any more."""


class Staff(Protocol):
    """The workers of a session."""

    roster: Roster  # all of them; to close it ends them
    light: list[Post]
    heavy: list[Post]  # with what torch imports late; empty where a lane cannot have it beforehand

    def start_heavy(self) -> None: ...


def staff(python: str, device: str, isolation: Isolation, jobs: int, lanes: int) -> Staff:
    """Workers of an interpreter for so many programs at once, on lanes where it forks. Raises TargetError where it cannot be started."""
    if isolation is Isolation.FORK:
        return ForkingStaff(python, device, min(lanes, MOST_FORKED), ahead=lanes > jobs)
    return DirectStaff(python, device, once=isolation is Isolation.SPAWN, posts=jobs if isolation is Isolation.SPAWN else 1)


def lanes_for(jobs: int, cores: int) -> int:
    """Two for each program that may run, so that one makes ready or clears up while the other's runs: where cores are left for that."""
    return max(jobs, min(2 * jobs, cores, MOST_AHEAD))


class Roster:
    """All workers of a session, each in the session's room, until it is closed."""

    def __init__(self) -> None:
        self._room = Room()
        self._workers: list[DirectLane | ForkingWorker] = []
        self.is_closed = False
        self._lock = threading.Lock()

    def add(self, start: Callable[[Room], Worker]) -> Worker:
        """Raises Closed, or TargetError where it cannot be started."""
        with self._lock:
            if self.is_closed:
                raise Closed
            try:
                worker = start(self._room)
            except OSError as error:
                raise TargetError(f"no worker can be started: {error}") from error
            self._workers.append(worker)
            return worker

    def close(self) -> None:
        """End them all. Safe to call again, and from any thread."""
        with self._lock:
            self.is_closed = True
        for worker in self._workers:
            worker.close()
        self._room.close()


class ForkingStaff:
    """One worker whose lanes fork; another in the place of each lane that is killed."""

    def __init__(self, python: str, device: str, posts: int, ahead: bool) -> None:
        self.roster = Roster()
        self._python = python
        self._device = device
        self._ahead = ahead
        self._worker = self._start(posts, list(LATE_IMPORTS))
        self.light = [Post(self._hire, lane) for lane in self._worker.light]
        self.heavy = [Post(self._hire_heavy, lane) for lane in self._worker.heavy]

    def _start(self, lanes: int, late_imports: Sequence[str]) -> ForkingWorker:
        return self.roster.add(lambda room: ForkingWorker(room, self._python, self._device, lanes, late_imports, self._ahead))

    def _hire(self) -> Lane:
        return self._start(1, []).light[0]

    def _hire_heavy(self) -> Lane:
        """With its late imports done: they are not to be made in the time of a program."""
        worker = self._start(1, list(LATE_IMPORTS))
        worker.start_heavy()
        worker.light[0].close()  # nobody asks for it
        return worker.heavy[0]

    def start_heavy(self) -> None:
        self._worker.start_heavy()


class DirectStaff:
    """A worker for each post, which runs jobs itself; for each job, where they are `once`."""

    def __init__(self, python: str, device: str, once: bool, posts: int) -> None:
        self.roster = Roster()
        self._python = python
        self._device = device
        self._once = once
        self.light = [Post(self._hire, self._hire()), *(Post(self._hire) for _ in range(posts - 1))]
        self.heavy: list[Post] = []

    def _hire(self) -> Lane:
        return self.roster.add(lambda room: DirectLane(room, self._python, self._device, self._once))

    def start_heavy(self) -> None:
        """There are none."""
