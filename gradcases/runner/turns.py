"""Turns: as many programs run at once as may, and they begin in the order in which their jobs were drawn."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable
    from types import TracebackType

    from gradcases.runner.jobs import Job


class Turns:
    """So many come `at_once`, of `most` that may be drawn and not given back. From any thread."""

    def __init__(self, at_once: int, most: int, begin: Callable[[Job], None]) -> None:
        self._at_once = at_once
        self._most = most
        self._begin = begin
        self._drawn: list[Turn] = []
        lock = threading.Lock()
        self._may_draw = threading.Condition(lock)
        self._may_come = threading.Condition(lock)

    def draw(self, waiting: deque[Job]) -> Turn:
        """For the first that waits, as soon as another may be drawn. To be given back, used or not: others wait behind it.

        Raises IndexError where none waits.
        """
        with self._may_draw:
            self._may_draw.wait_for(lambda: len(self._drawn) < self._most)
            if not waiting:
                self._may_draw.notify()  # another, for whose queue it was good news
            turn = Turn(self, waiting.popleft())
            self._drawn.append(turn)
            self._has_come(turn)
            return turn

    def take(self, turn: Turn) -> None:
        """Wait until it has come. One that was given back is the last of all that are drawn."""
        with self._may_come:
            if turn not in self._drawn:
                self._drawn.append(turn)
            self._may_come.wait_for(lambda: self._has_come(turn))

    def give_back(self, turn: Turn) -> None:
        """Safe to call again."""
        with self._may_come:
            if turn in self._drawn:
                self._drawn.remove(turn)
                self._may_draw.notify()
                self._may_come.notify_all()

    def _has_come(self, turn: Turn) -> bool:
        """Says so of a job the first time."""
        has_come = turn in self._drawn[: self._at_once]
        if has_come and not turn.has_begun:
            turn.has_begun = True
            self._begin(turn.job)
        return has_come


class Turn:
    """`with turn:` runs a block in the turn of a job. One that is drawn ahead may have to wait for it, and what is
    no program's own may be done meanwhile."""

    def __init__(self, turns: Turns, job: Job) -> None:
        self._turns = turns
        self.job = job
        self.has_begun = False

    def __enter__(self) -> None:
        self._turns.take(self)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.give_back()

    def give_back(self) -> None:
        """Used or not; safe to call again."""
        self._turns.give_back(self)
