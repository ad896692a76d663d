"""A program's end, told by its own process: before its lane tells what came of it."""

from __future__ import annotations

import os
import select
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket


class Bell:
    """A pipe that a lane's processes write to, in which a program can have written anything. Linux."""

    def __init__(self) -> None:
        ours, theirs = os.pipe()
        self._ours, self._theirs = open(ours, "rb", buffering=0), open(theirs, "wb", buffering=0)  # noqa: SIM115 - closed by `close`

    @property
    def write_fd(self) -> int:
        return self._theirs.fileno()

    def is_rung(self, job: str, or_else: socket.socket, within: float) -> bool:
        """Wait for the line of the job, or for anything `or_else` has; whether it was the line. False after so many seconds, too,
        and where either is closed."""
        deadline = time.monotonic() + within
        try:
            poll = select.poll()
            poll.register(self._ours, select.POLLIN)
            poll.register(or_else, select.POLLIN)
            while ready := [fd for fd, _ in poll.poll(max(0.0, deadline - time.monotonic()) * 1000)]:
                told = self._ours.read(1 << 16) if or_else.fileno() not in ready else b""
                if not told or job.encode() in told.split():
                    return bool(told)
        except ValueError:  # closed by another thread
            return False
        return False

    def hand_over(self) -> None:
        """The worker has the end to write to now."""
        self._theirs.close()

    def close(self) -> None:
        """Safe to call again."""
        self._ours.close()
