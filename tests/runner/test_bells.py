"""A bell is heard for its job alone, and never instead of what the lane says."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator

import pytest

from gradcases.runner.bells import Bell
from gradcases.runner.isolation import Isolation

pytestmark = pytest.mark.skipif(not Isolation.FORK.is_possible, reason="forked processes are of Linux alone")


Lane = tuple[socket.socket, socket.socket]


@pytest.fixture
def lane() -> Iterator[Lane]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def bell() -> Iterator[Bell]:
    made = Bell()
    yield made
    made.hand_over()
    made.close()


@pytest.mark.parametrize(
    ("written", "is_rung"),
    [
        (b"abc\n", True),
        (b"what a program writes\nabc\n", True),
        (b"\xff\x00" * 30_000 + b"\nabc\n", True),
        (b"of-another\n", False),
        (b"abcd\n", False),
        (b"", False),
    ],
)
def test_a_bell_is_rung_by_the_line_of_the_job(written: bytes, is_rung: bool, bell: Bell, lane: Lane) -> None:
    os.write(bell.write_fd, written)
    assert bell.is_rung("abc", lane[0], within=0.05 if not is_rung else 60) is is_rung


def test_it_is_waited_for(bell: Bell, lane: Lane) -> None:
    threading.Timer(0.1, os.write, (bell.write_fd, b"another\n")).start()
    threading.Timer(0.2, os.write, (bell.write_fd, b"abc\n")).start()
    assert bell.is_rung("abc", lane[0], within=60)


def test_what_the_lane_says_counts_more(bell: Bell, lane: Lane) -> None:
    os.write(bell.write_fd, b"abc\n")
    lane[1].send(b"an outcome\n")
    assert not bell.is_rung("abc", lane[0], within=60)


def test_the_end_of_the_lane_is_an_answer(bell: Bell, lane: Lane) -> None:
    lane[1].close()
    assert not bell.is_rung("abc", lane[0], within=60)


def test_a_bell_that_nobody_can_ring_is_not_waited_for(bell: Bell, lane: Lane) -> None:
    bell.hand_over()
    assert not bell.is_rung("abc", lane[0], within=60)


def test_a_bell_that_is_closed_is_not_rung(bell: Bell, lane: Lane) -> None:
    bell.close()
    bell.close()
    assert not bell.is_rung("abc", lane[0], within=60)
