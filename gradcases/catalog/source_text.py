"""The text of a catalog's file: UTF-8, of a bounded size, and of characters that every reader takes for the same."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 1024 * 1024  # bytes

# What YAML calls printable, without those that some readers take for a line break and others do not.
_UNWANTED = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK = re.compile("\r\n|\r|\n")


class Unreadable(Exception):
    """A file is no tree at all; line and column are 0 where the whole file is meant."""

    def __init__(self, line: int, column: int, text: str) -> None:
        self.line, self.column, self.text = line, column, text
        super().__init__(text)


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises Unreadable where there is none or too much, and opens nothing that could block."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable(0, 0, "is a folder; rename it, or put a file in its place")
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(0, 0, "is no regular file; a catalog is made of files")
        _check_size(status.st_size)
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(0, 0, _why_not(path, error)) from error


def _why_not(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return f"is a link to {os.readlink(path)}, which is not there; mend the link or delete it"
    return f"cannot be read: {error.strerror}"


def decoded(content: bytes) -> str:
    """The text of a file's content, without a byte order mark. Raises Unreadable, with the place."""
    _check_size(len(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        raise Unreadable(*_place_after(before), f"is not UTF-8: byte 0x{error.object[error.start]:02x}; save it as UTF-8") from error
    unwanted = _UNWANTED.search(text)
    if unwanted is not None:
        escape = "" if unwanted[0] == "\0" else ", or write it as an escape in double quotes"
        told = f"the character U+{ord(unwanted[0]):04X} may not stand in a catalog; leave it out{escape}"
        raise Unreadable(*_place_after(text[: unwanted.start()]), told)
    return text


def _check_size(size: int) -> None:
    if size > LARGEST_FILE:
        raise Unreadable(0, 0, f"is {size:,} bytes; a file of a catalog has at most {LARGEST_FILE:,}")


def _place_after(before: str) -> tuple[int, int]:
    lines = _LINE_BREAK.split(before)
    return len(lines), len(lines[-1]) + 1
