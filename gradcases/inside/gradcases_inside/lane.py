"""A lane: runs one job at a time, each in a process forked for it, and leaves nothing of it behind."""

import os
import sys
import time
from typing import TYPE_CHECKING

from gradcases_inside import execute, folders, pristine, processes, target
from gradcases_inside.captured import Captured
from gradcases_inside.channel import Channel, Lost
from gradcases_inside.slate import Slate

if TYPE_CHECKING:
    from gradcases_inside.bell import Bell


class Lane:
    """What a lane's process and the processes of its jobs share."""

    def __init__(self, channel: Channel, bell: "Bell | None", room: str, device: str) -> None:
        self._channel = channel
        self._bell = bell
        self._device = device
        self._work = os.path.join(room, "work")
        self._temporary = os.path.join(room, "tmp")
        pristine.put_temporary_files_into(self._temporary)
        self._captured = Captured(room)
        self._captured.attach()
        self._slate = Slate()
        self._main = sys.modules["__main__"]  # held: to free what a program replaces would be work in every fork
        processes.adopt_orphans()
        self._wake = processes.wake_on_child_exit()
        self._watch = processes.Watch(channel.read_fd, self._wake)

    def serve(self, hello: dict) -> None:
        """Answer requests until the other end of the channel is gone."""
        try:
            self._channel.send(hello)
            while True:
                request = self._channel.receive()
                if request is None:
                    return
                if "go" not in request:  # to a process that was killed before it heard it
                    self._channel.send(self._answer(request))
        except (processes.Abandoned, Lost):
            return

    def _answer(self, request: dict) -> dict:
        if "find" in request:
            return {"found": target.found(request["find"])}
        if "find_mode" in request:
            mode = request["find_mode"]
            return {"found": {"missing": target.asked_in_child(lambda: target.why_no_mode(mode), mode)}}
        outcome = self._outcome(request)
        return {"job": request["job"], "outcome": outcome, "begun": self._slate.begun() is not None}

    def _outcome(self, job: dict) -> dict:
        self._slate.wipe()
        try:
            self._captured.attach()
            folders.make_anew(self._work)
            folders.make_empty(self._temporary)
            pid = self._fork(job)
        except OSError as error:  # the disk is full, or there are too many processes
            return execute.unobserved(error)
        in_time = False
        try:
            in_time = self._ends_in_time(pid, job["timeout"])
        finally:
            status = processes.end_with_group(pid)
            processes.end_strangers(set())
        now = time.monotonic()
        ending = {"seconds": round(now - (self._slate.begun() or now), 6)}
        ending.update(_ending(status) if in_time else {"kind": "timed-out", "after": job["timeout"]})
        outcome = {**(self._slate.read() or ending), **self._captured.read()}
        folders.remove(self._work)
        folders.remove_contents(self._temporary)  # now: what is large there should not wait for another program
        return outcome

    def _ends_in_time(self, pid: int, timeout: float) -> bool:
        while not processes.has_ended(pid):
            begun = self._slate.begun()
            # One that has not begun may begin now, and nobody is told of that.
            if not self._watch.is_told((begun or time.monotonic()) + timeout) and begun is not None:
                return processes.has_ended(pid)
        return True

    def _fork(self, job: dict) -> int:
        lane, waits = os.getpid(), job.get("waits", False)
        if not waits:
            self._slate.begin(time.monotonic())
        pid = processes.fork_as_is()
        if pid:
            return pid
        try:
            os.setsid()
            processes.die_with(lane)
            processes.forget_child_exits()
            os.close(self._wake)
            if not waits:
                self._channel.close()
            self._report(execute.outcome_of(job, self._device, self._work, self._device == "cpu", _Turn(self, job) if waits else None))
        finally:
            os._exit(0)

    def _report(self, outcome: dict) -> None:
        try:
            self._slate.write(outcome)
        except ValueError as error:
            self._slate.write(execute.unobserved(error))

    def await_word(self, job: dict) -> None:
        """In the process of the job, until it may go."""
        while True:
            word = self._channel.receive()
            if word is None:
                os._exit(0)
            if word.get("go") == job["job"]:  # and not that of one that was killed before it heard it
                break
        self._channel.close()
        self._slate.begin(time.monotonic())

    def tell_end(self, job: dict) -> None:
        """In the process of the job: the next may run, on another lane, while this one tells what it left and is cleared up after."""
        if self._bell is not None:
            self._bell.ring(job["job"])


class _Turn:
    """Of a job whose process is made while another's program runs."""

    def __init__(self, lane: Lane, job: dict) -> None:
        self._lane = lane
        self._job = job

    def await_beginning(self) -> None:
        self._lane.await_word(self._job)

    def tell_end(self) -> None:
        self._lane.tell_end(self._job)


def _ending(status: int) -> dict:
    """Of a process that ended without a report."""
    if os.WIFSIGNALED(status):
        return {"kind": "crashed", "signal": os.WTERMSIG(status)}
    return {"kind": "exited", "status": os.WEXITSTATUS(status)}
