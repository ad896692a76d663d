"""Whatever a program does to its process is an outcome of that program alone, in every isolation mode."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from gradcases.outcome import Crashed, Exited, Outcome, Raised, Returned, TimedOut
from gradcases.program import Part, Program
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import Job
from gradcases.runner.schedule import Done, Session
from gradcases.runner.workers import interpreter

TIMEOUT = 3.0

INNOCENT = "import torch\nx = torch.tensor([2.0, 3.0], requires_grad=True)\n(x * x).sum().backward()\n"

# By name: the lines of the program, and what its outcome is.
BAD: dict[str, tuple[list[str], type[Outcome]]] = {
    "segfault": (
        ["import ctypes", "print('before')", "ctypes.string_at(0)"],
        Crashed,
    ),
    "abort": (
        ["import os", "os.abort()"],
        Crashed,
    ),
    "kill itself": (
        ["import os, signal", "os.kill(os.getpid(), signal.SIGTERM)"],
        Crashed,
    ),
    "os._exit": (
        ["import os", "os._exit(3)"],
        Exited,
    ),
    "SystemExit": (
        ["raise SystemExit(4)"],
        Raised,
    ),
    "KeyboardInterrupt": (
        ["raise KeyboardInterrupt"],
        Raised,
    ),
    "endless loop": (
        ["while True:", "    pass"],
        TimedOut,
    ),
    "endless loop in C": (
        ["import signal, threading", "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))", "threading.Event().wait()"],
        TimedOut,
    ),
    "stops itself": (
        ["import os, signal", "os.kill(os.getpid(), signal.SIGSTOP)"],
        TimedOut,
    ),
    "megabytes": (
        ["import sys", "for _ in range(200):", "    sys.stdout.write('x' * 100_000)"],
        Returned,
    ),
    "prints JSON": (
        [
            "import sys, os",
            'line = b\'{"job": 0, "outcome": {"kind": "returned", "tensors": {}}}\\n\'',
            "os.write(1, line)",
            "os.write(2, line)",
            'raise ValueError("the truth")',
        ],
        Raised,
    ),
    "closes descriptors": (
        ["import os", "os.closerange(3, 256)", "n = 1"],
        Returned,
    ),
    "reopens descriptors": (
        ["import os", "os.closerange(3, 256)", "files = [open(f'{k}', 'w') for k in range(40)]", "n = 1"],
        Returned,
    ),
    "replaces stdout": (
        ["import sys", "sys.stdout = None", "sys.stderr = object()", "n = 1"],
        Returned,
    ),
    "endless threads": (
        ["import threading", "for _ in range(5):", "    threading.Thread(target=threading.Event().wait).start()", "n = 1"],
        Returned,
    ),
    "children that outlive it": (
        [
            "import os, time",
            "for _ in range(6):",
            "    if os.fork() == 0:",
            "        os.setsid()",
            "        if os.fork() == 0:",
            "            time.sleep(1000)",
            "        os._exit(0)",
            "n = 1",
        ],
        Returned,
    ),
    "leaves temporary files": (
        ["import tempfile", "folder = tempfile.mkdtemp()", "n = 1"],
        Returned,
    ),
    "deletes its folder": (
        ["import os, shutil", "shutil.rmtree(os.getcwd())", "n = 1"],
        Returned,
    ),
    "changes torch": (
        ["import torch", "torch.Tensor.backward = None", "torch.no_grad = None", "torch.float32 = 1", "n = 1"],
        Returned,
    ),
    "atexit and handlers": (
        ["import atexit, os, signal", "atexit.register(os.abort)", "signal.signal(signal.SIGTERM, signal.SIG_IGN)", "n = 1"],
        Returned,
    ),
    "odd __str__": (
        ["class Odd(Exception):", "    def __str__(self):", "        raise RuntimeError", "raise Odd"],
        Raised,
    ),
}


@pytest.fixture(scope="module", params=list(Isolation), ids=lambda mode: mode.value)
def outcomes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """All of them with an innocent program before and behind each, run in one session; then what is left is looked for."""
    mode: Isolation = request.param
    if not mode.is_possible:
        pytest.skip(f"{mode.value} isolation is not possible on this platform")
    folder = tmp_path_factory.mktemp("tmp")
    found: dict[str, Outcome] = {}
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None
    try:
        jobs = [job for name, (lines, _) in BAD.items() for job in (bad(name, lines), innocent(name))]
        with Session(interpreter(None), "cpu", mode, 2, TIMEOUT) as session:
            session.target()
            for event in session.run(jobs):
                if isinstance(event, Done):
                    found[event.job.case_id] = event.outcome
    finally:
        tempfile.tempdir = None
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before
    found["left in the temporary folder"] = Raised("Left", ", ".join(path.name for path in folder.iterdir()))
    return found


def program(text: str) -> Program:
    return Program((Part(1, text),))


def bad(name: str, lines: list[str]) -> Job:
    return Job(name, "code", program("\n".join(lines) + "\n"), Path("bad.yaml"))


def innocent(name: str) -> Job:
    return Job(f"beside {name}", "code", program(INNOCENT), Path("good.yaml"))


@pytest.mark.parametrize("name", BAD)
def test_it_is_an_outcome(outcomes: dict[str, Outcome], name: str) -> None:
    assert type(outcomes[name]) is BAD[name][1], outcomes[name]


@pytest.mark.parametrize("name", BAD)
def test_its_neighbour_is_unharmed(outcomes: dict[str, Outcome], name: str) -> None:
    outcome = outcomes[f"beside {name}"]
    assert isinstance(outcome, Returned)
    grad = outcome.observed.tensors["x"].grad
    assert grad is not None
    assert grad.value == [4.0, 6.0]


def test_a_crash_names_its_signal_and_keeps_what_was_printed(outcomes: dict[str, Outcome]) -> None:
    crash = outcomes["segfault"]
    assert isinstance(crash, Crashed)
    assert crash.signal == signal.SIGSEGV
    assert crash.printed.stdout == "before\n"


def test_an_exit_keeps_its_status(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["os._exit"] == Exited(3, outcomes["os._exit"].printed, outcomes["os._exit"].seconds)


def test_a_program_that_prints_json_fools_nobody(outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes["prints JSON"]
    assert isinstance(outcome, Raised)
    assert (outcome.type, outcome.message) == ("ValueError", "the truth")


def test_of_megabytes_the_start_is_kept_and_all_are_counted(outcomes: dict[str, Outcome]) -> None:
    printed = outcomes["megabytes"].printed
    assert printed.stdout_bytes == 20_000_000
    assert 0 < len(printed.stdout) <= 64 * 1024


def test_a_program_that_runs_to_its_end_is_seen_to_whatever_it_closed(outcomes: dict[str, Outcome]) -> None:
    for name in ("closes descriptors", "reopens descriptors", "replaces stdout", "deletes its folder", "changes torch"):
        outcome = outcomes[name]
        assert isinstance(outcome, Returned)
        assert outcome.observed.values["n"] == 1


def test_no_process_is_left(outcomes: dict[str, Outcome]) -> None:
    if sys.platform != "linux":
        pytest.skip("processes are looked for in /proc")
    ours = [pid for pid in os.listdir("/proc") if pid.isdigit() and b"GRADCASES_RUN=" in environment_of(pid)]
    parents = {pid for pid in ours if parent_of(pid) == os.getpid()}
    sleepers = [pid for pid in ours if b"time.sleep" in command_of(pid)]
    assert (parents, sleepers) == (set(), [])


def test_nothing_is_left_in_the_temporary_folder(outcomes: dict[str, Outcome]) -> None:
    left = outcomes["left in the temporary folder"]
    assert isinstance(left, Raised)
    assert left.message == ""


def environment_of(pid: str) -> bytes:
    return read(f"/proc/{pid}/environ")


def command_of(pid: str) -> bytes:
    return read(f"/proc/{pid}/cmdline")


def parent_of(pid: str) -> int | None:
    told = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return int(told[1]) if told else None


def read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:  # the process ended meanwhile
        return b""
