"""A bell is rung in a line of its own, and in no file but the lane's pipe."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest

from gradcases.inside.gradcases_inside.bell import Bell

pytestmark = pytest.mark.skipif(os.name == "nt", reason="forked processes are of Linux alone, and os.set_blocking knows no pipes there")

Pipe = tuple[int, int]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    ends = os.pipe()
    os.set_blocking(ends[0], False)
    yield ends
    for fd in ends:
        os.close(fd)


@pytest.mark.parametrize("written", [b"", b"no end of a line", b"a line\n"])
def test_the_job_is_a_line_whatever_a_program_wrote(written: bytes, pipe: Pipe) -> None:
    bell = Bell(pipe[1])
    os.write(pipe[1], written)
    bell.ring("abc")
    assert b"abc" in os.read(pipe[0], 1000).splitlines()


def test_a_full_pipe_is_not_waited_for(pipe: Pipe) -> None:
    bell = Bell(pipe[1])
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(pipe[1], bytes(1 << 16))
    bell.ring("abc")
    assert b"abc" not in os.read(pipe[0], 1 << 20)


def test_a_file_that_a_program_put_in_the_place_of_the_pipe_stays_empty(pipe: Pipe, tmp_path: os.PathLike[str]) -> None:
    bell = Bell(pipe[1])
    with open(os.path.join(tmp_path, "another"), "w+b") as another:
        os.dup2(another.fileno(), pipe[1])
        bell.ring("abc")
        assert another.read() == b""


def test_a_closed_pipe_is_no_error(pipe: Pipe) -> None:
    copy = os.dup(pipe[1])
    bell = Bell(copy)
    os.close(copy)
    bell.ring("abc")
    with pytest.raises(BlockingIOError):
        os.read(pipe[0], 1)
