"""What the worker's processes know of each other: news of children, and who they work for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import gradcases

INSIDE = Path(gradcases.__file__).parent / "inside"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are watched so on Linux only")


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(INSIDE)
    import gradcases_inside.processes as module  # type: ignore[import-not-found]  # in the worker's folder

    return module  # type: ignore[no-any-return]  # as above


class Pipes:
    """A leash and what wakes: the ends to read and those to write."""

    def __init__(self) -> None:
        self.leash, self.holder = os.pipe()
        self.wake, self.waker = os.pipe()
        os.set_blocking(self.wake, False)


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    made = Pipes()
    yield made
    for fd in vars(made).values():
        if fd >= 0:
            os.close(fd)


def test_who_is_let_go_of_is_told_so(processes: ModuleType, pipes: Pipes) -> None:
    watch = processes.Watch(pipes.leash, pipes.wake)
    os.close(pipes.holder)
    pipes.holder = -1
    with pytest.raises(processes.Abandoned):
        watch.is_told()


def test_news_are_told_once(processes: ModuleType, pipes: Pipes) -> None:
    watch = processes.Watch(pipes.leash, pipes.wake)
    os.write(pipes.waker, b"..")
    assert watch.is_told()
    assert not watch.is_told(0.0)


def test_news_after_the_deadline_do_not_count(processes: ModuleType, pipes: Pipes) -> None:
    watch = processes.Watch(pipes.leash, pipes.wake)
    os.write(pipes.waker, b".")
    assert not watch.is_told(0.0)


def test_what_is_closed_on_the_other_end_is_read_to_its_end(processes: ModuleType, pipes: Pipes) -> None:
    os.write(pipes.waker, b".")
    os.close(pipes.waker)
    pipes.waker = -1
    processes.drain(pipes.wake)
    assert os.read(pipes.wake, 1) == b""


ENDS = "import os, sys; sys.path.insert(0, sys.argv[1]); from gradcases_inside import processes; processes."


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("die_with(os.getppid() + 1)", 1),
        ("end_as(3 << 8)", 3),
        ("end_as(9)", -9),
        ("end_as(15)", -15),
    ],
)
def test_a_process_ends_with_whom_it_works_for_and_as_its_child_did(call: str, status: int) -> None:
    assert subprocess.run([sys.executable, "-c", ENDS + call, INSIDE], check=False).returncode == status


REFUSED = """\
import os, resource, sys
sys.path.insert(0, sys.argv[1])
from gradcases_inside import processes
is_root = os.getuid() == 0
if is_root:  # who may have as many processes as there are
    os.setresuid(65534, 65534, 0)
resource.setrlimit(resource.RLIMIT_NPROC, (0, resource.getrlimit(resource.RLIMIT_NPROC)[1]))
try:
    if not processes.fork_as_is():
        os._exit(0)
except OSError as error:
    print(error.strerror)
if is_root:
    os.setresuid(0, 0, 0)
"""


def test_a_fork_that_the_kernel_refuses_is_said() -> None:
    ran = subprocess.run([sys.executable, "-c", REFUSED, INSIDE], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("cannot fork: Resource temporarily unavailable\n", "")
