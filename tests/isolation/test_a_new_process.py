"""What a program finds when it begins is the same in every isolation mode, and each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.outcome import Outcome, Returned
from gradcases.program import Part, Program
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import Job
from gradcases.runner.schedule import Done, Session
from gradcases.runner.workers import interpreter

DICE = """\
import random
import torch
import numpy
thrown = [random.random(), torch.rand(()).item(), numpy.random.rand()]
"""
WARNED = """\
import warnings
for category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning, UserWarning, FutureWarning):
    warnings.warn(category.__name__, category)
    warnings.warn(category.__name__, category, stacklevel=5)
"""
FOUND = """\
import sys, threading, logging
found = [sys.argv, __name__, threading.active_count(), threading.current_thread() is threading.main_thread()]
found += [len(logging.getLogger().handlers), sorted(name for name in globals() if not name.startswith("__"))]
"""
FILES = """\
import os, sys, tempfile
found = [os.listdir(tempfile.gettempdir()), os.listdir(), sys.stdin.read(), os.environ["TMPDIR"] == tempfile.gettempdir()]
tempfile.mkstemp()
open("here", "w").close()
"""
HUGE = """\
with open("/proc/self/smaps") as lines:
    huge = sum(int(line.split()[1]) for line in lines if line.startswith("AnonHugePages:"))
"""
COLLAPSED = """\
import ctypes, mmap
memory = mmap.mmap(-1, 4 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
memory.write(bytes(4 << 20))
start = -(-ctypes.addressof(ctypes.c_char.from_buffer(memory)) // (2 << 20)) * (2 << 20)
can = ctypes.CDLL(None).madvise(ctypes.c_void_p(start), ctypes.c_size_t(2 << 20), 25) == 0
"""


MADE = """\
import gc, torch
kinds = torch.nn.Module.__subclasses__() + torch.autograd.Function.__subclasses__()
made = [kind.__name__ for kind in kinds if kind.__module__ == "__main__"]
left = sum(each.requires_grad for each in gc.get_objects() if type(each) is torch.Tensor)
number = torch._C._current_graph_task_id() if hasattr(torch._C, "_current_graph_task_id") else -1
"""
OPTIMIZED = (
    MADE
    + """\
x = torch.ones(2, requires_grad=True)
optimizer = torch.optim.SGD([x], lr=0.5)
x.sum().backward()
optimizer.step()
stepped, state = x.tolist(), len(torch.optim.SGD([x], lr=1.0).state)
"""
)


def run(isolation: Isolation, *texts: str) -> list[Outcome]:
    """What these programs come to, one after the other."""
    with Session(interpreter(None), "cpu", isolation, 1, 60.0) as session:
        session.target()
        jobs = [Job(str(number), "code", Program((Part(1, text),)), Path("case.yaml")) for number, text in enumerate(texts)]
        done = {event.job.case_id: event.outcome for event in session.run(jobs) if isinstance(event, Done)}
    return [done[job.case_id] for job in jobs]


@pytest.fixture(scope="module", params=[mode for mode in Isolation if mode.is_possible])
def ran(request: pytest.FixtureRequest) -> list[Outcome]:
    return run(request.param, DICE, WARNED, FOUND, DICE, WARNED, FOUND, FILES, FILES)


def value(outcome: Outcome, name: str) -> object:
    assert isinstance(outcome, Returned), outcome
    return outcome.observed.values[name]


def test_dice_fall_the_same_each_time(ran: list[Outcome]) -> None:
    assert value(ran[0], "thrown") == value(ran[3], "thrown") == [0.8444218515250481, 0.49625658988952637, 0.5488135039273248]


def test_warnings_are_those_of_a_new_interpreter(ran: list[Outcome]) -> None:
    for outcome in (ran[1], ran[4]):
        assert isinstance(outcome, Returned)
        assert [warning.category for warning in outcome.observed.warnings] == [
            "DeprecationWarning",
            *["UserWarning"] * 2,
            *["FutureWarning"] * 2,
        ]


def test_it_is_alone_in_its_process(ran: list[Outcome]) -> None:
    assert value(ran[2], "found") == value(ran[5], "found") == [[""], "__main__", 1, True, 0, ["found", "logging", "sys", "threading"]]


def test_its_folders_are_empty_and_there_is_no_standard_input(ran: list[Outcome]) -> None:
    assert value(ran[6], "found") == value(ran[7], "found") == [[], [], "", True]


@pytest.mark.skipif(not Isolation.FORK.is_possible, reason="forks are made on Linux only")
def test_what_torch_left_in_memory_is_in_huge_pages_where_the_kernel_makes_them() -> None:
    can, huge = (value(outcome, name) for outcome, name in zip(run(Isolation.FORK, COLLAPSED, HUGE), ("can", "huge"), strict=True))
    assert isinstance(huge, int)
    assert (huge > 20_000) == can  # KiB; torch leaves some 150 MB, of which not all is in whole huge pages


@pytest.mark.parametrize("text", [MADE, OPTIMIZED], ids=["in a light lane", "in a heavy one"])
def test_of_what_made_a_process_warm_nothing_is_left(text: str) -> None:
    (outcome,) = run(Isolation.best(), text)
    assert [value(outcome, name) for name in ("made", "left", "number")] == [[], 0, -1]
    if text is OPTIMIZED:
        assert (value(outcome, "stepped"), value(outcome, "state")) == ([0.5, 0.5], 0)
