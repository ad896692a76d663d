"""What is kept of a run: of the last steps, and no more than so much."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcases_inside.watching.places import Place
    from gradcases_inside.watching.records import Backward, Call, Write

MOST_CALLS = 100_000
KEPT_STEPS = 2  # iterations whose records are kept
MOST_MARKED = 10_000  # values of which something is known besides


class Kept:
    """Records in the order in which they were made. No tensor is kept alive."""

    def __init__(self) -> None:
        self.number = 0  # of calls until now
        self.calls: deque[Call] = deque()
        self.writes: deque[Write] = deque(maxlen=20_000)
        self.backwards: deque[Backward] = deque(maxlen=200)
        self.escapes: deque[Call] = deque(maxlen=2_000)  # calls by which values left torch
        self.step_marks: deque[int] = deque()  # numbers of calls at steps
        # Of values, by their numbers: where, and after how many calls
        self.cleared: dict[int, tuple[Place | None, int]] = {}  # its grad was set to None
        self.frozen: dict[int, tuple[Place | None, int]] = {}  # its `requires_grad` was set to False
        self.hooked: dict[int, Place | None] = {}  # a hook was registered on it

    def take_number(self) -> int:
        """For the next call."""
        number = self.number
        self.number = number + 1
        return number

    def keep(self, call: Call) -> None:
        self.calls.append(call)
        if len(self.calls) > MOST_CALLS:
            self.calls.popleft().forget()

    def after_step(self) -> None:
        """Let go of the records of old iterations."""
        self.step_marks.append(self.number)
        if len(self.step_marks) <= KEPT_STEPS:
            return
        oldest = self.step_marks.popleft()
        while self.calls and self.calls[0].number < oldest:
            self.calls.popleft().forget()
        while self.escapes and self.escapes[0].number < oldest:
            self.escapes.popleft()
        while self.backwards and self.backwards[0].number < oldest:
            self.backwards.popleft()
        for marked in (self.cleared, self.frozen, self.hooked):
            while len(marked) > MOST_MARKED:
                del marked[next(iter(marked))]
