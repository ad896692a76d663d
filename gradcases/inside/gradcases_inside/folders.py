"""Folders of programs: made anew and removed, whatever a program did to them."""

import contextlib
import os
import shutil


def make_anew(path: str) -> None:
    remove(path)
    os.makedirs(path, exist_ok=True)


def make_empty(path: str) -> None:
    """As `make_anew` of a folder that is mostly there, and empty."""
    with contextlib.suppress(OSError):
        if not os.path.islink(path) and not os.listdir(path):
            return
    make_anew(path)


def remove_contents(path: str) -> None:
    """As `make_empty`, as far as it can be done."""
    with contextlib.suppress(OSError):
        make_empty(path)


def remove(path: str) -> None:
    """As far as it can be done; nobody is told of what is left."""
    if os.path.lexists(path) and (os.path.islink(path) or not os.path.isdir(path)):  # put there by a program
        with contextlib.suppress(OSError):
            os.unlink(path)
        return
    shutil.rmtree(path, ignore_errors=True)
    if os.path.isdir(path):
        _open_up(path)
        shutil.rmtree(path, ignore_errors=True)


def _open_up(path: str) -> None:
    """A folder that a program made unreadable hides what is in it, from its owner too."""
    with contextlib.suppress(OSError):
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
