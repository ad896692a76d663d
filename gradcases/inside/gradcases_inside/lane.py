"""A lane: runs one job at a time, each in a process forked for it, and leaves nothing of it behind."""

import json
import os
import select
import time

from gradcases_inside import direct, processes, target
from gradcases_inside.captured import Captured
from gradcases_inside.channel import Channel, Lost, Writer

MOST_REPORT = 64 * 1024 * 1024


class Abandoned(Exception):
    """The parent is gone: there is nobody to run a job for."""


def serve(channel: Channel, room: str, device: str, hello: dict) -> None:
    """Answer requests until the other end of `channel` is gone."""
    processes.adopt_orphans()
    captured = Captured(room)
    captured.attach()
    wake = processes.wake_on_child_exit()
    channel.send(hello)
    try:
        while True:
            request = channel.receive()
            if request is None:
                return
            if "find" in request:
                channel.send({"found": target.found(request["find"])})
            else:
                outcome = _run_forked(request, channel, room, device, captured, wake)
                channel.send({"job": request["job"], "outcome": outcome})
    except (Abandoned, Lost):
        return


def _run_forked(job: dict, channel: Channel, room: str, device: str, captured: Captured, wake: int) -> dict:
    captured.attach()
    read_end, write_end = os.pipe()
    lane = os.getpid()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        _be_the_job(job, channel, Writer(write_end), room, device, lane)
    os.close(write_end)
    awaited = _Awaited(pid, read_end, channel.read_fd, wake)
    try:
        awaited.until(started + job["timeout"])
    finally:
        os.close(read_end)
        status = processes.end_with_group(pid)
        processes.end_strangers(set())
    return {**_outcome(awaited, status, job["timeout"], time.monotonic() - started), **captured.read()}


def _be_the_job(job: dict, channel: Channel, writer: Writer, room: str, device: str, lane: int) -> None:
    """In the forked process, which this ends."""
    try:
        os.setsid()
        processes.die_with(lane)
        processes.forget_child_exits()
        channel.close()
        writer.send(direct.run_in(room, job, device))
    finally:
        os._exit(0)  # also where the report is Lost: the lane then sees an end without one, which is what happened


class _Awaited:
    """A job's process until it has reported, has ended, or is out of time."""

    def __init__(self, pid: int, read_end: int, leash: int, wake: int) -> None:
        self.report = None  # type: dict | None
        self.timed_out = False
        self._pid = pid
        self._read_end = read_end
        self._leash = leash
        self._wake = wake
        self._received = b""
        os.set_blocking(read_end, False)

    def until(self, deadline: float) -> None:
        """Returns when one of the three is so. Raises Abandoned when the parent is gone."""
        poll = select.poll()
        for fd in (self._read_end, self._leash, self._wake):
            poll.register(fd, select.POLLIN)
        while True:
            left = deadline - time.monotonic()
            ready = [fd for fd, _ in poll.poll(max(0, left) * 1000)]
            if self._leash in ready:
                raise Abandoned  # nothing is sent to a lane at work, so it is the end
            ended = self._wake in ready and self._has_ended()
            if (self._read_end in ready or ended) and not self._read_on():
                poll.unregister(self._read_end)
            if self.report is not None or ended:
                return
            if left <= 0:
                self.timed_out = True
                return

    def _has_ended(self) -> bool:
        processes.drain(self._wake)
        return processes.has_ended(self._pid)

    def _read_on(self) -> bool:
        """Read what there is, and whether more may come."""
        while True:
            piece = processes.read_some(self._read_end)
            if piece is None:
                return True
            self._received += piece
            if self._received.endswith(b"\n"):
                self.report = json.loads(self._received)
            if not piece or self.report is not None or len(self._received) > MOST_REPORT:
                return False


def _outcome(awaited: _Awaited, status: int, timeout: float, seconds: float) -> dict:
    if awaited.report is not None:
        return awaited.report
    if awaited.timed_out:
        return {"kind": "timed-out", "after": timeout, "seconds": round(seconds, 6)}
    if os.WIFSIGNALED(status):
        return {"kind": "crashed", "signal": os.WTERMSIG(status), "seconds": round(seconds, 6)}
    return {"kind": "exited", "status": os.WEXITSTATUS(status), "seconds": round(seconds, 6)}
