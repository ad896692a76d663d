"""Standard output and error of a lane: two files, new for each job, read after it.

Files and not pipes: nobody has to drain them while a case prints megabytes, and they outlive a crash.
"""

import os

KEPT = 64 * 1024


class Captured:
    """The files `stdout` and `stderr` in a lane's folder."""

    def __init__(self, room: str) -> None:
        self._room = room
        self._paths = {1: os.path.join(room, "stdout"), 2: os.path.join(room, "stderr")}

    def attach(self) -> None:
        """Point descriptors 1 and 2 of this process at new, empty files, and 0 at nothing.

        New ones each time: a process that outlived its case may still hold the old.
        """
        os.makedirs(self._room, exist_ok=True)  # a program may have removed it
        for fd, path in self._paths.items():
            _become(fd, os.open(os.devnull, os.O_WRONLY))  # what is open cannot be removed on Windows
            if os.path.lexists(path):
                os.remove(path)
            _become(fd, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        _become(0, os.open(os.devnull, os.O_RDONLY))

    def read(self) -> dict:
        """{"stdout", "stdout_bytes", "stderr", "stderr_bytes"}: the first 64 KiB of each, and how much there was."""
        report = {}  # type: dict
        for fd, name in ((1, "stdout"), (2, "stderr")):
            path = self._paths[fd]
            try:
                with open(path, "rb") as stream:
                    text = stream.read(KEPT)
                size = os.path.getsize(path)
            except OSError:  # the case removed it: there is nothing to read
                text, size = b"", 0
            report[name] = text.decode("utf-8", "replace")
            report[name + "_bytes"] = size
        return report


def _become(fd: int, opened: int) -> None:
    if opened != fd:
        os.dup2(opened, fd)
        os.close(opened)
