"""Jobs one after the other in this very process: `spawn` gives it one, no isolation gives it all."""

import os
import shutil

from gradcases_inside import target
from gradcases_inside.captured import Captured
from gradcases_inside.channel import Channel, Lost


def serve(room: str, device: str) -> int:
    channel = Channel(os.dup(0), os.dup(1))
    captured = Captured(room)
    captured.attach()
    broken = target.import_torch()
    if broken is not None:
        channel.send({"broken": broken})
        return 0
    channel.send({"hello": target.hello(device, in_child=False)})
    while True:
        request = channel.receive()
        if request is None:
            return 0
        try:
            channel.send(_answer(request, room, device, captured))
        except Lost:
            os._exit(0)  # the parent sees an end without a report, which is what happened


def _answer(request: dict, room: str, device: str, captured: Captured) -> dict:
    if "find" in request:
        return {"found": target.found(request["find"])}
    captured.attach()
    outcome = run_in(room, request, device)
    return {"job": request["job"], "outcome": {**outcome, **captured.read()}}


def run_in(room: str, job: dict, device: str) -> dict:
    """The outcome of a job run in this process, in an empty working directory that is gone afterwards."""
    from gradcases_inside import execute  # not above: it imports torch, which may not be there

    work = os.path.join(room, "work")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    os.chdir(work)
    try:
        return execute.run_program(job["file"], job["parts"], device)
    except Exception as error:  # ours: what the program raises is its outcome, and comes back as one
        return {"kind": "unobserved", "reason": f"the worker failed: {type(error).__name__}: {error}"}
    finally:
        os.chdir(room)
        shutil.rmtree(work, ignore_errors=True)
