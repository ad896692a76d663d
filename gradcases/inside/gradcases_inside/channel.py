"""JSON lines over a pair of descriptors, without buffers that a fork could copy."""

import json
import os


class Lost(Exception):
    """The descriptor is closed, or is now another file's: the program that ran here did that."""


class Channel:
    """One end of a conversation."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self.read_fd = read_fd
        self._writer = Writer(write_fd)
        self._pending = b""

    def receive(self) -> "dict | None":
        """The next message, or None when the other end is gone."""
        while b"\n" not in self._pending:
            try:
                piece = os.read(self.read_fd, 1 << 16)
            except OSError:  # killed on the other end, or closed by a program on this: an end all the same
                return None
            if not piece:
                return None
            self._pending += piece
        line, self._pending = self._pending.split(b"\n", 1)
        message = json.loads(line)
        assert isinstance(message, dict)
        return message

    def send(self, message: dict) -> None:
        self._writer.send(message)

    def close(self) -> None:
        for fd in {self.read_fd, self._writer.fd}:
            os.close(fd)


class Writer:
    """A descriptor to write messages to, which knows when a program has put another file in its place."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._identity = _identity(fd)

    def send(self, message: dict) -> None:
        """Raises Lost where the descriptor is no longer the one it was."""
        try:
            if _identity(self.fd) != self._identity:
                raise Lost
            view = memoryview(json.dumps(message, allow_nan=False).encode("ascii") + b"\n")
            while view:
                view = view[os.write(self.fd, view) :]
        except OSError as error:
            raise Lost from error


def _identity(fd: int) -> tuple:
    status = os.fstat(fd)
    return (status.st_dev, status.st_ino)
