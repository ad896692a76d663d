"""Programs take turns: as many run at once as may, and only what is no program's own is done beside them."""

from __future__ import annotations

import itertools
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gradcases.outcome import Outcome, Raised, Returned, TimedOut
from gradcases.program import Part, Program
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import Job
from gradcases.runner.schedule import Done, Session, Started, default_jobs
from gradcases.runner.staff import lanes_for
from gradcases.runner.turns import Turn, Turns

if TYPE_CHECKING:
    from collections.abc import Sequence

forked = pytest.mark.skipif(not Isolation.FORK.is_possible, reason="forked processes are of Linux alone")
cores_left = pytest.mark.skipif(default_jobs() < 2, reason="on one core nothing is made ready beside a program")
SPAN = """
import threading, time
began = time.monotonic()
threading.Event().wait({seconds})
ended = time.monotonic()
"""
FINDS_THE_OTHER = """
import os, signal

def children(pid):
    with open(f"/proc/{{pid}}/task/{{pid}}/children") as stream:
        return [int(text) for text in stream.read().split()]

lane = os.getppid()
worker = int(open(f"/proc/{{lane}}/stat").read().rpartition(")")[2].split()[1])
found, lanes, first = [], [], not os.path.exists({mark!r})
open({mark!r}, "w").close()
while first and not found:  # until the deadline
    lanes = [other for other in children(worker) if other != lane]
    found = [pid for other in lanes for pid in children(other)]
others = len(found)
"""
KILLS = """
for pid in {whom}:
    os.kill(pid, signal.SIGKILL)
"""


def job(number: int, text: str = "") -> Job:
    return Job(str(number), "code", Program((Part(1, text),)), Path("case.yaml"))


def run(texts: Sequence[str], at_once: int = 1, timeout: float = 60.0) -> tuple[list[Outcome], list[str]]:
    """What the programs came to, and which of them began, in that order."""
    jobs = [job(number, text) for number, text in enumerate(texts)]
    began: list[str] = []
    done: dict[str, Outcome] = {}
    with Session(sys.executable, "cpu", Isolation.FORK, at_once, timeout) as session:
        session.target()
        for event in session.run(jobs):
            if isinstance(event, Done):
                done[event.job.case_id] = event.outcome
            elif isinstance(event, Started):
                began.append(event.job.case_id)
    return [done[each.case_id] for each in jobs], began


def times(outcome: Outcome, *names: str) -> list[float]:
    assert isinstance(outcome, Returned), outcome
    return [float(str(outcome.observed.values[name])) for name in names]


@pytest.mark.parametrize(("jobs", "cores", "lanes"), [(1, 1, 1), (1, 2, 2), (1, 8, 2), (2, 2, 2), (2, 3, 3), (3, 8, 6), (8, 2, 8)])
def test_lanes_make_ready_beside_programs_where_cores_are_left(jobs: int, cores: int, lanes: int) -> None:
    assert lanes_for(jobs, cores) == lanes


def turns_of(at_once: int, most: int) -> tuple[Turns, list[str]]:
    """And which began, in that order."""
    begun: list[str] = []
    return Turns(at_once, most, lambda job: begun.append(job.case_id)), begun


def drawn(turns: Turns, count: int) -> list[Turn]:
    waiting = deque(job(number) for number in range(count))
    return [turns.draw(waiting) for _ in range(count)]


def take(turn: Turn) -> None:
    with turn:
        pass


def test_turns_come_in_the_order_in_which_they_were_drawn_whoever_waits_first() -> None:
    turns, begun = turns_of(1, 3)
    with ThreadPoolExecutor(3) as pool:
        for turn in reversed(drawn(turns, 3)):
            pool.submit(take, turn)
    assert begun == ["0", "1", "2"]


def test_as_many_turns_come_at_once_as_may() -> None:
    turns, begun = turns_of(2, 3)
    first, second, third = drawn(turns, 3)
    with ThreadPoolExecutor(1) as pool, first:
        with second:
            waits = pool.submit(take, third)
            assert begun == ["0", "1"]
        waits.result(timeout=60)
    assert begun == ["0", "1", "2"]


def test_a_turn_that_is_given_back_unused_is_waited_for_by_none() -> None:
    turns, begun = turns_of(1, 2)
    first, second = drawn(turns, 2)
    assert begun == ["0"]
    first.give_back()
    first.give_back()
    with second:
        assert begun == ["0", "1"]


def test_a_turn_that_is_taken_again_is_the_last() -> None:
    turns, begun = turns_of(1, 2)
    first, second = drawn(turns, 2)
    take(first)
    with ThreadPoolExecutor(1) as pool, second:
        again = pool.submit(take, first)
        assert not wait([again], timeout=0.1).done
    again.result(timeout=60)
    assert begun == ["0", "1"]  # each once


def test_no_more_are_drawn_than_may_be() -> None:
    turns, _ = turns_of(1, 2)
    first, _ = drawn(turns, 2)
    with ThreadPoolExecutor(1) as pool:
        third = pool.submit(turns.draw, deque([job(2)]))
        assert not wait([third], timeout=0.1).done
        first.give_back()
        assert third.result(timeout=60).job.case_id == "2"


def test_whoever_has_no_job_left_keeps_no_other_from_drawing() -> None:
    turns, _ = turns_of(1, 1)
    (first,) = drawn(turns, 1)
    with ThreadPoolExecutor(4) as pool:
        without = [pool.submit(turns.draw, deque()) for _ in range(3)]
        other = pool.submit(turns.draw, deque([job(1)]))
        first.give_back()
        assert other.result(timeout=60).job.case_id == "1"
        other.result().give_back()
        assert [type(each.exception(timeout=60)) for each in without] == [IndexError] * 3


@forked
def test_no_two_run_at_once_where_one_may() -> None:
    outcomes, _ = run([SPAN.format(seconds=0.02)] * 12)
    spans = sorted(times(outcome, "began", "ended") for outcome in outcomes)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@forked
def test_they_begin_in_the_order_of_the_jobs() -> None:
    _, began = run([SPAN.format(seconds=0.01 * (number % 2)) for number in range(24)])
    assert began == [str(number) for number in range(24)]


@forked
def test_two_run_at_once_where_two_may() -> None:
    outcomes, _ = run([SPAN.format(seconds=0.3)] * 4, at_once=2)
    spans = sorted(times(outcome, "began", "ended") for outcome in outcomes)
    assert any(before[1] > after[0] for before, after in itertools.pairwise(spans))


@forked
@cores_left
@pytest.mark.parametrize(
    "then",
    ["", KILLS.format(whom="found"), KILLS.format(whom="lanes if found else []")],
    ids=["waits", "is replaced when it is killed", "is replaced when its lane is killed"],
)
def test_the_process_of_the_next_is_made_while_one_runs_and(then: str, tmp_path: Path) -> None:
    outcomes, began = run([FINDS_THE_OTHER.format(mark=str(tmp_path / "first")) + then] * 2)
    assert sorted(times(outcome, "others") for outcome in outcomes) == [[0.0], [1.0]]
    assert began == ["0", "1"]


TELLS_OF_ITS_ERROR = """\
import pathlib
class Slow(Exception):
    def __str__(self):
        while not pathlib.Path({mark!r}).exists():
            continue
        return "told when the next had begun"
raise Slow
"""
MAKES = "import pathlib\npathlib.Path({mark!r}).touch()\n"


@forked
@cores_left
def test_the_next_begins_though_what_is_left_of_one_is_still_told(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    (first, second), began = run([TELLS_OF_ITS_ERROR.format(mark=mark), MAKES.format(mark=mark)], timeout=20)
    assert isinstance(first, Raised)
    assert first.message == "told when the next had begun"
    assert isinstance(second, Returned)
    assert began == ["0", "1"]


@forked
def test_what_never_stops_telling_of_itself_meets_its_deadline_and_the_next_runs(tmp_path: Path) -> None:
    (first, second), _ = run([TELLS_OF_ITS_ERROR.format(mark=str(tmp_path / "never")), SPAN.format(seconds=0)], timeout=2)
    assert isinstance(first, TimedOut)
    assert isinstance(second, Returned)


@forked
def test_the_wait_for_a_turn_is_not_counted_as_time_of_the_program() -> None:
    outcomes, began = run([SPAN.format(seconds=1.5)] * 3, timeout=2.9)
    assert [type(outcome) for outcome in outcomes] == [Returned] * 3
    assert began == ["0", "1", "2"]
    assert max(outcome.seconds for outcome in outcomes) < 2.9
