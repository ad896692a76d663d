"""Memory that a process shares with those forked from it, for one message: nothing a program does to descriptors,
folders or limits stands between the two."""

import json
import mmap

_LENGTH = 8  # bytes


class Slate:
    """Written once by a child; read by its parent when the child has ended."""

    SIZE = 32 << 20  # pages cost nothing before they are written to

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, self.SIZE)

    def wipe(self) -> None:
        self._memory[:_LENGTH] = bytes(_LENGTH)

    def write(self, message: dict) -> None:
        """Raises ValueError where the message is too long."""
        text = json.dumps(message, allow_nan=False).encode("ascii")
        if len(text) > self.SIZE - _LENGTH:
            raise ValueError("the report of %d bytes is too long" % len(text))
        self._memory[_LENGTH : _LENGTH + len(text)] = text
        self._memory[:_LENGTH] = len(text).to_bytes(_LENGTH, "little")  # last: a message is there whole or not at all

    def read(self) -> "dict | None":
        length = int.from_bytes(self._memory[:_LENGTH], "little")
        if not length:
            return None
        message = json.loads(self._memory[_LENGTH : _LENGTH + length])
        assert isinstance(message, dict)
        return message
