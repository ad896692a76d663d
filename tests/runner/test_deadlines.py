"""A deadline either passes or is met, whichever is first."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from gradcases.runner.deadlines import Deadline


def test_one_that_passes_is_acted_upon() -> None:
    acted = threading.Event()
    with Deadline(0.01, acted.set) as deadline:
        assert acted.wait(60)
    assert deadline.passed


def test_one_that_is_met_is_not_though_its_timer_went_off_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    timers: list[Callable[[], None]] = []

    class Timer(threading.Timer):
        def __init__(self, seconds: float, function: Callable[[], None]) -> None:
            timers.append(function)
            super().__init__(seconds, function)

    monkeypatch.setattr(threading, "Timer", Timer)
    acted = threading.Event()
    with Deadline(60, acted.set) as deadline:
        assert len(timers) == 1
    timers[0]()
    assert (deadline.passed, acted.is_set()) == (False, False)
