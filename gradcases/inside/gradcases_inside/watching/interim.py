"""What is known before the end: told now and then, for processes that die before they come to it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Callable

import torch

from gradcases_inside.watching import looking
from gradcases_inside.watching.rules import end_of_run

if TYPE_CHECKING:
    from gradcases_inside.watching.judged import Leaf
    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.records import Backward

FIRST = 6  # times that it is told in any case
SHARE = 0.05  # of the time since then: no more is spent on telling


class Interim:
    """Told at every backward and step at first; later as often as it costs next to nothing."""

    def __init__(self, judge: Judge, tell: Callable[[], None]) -> None:
        self.judge = judge
        self.tell = tell
        self.times = 0
        self._began = time.perf_counter()
        self._spent = 0.0

    def before_backward(self, event: Backward) -> None:
        """A first one may be the last thing that is seen, so what it will leave without a gradient is told before it runs."""
        if self.times:
            return
        backwards = self.judge.recorder.backwards
        backwards.append(event)
        self.now()
        backwards.pop()

    def now(self) -> None:
        started = time.perf_counter()
        if self.judge.recorder.active and self.times >= FIRST and self._spent > SHARE * (started - self._began):
            return
        self.times += 1
        with torch._C.DisableTorchFunction():
            self.judge.recorder.guarded(self._tell)
        self._spent += time.perf_counter() - started

    def _tell(self) -> None:
        if self.judge.recorder.active:  # else it has judged for good
            self.judge.findings = so_far(self.judge)
            self.judge.name(self.judge.findings)
        self.tell()


def so_far(judge: Judge) -> list[Any]:
    """Findings, best first, of a run that is not at its end. What they are inferred from stays as it is."""
    looking.at_uses(judge)
    before = {number: leaf.reasons for number, leaf in judge.leaves.items()}
    try:
        if judge.recorder.backwards and not any(held.steps for held in judge.optimizers):
            looking.give_reasons(judge, [leaf for leaf in judge.leaves.values() if _should_have_got(judge, leaf)])
        return end_of_run.merged(end_of_run.known(judge))
    finally:
        for number, leaf in judge.leaves.items():
            leaf.reasons = before.get(number, [])


def _should_have_got(judge: Judge, leaf: Leaf) -> bool:
    """Whether backward was for it, as far as that shows: none of its optimizer's parameters got a gradient where another's did."""
    wanted = {value.number for event in judge.recorder.backwards for value in event.inputs}
    if leaf.got or leaf.reasons or (wanted and leaf.value.number not in wanted):
        return False
    holding = [held for held in judge.optimizers if leaf.value.number in held.values]
    if len(judge.optimizers) <= 1 or not holding:
        return True
    return any(judge.leaves[number].got for held in holding for number in held.values if number in judge.leaves)
