"""A worker ends when it is told to, and is ended where it does not."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

import pytest

from gradcases.runner import workers
from gradcases.runner.room import Room
from gradcases.runner.workers import WorkerProcess
from tests.isolation.programs import children_of, command_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process cannot be held so that it ends at no signal but one")


@pytest.mark.parametrize("end", [WorkerProcess.dismiss, WorkerProcess.bury], ids=["dismissed", "buried"])
def test_one_that_does_not_end_by_itself_is_killed(end: Callable[[WorkerProcess], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "GRACE", 0.1)
    room, ended = Room(), list[bool]()
    worker = WorkerProcess(room, sys.executable, ["direct", "cpu"], lambda: ended.append(True))
    while not (found := [each for each in children_of(os.getpid()) if str(worker.folder) in command_of(each).split()]):
        continue  # one that has just been started has no command line yet
    (pid,) = found
    os.kill(pid, signal.SIGSTOP)
    os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT)
    end(worker)
    worker.let_go()
    assert (worker.status, ended) == (-signal.SIGKILL, [True])
    room.close()
    assert not room.path.exists()
