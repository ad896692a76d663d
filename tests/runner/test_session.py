"""A session outlives a run: what keeps one open has torch imported once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from gradcases.program import Part, Program
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import Job
from gradcases.runner.schedule import Done, Session

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
