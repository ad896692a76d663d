"""Files that are written beside others, to be put in their place: each is locked as long as its process has it, so that one whose
process was killed is known, on whatever machine, and removed by the next that writes there."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
import tempfile
from pathlib import Path

OURS = "gradcases-"

if sys.platform == "win32":

    def _locked(fd: int) -> bool:
        """Where files cannot be locked so, none is thought to be abandoned."""
        return False

else:
    import fcntl

    def _locked(fd: int) -> bool:
        """Whether it is ours now, and nobody else's."""
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # it is another's, or its file system has no locks
            return False
        return True


def open_beside(target: Path) -> tuple[int, str]:
    """A new file, open, locked where it can be, and its path. Raises OSError."""
    while True:
        fd, path = tempfile.mkstemp(dir=target.parent, prefix=_prefix(target))
        _locked(fd)
        if os.fstat(fd).st_nlink:
            return fd, path
        os.close(fd)  # another process saw it before it was locked


def remove_abandoned(target: Path) -> None:
    """Those beside `target` that a killed process left; what cannot be removed stays."""
    name = re.compile(re.escape(_prefix(target)) + "[a-z0-9_]{8}")  # as `tempfile` makes them
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(target.parent)):
            if name.fullmatch(entry.name):
                _remove_if_abandoned(entry.path)


def _remove_if_abandoned(path: str) -> None:
    with contextlib.suppress(OSError):
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        try:
            if stat.S_ISREG(os.fstat(fd).st_mode) and _locked(fd):
                os.unlink(path)
        finally:
            os.close(fd)


def _prefix(target: Path) -> str:
    return f".{target.name}.{OURS}"
