"""Deadlines kept by a thread, without a race between what is waited for and the time being up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Deadline:
    """`with Deadline(seconds, act) as deadline:` calls `act` where the block takes longer; then `deadline.passed` is true.

    After the block it no longer changes: either the block was in time and `act` is not called, or it was not.
    """

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self.passed = False
        self._act = act
        self._met = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(min(seconds, threading.TIMEOUT_MAX), self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._met = True
        self._timer.cancel()

    def _pass(self) -> None:
        with self._lock:
            if self._met:
                return
            self.passed = True
        self._act()
