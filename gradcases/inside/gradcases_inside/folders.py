"""Folders of programs: made anew and removed, whatever a program did to them."""

import contextlib
import os
import shutil


def make_anew(path: str) -> None:
    remove(path)
    os.makedirs(path, exist_ok=True)


def remove(path: str) -> None:
    """As far as it can be done; nobody is told of what is left."""
    shutil.rmtree(path, ignore_errors=True)
    if os.path.isdir(path) and not os.path.islink(path):
        _open_up(path)
        shutil.rmtree(path, ignore_errors=True)


def _open_up(path: str) -> None:
    """A folder that a program made unreadable hides what is in it, from its owner too."""
    os.chmod(path, 0o700)
    for folder, names, _ in os.walk(path):
        for name in names:
            within = os.path.join(folder, name)
            if not os.path.islink(within):  # chmod would follow it to wherever it leads
                os.chmod(within, 0o700)


def remove_empty(path: str) -> None:
    """Where nothing is in it any more."""
    with contextlib.suppress(OSError):
        os.rmdir(path)
