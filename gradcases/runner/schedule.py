"""Jobs over lanes: several at once, each outcome as it comes, everything ended whatever happens."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.outcome import Crashed, Exited, Outcome, TimedOut, Unobserved
from gradcases.outcome_json import from_json
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import LATE_IMPORTS, Job
from gradcases.runner.workers import DirectLane, ForkingWorker, ForkLane, LaneDied, Room
from gradcases.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Lane = DirectLane | ForkLane


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

    A context manager: at its end no process of it is left, whatever ended it.
    """

    def __init__(self, python: str, device: str, isolation: Isolation, jobs: int, timeout: float) -> None:
        self._python, self._device, self._isolation = python, device, isolation
        self._lanes_at_once, self._timeout = jobs, timeout
        self._room = Room()
        self._forking: list[ForkingWorker] = []
        self._direct: list[DirectLane] = []
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._first: Lane = self._begin()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _begin(self) -> Lane:
        if self._isolation is Isolation.FORK:
            worker = ForkingWorker(self._room, self._python, self._device, self._lanes_at_once, list(LATE_IMPORTS))
            self._forking.append(worker)
            return worker.light[0]
        return self._new_direct()

    def _new_direct(self) -> DirectLane:
        with self._lock:
            lane = DirectLane(self._room, self._python, self._device)
            self._direct.append(lane)
            return lane

    def expect_late_imports(self) -> None:
        """Say as soon as it is known that some job will need them, so that they are made meanwhile."""
        for worker in self._forking:
            worker.start_heavy()

    def target(self) -> Target:
        """What the worker says it is; waits until it has imported torch."""
        words = self._first.first_words()
        if "broken" in words:
            return _broken_target(self._python, self._device, str(words["broken"]))
        return Target.of_hello(words["hello"])

    def find(self, modules: Iterable[str]) -> dict[str, bool]:
        """Which of these modules the target could import. Only after `target`."""
        names = sorted(set(modules))
        return dict(self._first.ask({"find": names})["found"]) if names else {}

    def run(self, jobs: Sequence[Job]) -> Iterator[Event]:
        """Run them all; events come in the order in which they happen. Only after `target`."""
        run = _Run(self, jobs)
        return run.events()

    def lanes(self, heavy: bool) -> list[Lane | None]:
        """The lanes to begin with; None for one that is still to be started."""
        if self._forking:
            worker = self._forking[0]
            return list(worker.heavy if heavy else worker.light)
        return [] if heavy else [self._first, *[None] * (self._lanes_at_once - 1)]

    def replacement(self) -> Lane:
        """A new lane that has said hello, for one that died or has done its work. Raises LaneDied where none can be had."""
        if self._isolation is Isolation.FORK:
            with self._lock:
                worker = ForkingWorker(self._room, self._python, self._device, 1, [])
                self._forking.append(worker)
            lane: Lane = worker.light[0]
        else:
            lane = self._new_direct()
        if "hello" not in lane.first_words():
            raise LaneDied
        return lane

    @property
    def timeout(self) -> float:
        return self._timeout

    @property
    def isolation(self) -> Isolation:
        return self._isolation

    @property
    def lanes_at_once(self) -> int:
        return self._lanes_at_once

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def close(self) -> None:
        """End every process. Safe to call again."""
        self._stopped.set()
        with self._lock, _uninterrupted():
            for direct in self._direct:
                direct.close()
            for forking in self._forking:
                forking.close()
            self._direct.clear()
            self._room.close()


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


def _broken_target(python: str, device: str, said: str) -> Target:
    return Target(torch=None, python="0", platform="unknown", device=device, executable=python, missing=f"torch cannot be imported: {said}")


class _Run:
    """One pass over some jobs: a thread for each lane takes them from two queues and puts events into a third."""

    def __init__(self, session: Session, jobs: Sequence[Job]) -> None:
        self._session = session
        forking = session.isolation is Isolation.FORK
        numbered = list(enumerate(jobs))
        self._left = len(numbered)
        self._heavy = deque(pair for pair in numbered if forking and pair[1].late_imports)
        self._light = deque(pair for pair in numbered if not (forking and pair[1].late_imports))
        self._events: queue.SimpleQueue[Event | BaseException] = queue.SimpleQueue()
        self._slots = threading.Semaphore(session.lanes_at_once)

    def events(self) -> Iterator[Event]:
        if self._heavy:
            self._session.expect_late_imports()
        for heavy, waiting in ((False, self._light), (True, self._heavy)):
            for lane in self._session.lanes(heavy)[: len(waiting)]:
                threading.Thread(target=self._serve, args=(lane, waiting), daemon=True).start()
        while self._left:
            event = self._events.get()
            if isinstance(event, BaseException):
                raise event
            self._left -= isinstance(event, Done)
            yield event

    def _serve(self, lane: Lane | None, waiting: deque[tuple[int, Job]]) -> None:
        try:
            if lane is not None and "hello" not in lane.first_words():
                lane = None
            while not self._session.stopped:
                try:
                    number, job = waiting.popleft()
                except IndexError:
                    return
                with self._slots:
                    self._events.put(Started(job))
                    lane, outcome = self._run_one(lane, number, job)
                self._events.put(Done(job, outcome))
        except BaseException as error:  # noqa: BLE001 - ours: handed to the thread that waits, which raises it
            if not self._session.stopped:
                self._events.put(error)

    def _run_one(self, lane: Lane | None, number: int, job: Job) -> tuple[Lane | None, Outcome]:
        """Run a job, a second time on a new lane where the first may have ended for another's reason."""
        for attempt in (1, 2):
            fresh = lane is None or (isinstance(lane, ForkLane) or lane.jobs_run == 0)
            try:
                lane = lane or self._session.replacement()
                outcome = from_json(lane.run(job, number, self._session.timeout), job.program.line_at)
            except LaneDied:
                lane = None
                continue
            lane = self._kept(lane)
            if attempt == 1 and _may_be_anothers(outcome, fresh):
                continue
            return lane, outcome
        return lane, Unobserved("the worker ended twice while it ran")

    def _kept(self, lane: Lane) -> Lane | None:
        """The lane for the next job, or None where it must not have one."""
        if isinstance(lane, DirectLane) and (self._session.isolation is Isolation.SPAWN or not lane.is_alive):
            lane.close()
            return None
        return lane


def _may_be_anothers(outcome: Outcome, fresh: bool) -> bool:
    """Whether the process may have ended for another reason than its program: killed from outside (or for lack of
    memory), or by what an earlier program left behind in it."""
    if isinstance(outcome, Crashed) and outcome.signal == getattr(signal, "SIGKILL", 9):
        return True
    return not fresh and isinstance(outcome, (Crashed, Exited, TimedOut))
