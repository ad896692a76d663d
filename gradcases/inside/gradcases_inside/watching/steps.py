"""Optimizers' steps: what goes on in one is no part of any computation that gradients come back through."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside.watching import modes, places, tensors

if TYPE_CHECKING:
    from gradcases_inside.watching.recorder import Recorder

NAMED = "Optimizer.step#"  # the profiler's name of a step: what torch leaves when a step ends, and when it raises


class Steps:
    """Told by torch before and after each step of any optimizer."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.threads: set[int] = set()  # in which a step is under way
        # From whose modes the recorder was taken, so that a step is as quick as ever; and how many were above it
        self._away: dict[int, int] = {}
        self._versions: dict[int, list[tuple[torch.Tensor, int]]] = {}  # by optimizer: of its parameters, before the step

    def begins(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        recorder = self.recorder
        if recorder.sees_nothing():
            return
        recorder.judge.before_step(optimizer)
        with torch._C.DisableTorchFunction():
            self._versions[id(optimizer)] = [(each, tensors.version(each)) for each in _parameters(optimizer)]
        if not _closure(args, kwargs):
            self._leave(threading.get_ident())

    def ends(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        versions = self._versions.pop(id(optimizer), None)
        if versions is not None and self.recorder.active:
            with torch._C.DisableTorchFunction():
                self.recorder.guarded(self.recorder.lineage.stepped_over, versions, places.here())
                self.recorder.guarded(self.recorder.judge.after_step, optimizer)
        self.is_over()

    def is_over(self) -> None:
        """In this thread, also where it raised."""
        thread = threading.get_ident()
        self.threads.discard(thread)
        under = self._away.pop(thread, None)
        if under is not None and self.recorder.active:
            modes.put(self.recorder, under)

    def _leave(self, thread: int) -> None:
        self.threads.add(thread)
        under = modes.take(self.recorder)
        if under is not None:
            self._away[thread] = under


def _parameters(optimizer: Any) -> list[torch.Tensor]:
    return [each for group in optimizer.param_groups for each in group["params"]]


def _closure(args: Any, kwargs: Any) -> Any:
    """What the optimizer calls to have the loss computed anew. The optimizer itself is the first argument."""
    return args[1] if len(args) > 1 else kwargs.get("closure")
