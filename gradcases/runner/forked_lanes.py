"""Lanes of one worker that forks: a process for each job."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from typing import TYPE_CHECKING, Any

from gradcases.errors import TargetError
from gradcases.runner.bells import Bell
from gradcases.runner.deadlines import Deadline
from gradcases.runner.lanes import PATIENCE, LaneDied, Unheard, heard, silence_of
from gradcases.runner.wire import messages
from gradcases.runner.workers import GRACE, WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradcases.runner.limits import Bounds
    from gradcases.runner.room import Room
    from gradcases.runner.turns import Turn

    Message = dict[str, Any]


class ForkingWorker:
    """A worker that forks: `light` lanes at once, and as many `heavy` ones (late imports done) when asked."""

    def __init__(self, room: Room, python: str, device: str, lanes: int, late_imports: Sequence[str], ahead: bool = False) -> None:
        made = [_Ends(ahead) for _ in range(lanes * (2 if late_imports else 1))]
        forked = [ForkLane(ends.ours, ends.bell, self) for ends in made]
        self._in_use = set(forked)
        self._closing = threading.Lock()
        self.light, self.heavy = forked[:lanes], forked[lanes:]
        self._heavy_are_asked_for = False
        light, heavy = (",".join(str(ends) for ends in each) for each in (made[:lanes], made[lanes:]))
        mode = ["fork", device, light, heavy, ",".join(late_imports)]
        try:
            self.process = WorkerProcess(room, python, mode, self._hang_up, pass_fds=[fd for ends in made for fd in ends.theirs])
        except TargetError:
            self._disconnect()
            raise
        finally:
            for ends in made:
                ends.hand_over()

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


class _Ends:
    """Of what connects a lane with its worker: a socket and, where programs are made ready ahead of their turns, a bell."""

    def __init__(self, ahead: bool) -> None:
        self.ours, self._socket = socket.socketpair()
        self.bell = Bell() if ahead else None

    @property
    def theirs(self) -> tuple[int, ...]:
        return (self._socket.fileno(), *((self.bell.write_fd,) if self.bell is not None else ()))

    def __str__(self) -> str:
        """As the worker is told of them."""
        return ":".join(map(str, self.theirs))

    def hand_over(self) -> None:
        """The worker has its ends now."""
        self._socket.close()
        if self.bell is not None:
            self.bell.hand_over()


class ForkLane:
    """One lane of a forking worker: a process for each job, deadlines kept on the other side."""

    fresh = True

    def __init__(self, connection: socket.socket, bell: Bell | None, worker: ForkingWorker) -> None:
        self._connection = connection
        self._bell = bell
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
                self._first_words = heard(self._receive)
            self._first_words = self._first_words or silence_of(self._worker.process, deadline)
        return self._first_words

    def ask(self, request: Mapping[str, Any]) -> Message:
        self._send(request)
        return self._receive()

    def run(self, turn: Turn, timeout: float, bounds: Bounds) -> Message:
        request = turn.job.request(timeout, bounds)
        answer = self._run(request, turn) if self._bell is None else self._run_prepared(request, turn, self._bell)
        return dict(answer["outcome"])

    def _run(self, request: Message, turn: Turn) -> Message:
        with turn:
            self._send(request)
            return self._receive(request["timeout"] + GRACE)

    def _run_prepared(self, request: Message, turn: Turn, bell: Bell) -> Message:
        """Its process is made before it has the turn, and tells what came of it when the next has it already."""
        self._send(request | {"waits": True})
        within = request["timeout"] + GRACE
        with turn:
            self._send({"go": request["job"]})
            answer = None if bell.is_rung(request["job"], self._connection, within) else self._receive(within)
            if answer is not None and not answer.get("begun", True):  # the process was killed while it waited
                self._send(request)
                answer = self._receive(within)
        return answer or self._receive(within)

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
        if self._bell is not None:
            self._bell.close()
