"""A child's word to its parent that there is news on their slate, before the child has ended."""

import contextlib
import os

_fstat, _write = os.fstat, os.write  # a program may replace the names


class Bell:
    """A pipe of which nobody reads what is in it. Whatever a program does to its end: the child's end is news, too."""

    def __init__(self) -> None:
        self.read_fd, self._write_fd = os.pipe()
        os.set_blocking(self.read_fd, False)
        os.set_blocking(self._write_fd, False)
        self._identity = self._identify()

    def ring(self) -> None:
        with contextlib.suppress(OSError):  # a program has closed it
            if self._identify() == self._identity:
                _write(self._write_fd, b"!")

    def _identify(self) -> tuple:
        status = _fstat(self._write_fd)
        return status.st_dev, status.st_ino
