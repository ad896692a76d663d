"""What comes on standard input, for the commands that take `-` for a file's name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from gradcases.errors import InputError


@contextmanager
def standard_input(instead: str) -> Iterator[BinaryIO]:
    """The stream of its bytes. Raises InputError where it is closed, `instead` says what to do then, or cannot be read."""
    if sys.stdin is None:
        raise InputError(f"standard input: is closed; {instead}")
    try:
        yield sys.stdin.buffer
    except OSError as error:
        raise InputError(f"standard input: cannot be read: {error.strerror or error}") from error


def read_standard_input(instead: str, most: int = -1) -> bytes:
    """Its bytes, to its end or the first so many. Raises InputError where there are none to read."""
    with standard_input(instead) as stream:
        return stream.read(most)
