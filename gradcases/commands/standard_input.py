"""What comes on standard input, for the commands that take `-` for a file's name."""

from __future__ import annotations

import sys
from typing import BinaryIO

from gradcases.errors import InputError


def standard_input(instead: str) -> BinaryIO:
    """The stream of its bytes. Raises InputError where it is closed; `instead` says what to do then."""
    if sys.stdin is None:
        raise InputError(f"standard input: is closed; {instead}")
    return sys.stdin.buffer


def read_standard_input(instead: str, most: int = -1) -> bytes:
    """Its bytes, to its end or the first so many. Raises InputError where there are none to read."""
    try:
        return standard_input(instead).read(most)
    except OSError as error:
        raise InputError(f"standard input: cannot be read: {error.strerror or error}") from error
