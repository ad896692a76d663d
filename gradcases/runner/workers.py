"""Worker processes: starting them, talking to them, ending them. The only place that starts processes."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradcases.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradcases.runner.jobs import Job

WORKER = Path(__file__).resolve().parent.parent / "inside" / "worker.py"
MARK = "GRADCASES_RUN"
GRACE = 10.0  # seconds beyond a deadline that a lane gets to report it, and a worker to end
_CHANGING_MESSAGES = ("TORCH_SHOW_CPP_STACKTRACES", "TORCH_LOGS", "PYTHONWARNINGS", "PYTHONSAFEPATH", "PYTHONOPTIMIZE")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class LaneDied(Exception):
    """The process behind a lane ended; `status` is its exit status (negative: the signal), None where it is not known."""

    def __init__(self, status: int | None = None) -> None:
        self.status = status
        super().__init__(f"the worker ended with status {status}")


def interpreter(named: str | None) -> str:
    """The path of the interpreter that a user named, or of the one in use. Raises TargetError where there is none."""
    if named is None:
        return sys.executable
    found = shutil.which(named)
    if found is None:
        raise TargetError(f"there is no interpreter `{named}`; give the path of a Python that has torch")
    return os.path.abspath(found)  # not resolved: a virtual environment's python is a link out of it


class Room:
    """A temporary directory of a run, in which each worker has its own, and the mark on all processes it starts."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="gradcases-"))
        self.mark = uuid.uuid4().hex
        self._made = 0
        self._lock = threading.Lock()

    def new(self) -> Path:
        with self._lock:
            self._made += 1
            path = self.path / str(self._made)
        path.mkdir()
        return path

    def mark_of(self, folder: Path) -> str:
        """The mark on a worker's processes: the run's, and after it the worker's own."""
        return f"{self.mark}-{folder.name}-"

    def environment(self, folder: Path) -> dict[str, str]:
        """Ours without what changes messages, with one thread each and a fixed order of sets."""
        kept = {name: value for name, value in os.environ.items() if name not in _CHANGING_MESSAGES}
        return {**kept, **_ONE_THREAD, "PYTHONHASHSEED": "0", MARK: self.mark_of(folder)}

    def close(self) -> None:
        end_marked(self.mark)
        shutil.rmtree(self.path, ignore_errors=True)


def end_marked(mark: str) -> None:
    """Kill what still carries the mark, or one that begins so, in its environment: what outlived its worker."""
    wanted = f"{MARK}={mark}".encode()
    for pid in os.listdir("/proc") if sys.platform == "linux" else ():
        if pid.isdigit() and any(each.startswith(wanted) for each in _environment_of(pid)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(int(pid), signal.SIGKILL)


def _environment_of(pid: str) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:  # it ended meanwhile, or is another user's
        return []


class DirectLane:
    """A worker that runs jobs in its own process."""

    def __init__(self, room: Room, python: str, device: str) -> None:
        self._folder = room.new()
        self._mark = room.mark_of(self._folder)
        self.jobs_run = 0
        self._first_words: dict[str, Any] | None = None
        with (self._folder / "startup").open("wb") as startup:
            self._process = subprocess.Popen(
                [python, str(WORKER), "direct", str(self._folder), device],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=startup,
                cwd=self._folder,
                env=room.environment(self._folder),
                **_own_group(),
            )
        self._undertaker = threading.Thread(target=self._end_what_is_left, daemon=True)
        self._undertaker.start()

    def _end_what_is_left(self) -> None:
        """A process that a program left behind holds our pipe open, and we would wait for it for ever."""
        self._process.wait()
        self.kill()
        end_marked(self._mark)

    def first_words(self) -> dict[str, Any]:
        """The worker's hello, or why there is none; waits for it the first time."""
        if self._first_words is None:
            try:
                self._first_words = self._receive()
            except LaneDied as death:
                self._first_words = {"broken": _said_at_startup(self._folder, death.status)}
        return self._first_words

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Raises LaneDied where the worker ends before it answers."""
        self._send(request)
        return self._receive()

    def run(self, job: Job, number: int, timeout: float) -> dict[str, Any]:
        """The outcome as on the wire. A deadline ends the worker; so does whatever the program does to its process."""
        self.jobs_run += 1
        timer = threading.Timer(timeout, self.kill)
        timer.start()
        try:
            answer = self.ask(job.request(number, timeout))["outcome"]
        except LaneDied as death:
            answer = self._ended(timer, death.status, timeout)
        finally:
            timer.cancel()
        return dict(answer)

    def _ended(self, timer: threading.Timer, status: int | None, timeout: float) -> dict[str, Any]:
        printed = {name: _start_of(self._folder / name) for name in ("stdout", "stderr")}
        if timer.finished.is_set():
            return {"kind": "timed-out", "after": timeout, "seconds": timeout, **printed}
        if status is not None and status < 0:
            return {"kind": "crashed", "signal": -status, **printed}
        return {"kind": "exited", "status": status or 0, **printed}

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # then the answer will not come either
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise LaneDied(self._process.wait())
        return dict(json.loads(line))

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        _kill_group(self._process)

    def close(self) -> None:
        """End it, and whatever is left of its process group."""
        self.kill()
        self._undertaker.join()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]  # both are pipes
        shutil.rmtree(self._folder, ignore_errors=True)


class ForkingWorker:
    """A worker that forks: `light` lanes at once, and as many `heavy` ones (late imports done) when asked."""

    def __init__(self, room: Room, python: str, device: str, lanes: int, late_imports: Sequence[str]) -> None:
        self._folder = room.new()
        pairs = [socket.socketpair() for _ in range(lanes * (2 if late_imports else 1))]
        theirs = [str(other.fileno()) for _, other in pairs]
        with (self._folder / "startup").open("wb") as startup:
            self._process = subprocess.Popen(
                [
                    python,
                    str(WORKER),
                    "fork",
                    str(self._folder),
                    device,
                    ",".join(theirs[:lanes]),
                    ",".join(theirs[lanes:]),
                    ",".join(late_imports),
                ],
                stdin=subprocess.PIPE,
                stdout=startup,
                stderr=startup,
                cwd=self._folder,
                env=room.environment(self._folder),
                pass_fds=[int(fd) for fd in theirs],
                **_own_group(),
            )
        for _, other in pairs:
            other.close()
        made = [ForkLane(ours, self) for ours, _ in pairs]
        self.light, self.heavy = made[:lanes], made[lanes:]

    def start_heavy(self) -> None:
        """Let it do the late imports and start the heavy lanes; returns at once."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(b"h")
            self._process.stdin.flush()

    def said_at_startup(self) -> str:
        return _said_at_startup(self._folder, self._process.poll())

    def close(self) -> None:
        """Let go of it, so that it ends with all its lanes and what they run; kill it where it does not."""
        settled = self.light[0].has_spoken
        for lane in (*self.light, *self.heavy):
            lane.close()
        if not settled:  # it is importing torch and would not notice for a second or more; nothing runs yet
            _kill_group(self._process)
        with contextlib.suppress(OSError):
            self._process.stdin.close()  # type: ignore[union-attr]  # it is a pipe
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            _kill_group(self._process)
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class ForkLane:
    """One lane of a forking worker: a process for each job, deadlines kept on the other side."""

    def __init__(self, connection: socket.socket, worker: ForkingWorker) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb")
        self.worker = worker
        self._first_words: dict[str, Any] | None = None

    def first_words(self) -> dict[str, Any]:
        """The lane's hello, or why there is none; waits for it the first time."""
        if self._first_words is None:
            try:
                self._first_words = self._receive()
            except LaneDied:
                self._first_words = {"broken": self.worker.said_at_startup()}
        return self._first_words

    @property
    def has_spoken(self) -> bool:
        return self._first_words is not None

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Raises LaneDied where the lane ends before it answers."""
        try:
            self._connection.sendall(json.dumps(request).encode() + b"\n")
        except OSError as error:
            raise LaneDied from error
        return self._receive()

    def run(self, job: Job, number: int, timeout: float) -> dict[str, Any]:
        """The outcome as on the wire. Raises LaneDied where the lane is killed, or does not keep the deadline."""
        timer = threading.Timer(timeout + GRACE, self.hang_up)
        timer.start()
        try:
            return dict(self.ask(job.request(number, timeout))["outcome"])
        finally:
            timer.cancel()

    def _receive(self) -> dict[str, Any]:
        try:
            line = self._stream.readline()
        except OSError as error:
            raise LaneDied from error
        if not line.endswith(b"\n"):
            raise LaneDied
        return dict(json.loads(line))

    def hang_up(self) -> None:
        """From any thread: whoever waits for an answer gets LaneDied, and the lane ends."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.hang_up()
        self._connection.close()


def _own_group() -> dict[str, Any]:
    """So that an interrupt at the terminal reaches only us, and that a whole group can be killed."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _said_at_startup(folder: Path, status: int | None) -> str:
    said = _start_of(folder / "startup").strip().splitlines()
    return said[-1] if said else f"the interpreter ended with status {status}"


def _start_of(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(64 * 1024).decode("utf-8", "replace")
    except OSError:  # a program removed it
        return ""
