"""JSON lines over a pair of descriptors, without buffers that a fork could copy."""

import json
import os


class Lost(Exception):
    """A descriptor is closed, or is now another file's: the program that ran here did that."""


class Channel:
    """One end of a conversation, which knows when a program has put other files in the place of its descriptors."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self.read_fd = read_fd
        self._write_fd = write_fd
        self._identities = self._identify()
        self._pending = b""

    def receive(self) -> "dict | None":
        """The next message, or None when the other end is gone."""
        while b"\n" not in self._pending:
            try:
                piece = os.read(self.read_fd, 65536)
            except OSError:  # killed on the other end: an end all the same
                return None
            if not piece:
                return None
            self._pending += piece
        line, self._pending = self._pending.split(b"\n", 1)
        message = json.loads(line)
        assert isinstance(message, dict)
        return message

    def send(self, message: dict) -> None:
        """Raises Lost where a descriptor is no longer the one it was."""
        view = memoryview(encoded(message))
        try:
            if self._identify() != self._identities:
                raise Lost
            while view:
                view = view[os.write(self._write_fd, view) :]
        except OSError as error:
            raise Lost from error

    def close(self) -> None:
        for fd in {self.read_fd, self._write_fd}:
            os.close(fd)

    def _identify(self) -> list:
        """What the descriptors stand for."""
        return [(status.st_dev, status.st_ino) for status in map(os.fstat, (self.read_fd, self._write_fd))]


def encoded(message: dict) -> bytes:
    """A message as a line, and an empty one before it: what a program wrote here must not become the start of it."""
    return b"\n" + json.dumps(message, allow_nan=False).encode("ascii") + b"\n"
