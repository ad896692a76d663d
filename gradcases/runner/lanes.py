"""Lanes: what runs one job at a time, in a worker."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import threading
import time
from typing import TYPE_CHECKING, Any, Protocol

from gradcases.errors import TargetError
from gradcases.runner.deadlines import Deadline
from gradcases.runner.wire import ending_of, left_in, messages
from gradcases.runner.workers import GRACE, WorkerProcess, start_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gradcases.runner.jobs import Job
    from gradcases.runner.limits import Bounds
    from gradcases.runner.room import Room
    from gradcases.runner.turns import Turn

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


class DirectLane:
    """A worker that runs jobs in its own process: only one where it is `once`."""

    def __init__(self, room: Room, python: str, device: str, once: bool) -> None:
        self._once = once
        self._jobs_run = 0
        self._lost = False
        self._first_words: Message | None = None
        self._closing = threading.Lock()
        read_end, self._their_end = os.pipe()
        self._replies = os.fdopen(read_end, "rb")
        try:
            self._process = WorkerProcess(room, python, ["direct", device], self._say_that_it_ended, stdout=self._their_end)
        except TargetError:
            self._close_pipe()
            raise

    def _say_that_it_ended(self) -> None:
        """On the worker's own pipe: another process may hold it open, and there would be no end of it to read."""
        with contextlib.suppress(OSError):
            os.write(self._their_end, b'\n{"ended": true}\n')

    @property
    def fresh(self) -> bool:
        return self._jobs_run == 0

    @property
    def usable(self) -> bool:
        return not (self._lost or self._process.has_ended() or (self._once and self._jobs_run))

    def first_words(self) -> Message:
        if self._first_words is None:
            with Deadline(PATIENCE, self._process.dismiss) as deadline:
                self._first_words = _heard(lambda: self._receive("hello", "broken"))
            self._first_words = self._first_words or _silent(self._process, deadline)
        return self._first_words

    def ask(self, request: Mapping[str, Any]) -> Message:
        self._send(request)
        return self._receive("found")

    def run(self, turn: Turn, timeout: float, bounds: Bounds) -> Message:
        """A deadline ends the worker; so does whatever the program does to its process."""
        with turn:
            return self._run(turn.job, timeout, bounds)

    def _run(self, job: Job, timeout: float, bounds: Bounds) -> Message:
        self._jobs_run += 1
        started = time.monotonic()
        with Deadline(timeout, self._process.dismiss) as deadline:
            answer = self._answer(job.request(timeout, bounds))
        ending: Message = {"seconds": round(time.monotonic() - started, 6)}
        if deadline.passed:
            self._lost = True
            return ending | {"kind": "timed-out", "after": timeout} | self._printed()
        if answer is None:
            return ending | ending_of(self._process.status) | self._printed()
        outcome = dict(answer["outcome"])
        self._lost = outcome.pop("left") is not None
        return outcome

    def _answer(self, request: Mapping[str, Any]) -> Message | None:
        """None where the worker ends without one."""
        try:
            self._send(request)
            return self._receive("outcome", job=request["job"])
        except LaneDied:
            self._lost = True
            return left_in(self._process.folder / "answer", request["job"])

    def _printed(self) -> Message:
        printed: Message = {}
        for name in ("stdout", "stderr"):
            path = self._process.folder / name
            printed |= {name: start_of(path), f"{name}_bytes": path.stat().st_size if path.is_file() else 0}
        return printed

    def _send(self, message: Mapping[str, Any]) -> None:
        with contextlib.suppress(OSError):  # it has ended: then the answer will not come either
            self._process.tell(json.dumps(message).encode() + b"\n")

    def _receive(self, *keys: str, **values: object) -> Message:
        """The next message that has one of these keys, and these values. Raises LaneDied."""
        for message in messages(self._replies):
            if "ended" in message:
                break
            if any(key in message for key in keys) and values.items() <= message.items():
                return message
        raise LaneDied

    def close(self) -> None:
        self._process.dismiss()
        with self._closing:  # whoever comes second must not close a descriptor that is another's by now
            if not self._replies.closed:
                self._process.bury()
                self._close_pipe()

    def _close_pipe(self) -> None:
        self._replies.close()
        os.close(self._their_end)


class ForkingWorker:
    """A worker that forks: `light` lanes at once, and as many `heavy` ones (late imports done) when asked."""

    def __init__(self, room: Room, python: str, device: str, lanes: int, late_imports: Sequence[str]) -> None:
        pairs = [socket.socketpair() for _ in range(lanes * (2 if late_imports else 1))]
        made = [ForkLane(ours, self) for ours, _ in pairs]
        self._in_use = set(made)
        self._closing = threading.Lock()
        self.light, self.heavy = made[:lanes], made[lanes:]
        self._heavy_are_asked_for = False
        theirs = [other.fileno() for _, other in pairs]
        light, heavy = (",".join(map(str, each)) for each in (theirs[:lanes], theirs[lanes:]))
        mode = ["fork", device, light, heavy, ",".join(late_imports)]
        try:
            self.process = WorkerProcess(room, python, mode, self._hang_up, pass_fds=theirs)
        except TargetError:
            self._disconnect()
            raise
        finally:
            for _, other in pairs:
                other.close()

    def start_heavy(self) -> None:
        """Let it do the late imports and start the heavy lanes, the first time; returns at once."""
        if self._heavy_are_asked_for:
            return
        self._heavy_are_asked_for = True
        with contextlib.suppress(OSError, ValueError):  # it has ended, or was let go of: other lanes take the place of its own
            self.process.tell(b"heavy\n")

    def without(self, lane: ForkLane) -> None:
        """It is of no use any more; end with the last, and not when all is over: a worker holds what torch takes."""
        self._in_use.discard(lane)
        if not self._in_use:
            self.close()

    def _hang_up(self) -> None:
        for lane in self._lanes():
            lane.hang_up()

    def close(self) -> None:
        """Let go of it, so that it ends with all its lanes and what they run; kill it where it does not."""
        if not any(lane.has_spoken for lane in self._lanes()):
            self.process.kill()  # it is importing torch and would not notice for a second or more; nothing runs yet
        self._hang_up()
        with self._closing:
            self.process.let_go()
            self.process.bury()
            self._disconnect()

    def _lanes(self) -> tuple[ForkLane, ...]:
        return (*self.light, *self.heavy)

    def _disconnect(self) -> None:
        for lane in self._lanes():
            lane.disconnect()


class ForkLane:
    """One lane of a forking worker: a process for each job, deadlines kept on the other side."""

    fresh = True

    def __init__(self, connection: socket.socket, worker: ForkingWorker) -> None:
        self._connection = connection
        self._replies = connection.makefile("rb")
        self._worker = worker
        self._first_words: Message | None = None

    @property
    def usable(self) -> bool:
        return True

    @property
    def has_spoken(self) -> bool:
        return self._first_words is not None and "hello" in self._first_words

    def first_words(self) -> Message:
        if self._first_words is None:
            with Deadline(PATIENCE, self.hang_up) as deadline:
                self._first_words = _heard(self._receive)
            self._first_words = self._first_words or _silent(self._worker.process, deadline)
        return self._first_words

    def ask(self, request: Mapping[str, Any]) -> Message:
        self._send(request)
        return self._receive()

    def run(self, turn: Turn, timeout: float, bounds: Bounds) -> Message:
        request = turn.job.request(timeout, bounds)
        answer = self._run_prepared(request, turn) if turn.is_ahead else self._run(request, turn)
        return dict(answer["outcome"])

    def _run(self, request: Message, turn: Turn) -> Message:
        with turn:
            self._send(request)
            return self._receive(request["timeout"] + GRACE)

    def _run_prepared(self, request: Message, turn: Turn) -> Message:
        """Its process is made before it has the turn, and cleared up after when the next has it already."""
        self._send(request | {"waits": True})
        within = request["timeout"] + GRACE
        with turn:
            self._send({"go": request["job"]})
            answer = self._receive(within)
            if not answer.get("begun", True):  # the process was killed while it waited
                self._send(request)
                answer = self._receive(within)
        return self._receive(within) if "reported" in answer else answer

    def _send(self, message: Mapping[str, Any]) -> None:
        try:
            self._connection.sendall(json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise Unheard from error

    def _receive(self, within: float | None = None) -> Message:
        try:
            self._connection.settimeout(within)
            return next(messages(self._replies))
        except (OSError, StopIteration) as error:
            raise LaneDied from error

    def hang_up(self) -> None:
        """From any thread: whoever waits for an answer gets LaneDied, and the lane ends."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.hang_up()
        self._worker.without(self)

    def disconnect(self) -> None:
        self._replies.close()
        self._connection.close()


def _heard(receive: Callable[[], Message]) -> Message | None:
    try:
        return receive()
    except LaneDied:
        return None


def _silent(process: WorkerProcess, deadline: Deadline) -> Message:
    """In the place of a hello that did not come."""
    if deadline.passed:
        return {"broken": f"that took longer than {PATIENCE:g} s"}
    if not process.has_ended(SOON):
        return {"broken": "the process that did it ended", "killed": True}
    return {"broken": process.last_words(), "killed": process.status == -KILL}
