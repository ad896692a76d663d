"""How much is done for an input, counted instead of timed: a machine may be busy, a count is always the same."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType


class TooMuch(Exception):
    """More was called than allowed."""


def calls(function: Callable[[], object], most: int = sys.maxsize) -> int:
    """How many functions, of Python and of C, are called when this one is. Raises TooMuch as soon as it are more than `most`."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1
            if count > most:
                raise TooMuch

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count
