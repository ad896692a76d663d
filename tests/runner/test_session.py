"""A session outlives a run: what keeps one open has torch imported once."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from gradcases.program import Part, Program
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import Job
from gradcases.runner.schedule import Done, Session
from gradcases.runner.staff import Closed
from tests.soak.killing import workers_below

LIGHT = "import torch\nx = torch.ones(2, requires_grad=True)\n(x * x).sum().backward()\n"
HEAVY = f"{LIGHT}torch.optim.SGD([x], lr=0.1).step()\n"


@pytest.mark.parametrize("isolation", [mode for mode in Isolation if mode.is_possible])
def test_it_runs_again_what_torch_imports_late_too(isolation: Isolation) -> None:
    with Session(sys.executable, "cpu", isolation, 1, 30.0) as session:
        session.target()
        for round_, text in enumerate((HEAVY, LIGHT, HEAVY, HEAVY)):
            job = Job("a/b", "code", Program((Part(1, text),)), Path(os.devnull), round_)
            done = [event for event in session.run([job]) if isinstance(event, Done)]
            assert [type(event.outcome).__name__ for event in done] == ["Returned"], round_


@pytest.mark.skipif(not Isolation.FORK.is_possible, reason="processes are found in /proc, on Linux only")
@pytest.mark.parametrize("isolation", [mode for mode in Isolation if mode.is_possible])
def test_a_worker_that_is_killed_before_it_spoke_is_replaced(isolation: Isolation) -> None:
    with Session(sys.executable, "cpu", isolation, 1, 30.0) as session:
        while not (started := list(workers_below(os.getpid()))):  # one that has just been started has no command line yet
            continue
        for pid in started:
            os.kill(pid, signal.SIGKILL)
        assert session.target().missing is None
        done = list(session.run([Job("a/b", "code", Program((Part(1, LIGHT),)), Path(os.devnull))]))
    assert [type(event.outcome).__name__ for event in done if isinstance(event, Done)] == ["Returned"]


@pytest.mark.parametrize("isolation", [mode for mode in Isolation if mode.is_possible])
def test_any_thread_may_close_it_and_after_that_nothing_runs(isolation: Isolation) -> None:
    session = Session(sys.executable, "cpu", isolation, 1, 30.0)
    session.target()
    for _ in range(2):
        closing = threading.Thread(target=session.close)
        closing.start()
        closing.join()
    assert list(workers_below(os.getpid())) == []
    with pytest.raises(Closed):
        list(session.run([Job("a/b", "code", Program((Part(1, LIGHT),)), Path(os.devnull))]))
