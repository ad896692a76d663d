"""Worker processes: starting them and ending them. The only place that starts processes."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradcases.errors import TargetError
from gradcases.runner.room import end_marked, remove

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gradcases.runner.room import Room

WORKER = Path(__file__).resolve().parent.parent / "inside" / "worker.py"
GRACE = 10.0  # seconds that a worker gets to end by itself


def interpreter(named: str | None) -> str:
    """The path of the interpreter that a user named, or of the one in use. Raises TargetError where there is none."""
    if named is None:
        return sys.executable
    found = shutil.which(named)
    if found is None:
        raise TargetError(f"there is no interpreter `{named}`; give the path of a Python that has torch")
    return os.path.abspath(found)  # not resolved: a virtual environment's python is a link out of it


class WorkerProcess:
    """A started worker's life. A thread waits for its end, and then ends whatever is left of it; `on_end` is called after that.

    Its number is asked for, and signalled to, only as long as nobody has reaped it: another process may have it then.
    """

    def __init__(self, room: Room, python: str, mode: Sequence[str], on_end: Callable[[], None], **streams: Any) -> None:
        self.folder = room.new()
        self._mark = room.mark_of(self.folder)
        self._on_end = on_end
        self._signalling = threading.Lock()
        self._ended = threading.Event()
        self._popen = self._start(room, [python, str(WORKER), mode[0], str(self.folder), *mode[1:]], streams)
        self._undertaker = threading.Thread(target=self._bury, daemon=True)
        self._undertaker.start()

    def _start(self, room: Room, command: Sequence[str], streams: dict[str, Any]) -> subprocess.Popen[bytes]:
        with (self.folder / "startup").open("wb") as startup:
            streams = {"stdin": subprocess.PIPE, "stdout": startup, **streams}
            environment = room.environment(self.folder)
            try:
                return subprocess.Popen(command, stderr=startup, cwd=self.folder, env=environment, **streams, **_own_group())
            except OSError as error:
                raise TargetError(f"{command[0]} cannot be started: {error.strerror}") from error

    def tell(self, text: bytes) -> None:
        """Write to its standard input. Raises OSError where it has ended."""
        assert self._popen.stdin is not None
        self._popen.stdin.write(text)
        self._popen.stdin.flush()

    def _bury(self) -> None:
        if hasattr(os, "waitid"):
            os.waitid(os.P_PID, self._popen.pid, os.WEXITED | os.WNOWAIT)
        else:
            self._popen.wait()
        with self._signalling:
            if self._popen.returncode is None:
                _kill_group(self._popen.pid)
            self._popen.wait()
            self._ended.set()
        end_marked(self._mark)
        self._on_end()

    @property
    def status(self) -> int:
        """The exit status, a signal's number below zero; waits for it."""
        self._ended.wait()
        return int(self._popen.returncode)

    def has_ended(self, within: float = 0.0) -> bool:
        return self._ended.wait(within)

    def dismiss(self) -> None:
        """Have it end, and everything that it started. Returns when it did."""
        self._signal(lambda pid: os.kill(pid, signal.SIGTERM) if sys.platform == "linux" else _kill_group(pid))
        if not self.has_ended(GRACE):
            self._signal(_kill_group)
        self._undertaker.join()

    def kill(self) -> None:
        self._signal(_kill_group)

    def _signal(self, send: Callable[[int], None]) -> None:
        with self._signalling:
            if not self._ended.is_set():
                send(self._popen.pid)

    def let_go(self) -> None:
        """Close our end of its standard input, which ends it."""
        assert self._popen.stdin is not None
        with contextlib.suppress(OSError):  # what could not be written to it
            self._popen.stdin.close()

    def bury(self) -> None:
        """Wait until it and all that it started have ended, and remove its folder."""
        if not self.has_ended(GRACE):
            self.kill()
        self._undertaker.join()
        self.let_go()
        remove(self.folder)

    def last_words(self) -> str:
        """How it ended, and the last line that it wrote where nobody listens."""
        status = self.status
        ending = f"was ended by {_signal_name(-status)}" if status < 0 else f"ended with status {status}"
        said = start_of(self.folder / "startup").strip().splitlines()
        return f"the interpreter {ending}" + (f": {said[-1]}" if said else "")


def _own_group() -> dict[str, Any]:
    """So that an interrupt at the terminal reaches only us, and that a whole group can be killed."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _kill_group(pid: int) -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(pid)], capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def start_of(path: Path) -> str:
    """The first 64 KiB of a file, as text."""
    try:
        with path.open("rb") as stream:
            return stream.read(64 * 1024).decode("utf-8", "replace")
    except OSError:  # a program removed it
        return ""
