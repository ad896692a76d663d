"""What is kept of a run: of the last steps, and no more than so much."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gradcases_inside.watching.places import Place
    from gradcases_inside.watching.records import Backward, Call, Write

MOST_CALLS = 100_000
KEPT_STEPS = 2  # iterations whose records are kept
KEPT_WRITES = 10  # iterations whose changes in place are kept: a graph may be older than its iteration
MOST_MARKED = 500  # values of which something is known besides; beyond that only those that are alive


class Kept:
    """Records in the order in which they were made. No tensor is kept alive."""

    def __init__(self) -> None:
        self.number = 0  # of calls until now
        self.calls: deque[Call] = deque()
        self.writes: deque[Write] = deque(maxlen=20_000)
        self._write_marks: deque[int] = deque()  # how many writes steps had seen
        self._writes_made = 0
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

    def keep_write(self, write: Write) -> None:
        self.writes.append(write)
        self._writes_made += 1

    def after_step(self) -> None:
        """Let go of the records of old iterations."""
        self._forget_writes()
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

    def _forget_writes(self) -> None:
        self._write_marks.append(self._writes_made)
        if len(self._write_marks) > KEPT_WRITES:
            wanted = self._writes_made - self._write_marks.popleft()
            while len(self.writes) > wanted:
                self.writes.popleft()

    def forget_dead(self, alive: Iterable[int]) -> None:
        """What is known of values besides, where these are the numbers of all that are alive."""
        if max(len(self.cleared), len(self.frozen), len(self.hooked)) <= MOST_MARKED:
            return
        living = set(alive)
        for marked in (self.cleared, self.frozen, self.hooked):
            for number in [each for each in marked if each not in living]:
                del marked[number]
