"""A lane that is a worker of its own: it runs jobs in its own process."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from typing import TYPE_CHECKING, Any

from gradcases.errors import TargetError
from gradcases.runner.deadlines import Deadline
from gradcases.runner.lanes import PATIENCE, LaneDied, heard, silence_of
from gradcases.runner.wire import ending_of, left_in, messages
from gradcases.runner.workers import WorkerProcess, start_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradcases.runner.jobs import Job
    from gradcases.runner.limits import Bounds
    from gradcases.runner.room import Room
    from gradcases.runner.turns import Turn

    Message = dict[str, Any]


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
                self._first_words = heard(lambda: self._receive("hello", "broken"))
            self._first_words = self._first_words or silence_of(self._process, deadline)
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
