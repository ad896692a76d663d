"""Being an ordinary user for a while, where tests run as root, who may read and remove everything; and what hinders such a user."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

NOBODY = 65534


@contextlib.contextmanager
def ordinary_user() -> Iterator[Path]:
    """An empty folder, and this thread's accesses to files those of its owner, who is not root: who runs the tests, or nobody (Linux)."""
    folder = Path(tempfile.mkdtemp())  # not pytest's, which nobody else may enter
    try:
        if sys.platform != "win32" and os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
            with _as(NOBODY):
                yield folder
        else:
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_closed_folders(folder: Path, precious: Path) -> None:
    """As a program can leave them: closed to their owner, one in the other, with a link to a file that may only be read."""
    precious.touch(mode=0o400)
    (folder / "closed" / "within").mkdir(parents=True)
    (folder / "closed" / "within" / "file").touch()
    (folder / "closed" / "link").symlink_to(precious)
    (folder / "closed" / "within").chmod(0)
    (folder / "closed").chmod(0)


@contextlib.contextmanager
def _as(uid: int) -> Iterator[None]:
    """Of the thread alone, and of its accesses to files alone: with root's come root's rights again."""
    libc = ctypes.CDLL(None)
    libc.setfsuid(uid)
    try:
        assert libc.setfsuid(-1) == uid
        yield
    finally:
        libc.setfsuid(0)
