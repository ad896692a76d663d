"""Writing what was rendered: to standard output, or to a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from typing import TYPE_CHECKING

from gradcases.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


def write(text: str, path: Path | None) -> None:
    """To `path`, or to standard output, in UTF-8. Raises OutputError; what a file held before is then still there."""
    if path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
        return
    try:
        _replace(path, text)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error


def check_writable(path: Path | None) -> None:
    """Before a long run: raises OutputError where its report could not be written."""
    if path is None:
        return
    folder = path.absolute().parent
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file")
    if not folder.is_dir():
        raise OutputError(f"{path}: there is no folder {folder}")
    if not os.access(folder, os.W_OK):
        raise OutputError(f"{path}: the folder {folder} cannot be written to")


def _replace(path: Path, text: str) -> None:
    """Through a file beside it, so that whoever reads `path` sees the old text or the new one."""
    target = path.resolve()  # a link stays one
    fd, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(fd, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, _mode(target))
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _mode(path: Path) -> int:
    """The permissions it has, or those of a new file."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
