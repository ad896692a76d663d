"""Linux: what programs started and then lost all its ancestors, with an environment that no longer tells whose it is.

Workers end all that programs leave behind. Where a worker is killed itself, its descendants are found by the mark in their
environment; a few have emptied that. They become children of the nearest ancestor that asked for orphans, as a process may
that is ours alone: the command line, and not a program that uses gradcases beside other things.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys

_PR_SET_CHILD_SUBREAPER = 36
_adopting: set[int] = set()  # this process, once it does


def adopt() -> None:
    """From now on orphans come to this process. Where that cannot be, nothing changes.

    Nor where it has children already: then it took another's place (a shell's, by `exec`), and they are not ours to end.
    """
    if sys.platform == "linux" and not _children() and ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0:
        _adopting.add(os.getpid())


def end_adopted() -> None:
    """Kill the children of this process, and theirs in turn, where it adopts: when its own workers have ended, no other is left."""
    while os.getpid() in _adopting and (orphans := _children()):
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError, ChildProcessError, PermissionError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _children() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and _parent(name) == os.getpid()]


def _parent(pid: str) -> int | None:
    try:
        with open(f"/proc/{pid}/stat", "rb") as stream:
            return int(stream.read().rpartition(b")")[2].split()[1])
    except OSError:  # it ended meanwhile
        return None
