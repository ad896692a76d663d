"""Jobs one after the other in this very process: `spawn` gives it one, no isolation gives it all."""

import gc
import os
import sys
from types import ModuleType

from gradcases_inside import folders, target
from gradcases_inside.captured import Captured
from gradcases_inside.channel import Channel, Lost, encoded


def serve(room: str, device: str) -> int:
    if sys.platform == "linux":
        from gradcases_inside import guard

        guard.stand(room)
    channel = Channel(os.dup(0), os.dup(1))
    captured = Captured(room)
    captured.attach()
    broken = target.import_torch()
    if broken is not None:
        channel.send({"broken": broken})
        return 0
    channel.send({"hello": target.hello(device, in_child=False)})
    worker = None
    while True:
        request = channel.receive()
        if request is None:
            return 0
        if "find" in request:
            channel.send({"found": target.found(request["find"])})
            continue
        if "find_mode" in request:
            channel.send({"found": {"missing": target.why_no_mode(request["find_mode"])}})
            continue
        worker = worker or DirectWorker(room, device, captured)
        answer = {"job": request["job"], "outcome": worker.outcome(request)}
        try:
            channel.send(answer)
        except Lost:
            _leave(os.path.join(room, "answer"), answer)
            os._exit(0)
        worker.forget_program()


def _leave(path: str, answer: dict) -> None:
    with open(path, "wb") as stream:
        stream.write(encoded(answer))


class DirectWorker:
    """What is needed to run programs here. Only made once torch is known to be there."""

    def __init__(self, room: str, device: str, captured: Captured) -> None:
        from gradcases_inside import execute, pristine, residue

        self._execute = execute
        self._room = room
        self._device = device
        self._captured = captured
        self._work, self._temporary = (os.path.join(room, name) for name in ("work", "tmp"))
        pristine.put_temporary_files_into(self._temporary)
        self._residue = residue.Residue(device)
        self.forget_program()

    def outcome(self, job: dict) -> dict:
        try:
            self._captured.attach()
            folders.make_anew(self._work)
            folders.make_empty(self._temporary)
        except OSError as error:  # the disk is full
            return {**self._execute.unobserved(error), "left": "no room"}
        outcome = self._execute.outcome_of(job, self._device, self._work)
        left = self._residue.left("".join(text for _, text in job["parts"]))  # first, for it puts back what the rest is done with
        os.makedirs(self._room, exist_ok=True)  # a program may have removed it
        os.chdir(self._room)
        folders.remove(self._work)
        folders.remove_contents(self._temporary)
        return {**outcome, **self._captured.read(), "left": left}

    def forget_program(self) -> None:
        """Now, and not in the next one's time: what it leaves to the collector may print."""
        sys.modules["__main__"] = ModuleType("__main__")
        gc.collect()
        gc.freeze()  # what is imported stays, and need not be looked at again
