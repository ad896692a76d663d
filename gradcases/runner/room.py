"""The temporary folder of a run, and the mark that all its processes carry."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import uuid
import weakref
from pathlib import Path

from gradcases.errors import TargetError
from gradcases.runner.orphans import end_adopted

MARK = "GRADCASES_RUN"
_CHANGING_MESSAGES = (
    "PYTHONDEVMODE",
    "PYTHONINSPECT",
    "PYTHONOPTIMIZE",
    "PYTHONSAFEPATH",
    "PYTHONWARNINGS",
    "TORCH_CPP_LOG_LEVEL",
    "TORCH_LOGS",
    "TORCH_SHOW_CPP_STACKTRACES",
)
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_LONGEST_SWEEP = 5.0  # seconds; processes that fork as fast as they are killed are not waited for


class Room:
    """A temporary folder, in which each worker has its own. It goes with this object, or with the interpreter.

    Raises TargetError where there is no place for it.
    """

    def __init__(self) -> None:
        try:
            self.path = Path(tempfile.mkdtemp(prefix="gradcases-"))
        except OSError as error:
            raise TargetError(f"there is no folder for temporary files: {error.strerror}; name one in the variable TMPDIR") from error
        self.mark = uuid.uuid4().hex
        self._made = 0
        self._lock = threading.Lock()
        self._remove = weakref.finalize(self, remove, self.path)

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
        """Ours without what changes messages, with one thread each, a fixed order of sets, and temporary files in the folder."""
        kept = {name: value for name, value in os.environ.items() if name not in _CHANGING_MESSAGES}
        return {**kept, **_ONE_THREAD, "PYTHONHASHSEED": "0", "TMPDIR": str(folder), MARK: self.mark_of(folder)}

    def close(self) -> None:
        """End what is left of the run's processes, and remove the folder."""
        end_marked(self.mark)
        end_adopted()
        self._remove()


def remove(path: Path) -> None:
    """A folder and all in it, as far as it can be done, whatever programs did to it."""
    if path.is_symlink():  # put there by a program
        with contextlib.suppress(OSError):
            path.unlink()
        return
    shutil.rmtree(path, ignore_errors=True)
    if path.is_dir():
        _open_up(path)
        shutil.rmtree(path, ignore_errors=True)


def _open_up(path: Path) -> None:
    """A folder that a program made unreadable hides what is in it, from its owner too."""
    with contextlib.suppress(OSError):
        path.chmod(0o700)
        for folder, names, _ in os.walk(path):
            for within in (Path(folder, name) for name in names):
                if not within.is_symlink():  # chmod would follow it to wherever it leads
                    within.chmod(0o700)


def end_marked(mark: str) -> None:
    """Kill what still carries the mark, or one that begins so, in its environment: what outlived its worker."""
    last = time.monotonic() + _LONGEST_SWEEP
    while (pids := _marked(f"{MARK}={mark}".encode())) and time.monotonic() < last:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def _marked(mark: bytes) -> list[int]:
    pids = [name for name in os.listdir("/proc") if name.isdigit()] if sys.platform == "linux" else []
    return [int(pid) for pid in pids if any(each.startswith(mark) for each in _environment_of(pid))]


def _environment_of(pid: str) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:  # it ended meanwhile, or is another user's
        return []
