"""A session of watching, in the process that is watched: it begins, it ends, and then nothing of it is left in torch."""

from __future__ import annotations

import os
import threading
from typing import Any, Callable, Optional

import torch

from gradcases_inside.watching import answer, asking, clipping, compilers, interim, modes, patches, places, traces, warning_places
from gradcases_inside.watching.judging import Judge
from gradcases_inside.watching.recorder import Recorder
from gradcases_inside.watching.values import Checker

Tell = Callable[[dict], None]
_current: list[Session] = []


class Session:
    """`tell` is given what is known from time to time, where somebody wants to know that before the end."""

    def __init__(self, steps: int, values: bool, tell: Optional[Tell] = None) -> None:
        self.judge = judge = Judge(steps)
        self.recorder = judge.recorder = Recorder(judge)
        if values:
            self.recorder.checker = Checker(self.recorder)
        if tell is not None:
            judge.interim = interim.Interim(judge, lambda: tell(self.told()))
        self.ended = False
        self.process = os.getpid()
        self._seeing = patches.Patches()  # undone when watching stops
        self._hiding = patches.Patches()  # undone at the very end
        self._thread = 0
        self._raised: Optional[dict] = None

    @property
    def is_mine(self) -> bool:
        """Whether this thread began it."""
        return (self.process, self._thread) == (os.getpid(), threading.get_ident())

    def begin(self) -> None:
        """Watch this thread, and those that are started from now on. There is one session at a time."""
        self._thread = threading.get_ident()
        _current.append(self)
        self.recorder.on_stop = self._seeing.undo
        patches.apply_to_optimizers(self.recorder, self._hiding)
        warning_places.apply(self._hiding, self.judge.warned)
        traces.apply(self._hiding)
        patches.apply_to(self.recorder, self._seeing)
        compilers.apply_to(self.recorder, self._seeing)
        clipping.apply_to(self.recorder, self._seeing)
        modes.put(self.recorder)

    def leave(self) -> None:
        """This thread is not watched any more; others still are."""
        modes.take(self.recorder)

    def end(self, error: Optional[BaseException] = None) -> None:
        """Judge what was seen; `error` is what ended it. What it found stays."""
        if self.ended:
            return
        self.ended = True
        stopped = self.recorder.stopped
        self.recorder.active = False
        failed = None if error is None or isinstance(error, (SystemExit, KeyboardInterrupt)) else error
        if failed is not None:
            self._raised = answer.raised(failed, self.recorder)
        if not stopped or failed is not None:
            self.judge.end(failed, places.namespaces_of(error) if error is not None else None)

    def undo(self) -> None:
        """Torch, and what else was changed, is as it was before."""
        self._seeing.undo()
        self._hiding.undo()
        _current[:] = [each for each in _current if each is not self]

    def exits(self, told: Callable[[], None]) -> None:
        """Have this called, too, before the process ends without further ado."""
        patches.apply_exits(told, self._hiding)

    def told(self, complete: bool = False) -> dict[str, Any]:
        """See `answer`."""
        return answer.of(self.judge, self._raised, complete)

    def why_none(self, thing: Any) -> Optional[dict[str, Any]]:
        """{"said": a sentence, "of_all": places among all findings or None, "findings": where they are others}; None for no tensor."""
        if not isinstance(thing, torch.Tensor):
            return None
        said, found = asking.why_none(self.judge, thing)
        places_of = [self.judge.findings.index(each) for each in found if each in self.judge.findings]
        if len(places_of) == len(found):
            return {"said": said, "of_all": places_of, "findings": []}
        return {"said": said, "of_all": None, "findings": [answer.of_finding(each) for each in found]}


def current() -> Optional[Session]:
    """The one that is under way in this process, in whatever thread."""
    return _current[-1] if _current else None


def _stop_in_child() -> None:
    """A forked process computes for its parent, which does not see its records."""
    for session in _current:
        session.recorder.active = False


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_stop_in_child)
