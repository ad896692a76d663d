"""Jobs over posts: several at once, each outcome as it comes, everything ended whatever happens."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gradcases.condition import EAGER
from gradcases.errors import TargetError
from gradcases.runner.lanes import LaneDied
from gradcases.runner.limits import Bounds
from gradcases.runner.staff import Closed, lanes_for, staff
from gradcases.runner.turns import Turns
from gradcases.target import UNKNOWN, Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gradcases.outcome import Outcome
    from gradcases.runner.isolation import Isolation
    from gradcases.runner.jobs import Job
    from gradcases.runner.posts import Post
    from gradcases.runner.staff import Staff
    from gradcases.runner.turns import Turn


@dataclass(frozen=True)
class Started:
    """A job is now running."""

    job: Job


@dataclass(frozen=True)
class Done:
    """A job has run."""

    job: Job
    outcome: Outcome


Event = Started | Done


def default_jobs() -> int:
    """As many as there are cores for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Session:
    """Workers of one target, started at once and importing torch while their owner does other things.

    A context manager: at its end no process of it is left, whatever ended it. One `run` at a time.
    """

    def __init__(
        self,
        python: str,
        device: str,
        isolation: Isolation,
        jobs: int,
        timeout: float,
        mode: str = EAGER,
        bounds: Bounds | None = None,
    ) -> None:
        self._python, self._device, self._mode = python, device, mode
        self._at_once, self._timeout, self._bounds = jobs, timeout, bounds or Bounds.usual(device)
        self._lanes = lanes_for(jobs, default_jobs())
        self._staff = staff(python, device, isolation, jobs, self._lanes)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def target(self) -> Target:
        """What the worker says it is; waits until it has imported torch. Raises TargetError for a device that torch does not know."""
        try:
            words = self._staff.light[0].first_words()
        except LaneDied as error:
            words = {"broken": error.__cause__ or "its process ended"}
        if "broken" in words:
            return _broken_target(self._python, self._device, self._mode, str(words["broken"]))
        if words["hello"]["device_unknown"] is not None:
            raise TargetError(words["hello"]["device_unknown"])
        target = replace(Target.of_hello(words["hello"]), mode=self._mode)
        return target if target.missing or self._mode == EAGER else replace(target, missing=self._missing_mode())

    def _missing_mode(self) -> str | None:
        """Why nothing can be run in the mode."""
        found = self._ask({"find_mode": self._mode}, f"{self._mode} mode")
        return None if found["missing"] is None else str(found["missing"])

    def find(self, modules: Iterable[str]) -> dict[str, bool]:
        """Which of these modules the target could import. Only after `target`."""
        names = sorted(set(modules))
        if not names:
            return {}
        return self._ask({"find": names}, ", ".join(names))

    def _ask(self, request: Mapping[str, Any], what: str) -> dict[str, Any]:
        try:
            return dict(self._staff.light[0].ask(request)["found"])
        except LaneDied as error:
            raise TargetError(f"`{self._python}` ended when it was asked for {what}") from error

    def run(self, jobs: Sequence[Job]) -> Iterator[Event]:
        """Run them all; events come in the order in which they happen. Only after `target`. Raises Closed where it is closed."""
        return _Run(self._staff, self._at_once, self._lanes, self._timeout, self._bounds, jobs).events()

    def close(self) -> None:
        """End every process. Safe to call again."""
        with _uninterrupted():
            self._staff.roster.close()


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """A second interrupt must not stop the first from ending everything."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _broken_target(python: str, device: str, mode: str, said: str) -> Target:
    return Target(
        torch=None,
        python=UNKNOWN,
        platform=UNKNOWN,
        device=device,
        mode=mode,
        executable=python,
        missing=f"torch cannot be imported: {said}",
    )


class _Run:
    """One pass over some jobs: a thread for each post takes them from two queues and puts events into a third."""

    def __init__(self, staff: Staff, at_once: int, lanes: int, timeout: float, bounds: Bounds, jobs: Sequence[Job]) -> None:
        self._staff = staff
        self._timeout = timeout
        self._bounds = bounds
        self._left = len(jobs)
        self._heavy: deque[Job] = deque()
        self._light: deque[Job] = deque()
        for job in jobs:
            (self._heavy if staff.heavy and job.late_imports else self._light).append(job)
        self._events: queue.SimpleQueue[Event | BaseException] = queue.SimpleQueue()
        # There are light posts and heavy ones, and more of them than programs may run.
        self._turns = Turns(at_once, lanes, lambda job: self._events.put(Started(job)))

    def events(self) -> Iterator[Event]:
        if self._heavy:
            self._staff.start_heavy()
        try:
            self._man(self._staff.light, self._light)
            self._man(self._staff.heavy, self._heavy)
            while self._left:
                event = self._events.get()
                if isinstance(event, BaseException):
                    raise event
                self._left -= isinstance(event, Done)
                yield event
        finally:  # whoever takes no more events wants no more jobs to begin
            self._light.clear()
            self._heavy.clear()

    def _man(self, posts: Sequence[Post], waiting: deque[Job]) -> None:
        for post in posts[: len(waiting)]:
            threading.Thread(target=self._serve, args=(post, waiting), daemon=True).start()

    def _serve(self, post: Post, waiting: deque[Job]) -> None:
        try:
            post.await_lane()
            while True:
                self._run(post, self._turns.draw(waiting))
        except IndexError:  # nothing waits any more
            return
        except BaseException as error:  # noqa: BLE001 - ours: handed to the thread that waits, which raises it
            self._events.put(Closed() if self._staff.roster.is_closed else error)  # then lanes fail in many ways

    def _run(self, post: Post, turn: Turn) -> None:
        try:
            outcome = post.run(turn, self._timeout, self._bounds)
        finally:
            turn.give_back()
        self._events.put(Done(turn.job, outcome))
