"""Memory that a process shares with those forked from it, for one message: nothing a program does to descriptors,
folders or limits stands between the two."""

import json
import mmap
import struct
from typing import Optional

_BEGUN = slice(0, 8)  # when, or zeros
_LENGTH = slice(8, 16)  # of the message behind it, or zeros
_TEXT = 16


class Slate:
    """Written once by a child, which also notes when it began; read by its parent."""

    SIZE = 32 << 20  # pages cost nothing before they are written to

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, self.SIZE)

    def wipe(self) -> None:
        self._memory[:_TEXT] = bytes(_TEXT)

    def begin(self, now: float) -> None:
        """`now` by the clock that all processes share, and not 0."""
        self._memory[_BEGUN] = struct.pack("d", now)

    def begun(self) -> "Optional[float]":
        """None before that."""
        return struct.unpack("d", self._memory[_BEGUN])[0] or None

    def write(self, message: dict) -> None:
        """Raises ValueError where the message is too long."""
        text = json.dumps(message, allow_nan=False).encode("ascii")
        if len(text) > self.SIZE - _TEXT:
            raise ValueError("the report of %d bytes is too long" % len(text))
        self._memory[_TEXT : _TEXT + len(text)] = text
        self._memory[_LENGTH] = len(text).to_bytes(8, "little")  # last: a message is there whole or not at all

    def read(self) -> "dict | None":
        length = int.from_bytes(self._memory[_LENGTH], "little")
        if not length:
            return None
        message = json.loads(self._memory[_TEXT : _TEXT + length])
        assert isinstance(message, dict)
        return message
