"""A post has its job done by whichever lane lives: what is asked again of another, how often, and what is nobody else's fault."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from gradcases.errors import TargetError
from gradcases.outcome import summary
from gradcases.program import Part, Program
from gradcases.runner.jobs import Job
from gradcases.runner.lanes import KILL, LaneDied, Unheard
from gradcases.runner.limits import Bounds
from gradcases.runner.posts import ATTEMPTS, Post
from gradcases.runner.turns import Turn, Turns

HELLO: dict[str, Any] = {"hello": {}}
EXITED = {"kind": "exited", "status": 3}
KILLED = {"kind": "crashed", "signal": KILL}
TIMED_OUT = {"kind": "timed-out", "after": 1.0}
SEGFAULT = {"kind": "crashed", "signal": 11}
RETURNS = {"kind": "unobserved", "reason": "it was run again"}
PRINTED = {"stdout": "", "stderr": "", "stdout_bytes": 0, "stderr_bytes": 0, "seconds": 0.1}
JOB = Job("a/b", "code", Program((Part(1, "x = 1\n"),)), Path("case.yaml"))


@dataclass
class Scripted:
    """A lane that does as it is told: `does` is its answer, or None where it dies over it."""

    does: Mapping[str, Any] | None
    words: dict[str, Any] = field(default_factory=lambda: HELLO)
    fresh: bool = True
    usable: bool = True
    closed: bool = False
    hears: bool = True

    def first_words(self) -> dict[str, Any]:
        return self.words

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        if self.does is None:
            raise LaneDied
        return dict(self.does)

    def run(self, turn: Turn, timeout: float, bounds: Bounds) -> dict[str, Any]:
        with turn:
            if not self.hears:
                raise Unheard
            return {**PRINTED, **self.ask({})}

    def close(self) -> None:
        self.closed = True


def a_turn() -> Turn:
    return Turns(1, 1, lambda job: None).draw(deque([JOB]))


def hiring(lanes: list[Scripted]) -> Callable[[], Scripted]:
    """These, one after the other."""
    waiting = iter(lanes)
    return lambda: next(waiting)


@pytest.mark.parametrize(
    ("lanes", "told"),
    [
        ([Scripted(EXITED), Scripted(RETURNS)], "ends its process with status 3"),
        ([Scripted(SEGFAULT), Scripted(RETURNS)], "crashes with SIGSEGV"),
        ([Scripted(KILLED, usable=False), Scripted(EXITED)], "ends its process with status 3"),  # by whom, nobody knows
        ([Scripted(KILLED)], "crashes with SIGKILL"),  # each time
        ([Scripted(SEGFAULT, fresh=False, usable=False), Scripted(EXITED)], "ends its process with status 3"),
        ([Scripted(EXITED, fresh=False, usable=False), Scripted(SEGFAULT)], "crashes with SIGSEGV"),
        ([Scripted(TIMED_OUT, fresh=False, usable=False), Scripted(EXITED)], "ends its process with status 3"),
        ([Scripted(None), Scripted(EXITED)], "ends its process with status 3"),
        ([Scripted(None, words={"broken": "no torch"}), Scripted(EXITED)], "ends its process with status 3"),
        (
            [
                Scripted(None, hears=False),
                Scripted(None),
                Scripted(None, words={"broken": "it was killed"}),
                Scripted(KILLED, usable=False),
                Scripted(EXITED),
            ],
            "ends its process with status 3",
        ),
    ],
)
def test_a_job_is_run_again_only_where_its_process_may_have_ended_for_anothers_reason(lanes: list[Scripted], told: str) -> None:
    assert summary(Post(hiring(lanes)).run(a_turn(), 1.0, Bounds())) == told
    assert not lanes[-1].closed


@pytest.mark.parametrize("hears", [True, False])
def test_a_job_over_which_every_lane_dies_is_undecided(hears: bool) -> None:
    lanes = [Scripted(None, hears=hears) for _ in range(ATTEMPTS + 1)]
    told = f"{ATTEMPTS} workers ended {'while it ran' if hears else 'before it could begin'}"
    assert told in summary(Post(hiring(lanes)).run(a_turn(), 1.0, Bounds()))
    assert [lane.closed for lane in lanes] == [True] * ATTEMPTS + [False]


@pytest.mark.parametrize("error", [OSError("too many open files"), TargetError("it is gone")])
def test_a_job_for_which_nothing_can_be_started_is_undecided(error: Exception) -> None:
    def hire() -> Scripted:
        raise error

    assert f"{ATTEMPTS} workers ended before it could begin" in summary(Post(hire).run(a_turn(), 1.0, Bounds()))


def test_a_question_is_asked_of_another_lane_and_not_for_ever() -> None:
    answer: dict[str, Any] = {"found": {}}
    assert Post(hiring([Scripted(None), Scripted(answer)])).ask({}) == answer
    with pytest.raises(LaneDied):
        Post(hiring([Scripted(None) for _ in range(ATTEMPTS)])).ask({})


def test_who_was_killed_before_speaking_is_replaced_and_who_is_broken_speaks() -> None:
    killed, broken = Scripted(None, words={"broken": "", "killed": True}), Scripted(None, words={"broken": "no torch"})
    assert Post(hiring([killed, Scripted(None)])).first_words() == HELLO
    assert killed.closed
    assert Post(hiring([broken])).first_words() == {"broken": "no torch"}


def test_a_lane_that_came_broken_is_dismissed_before_it_is_needed() -> None:
    broken, sound = Scripted(None, words={"broken": "no torch"}), Scripted(None)
    for lane in (broken, sound):
        Post(hiring([]), lane).await_lane()
    assert (broken.closed, sound.closed) == (True, False)
