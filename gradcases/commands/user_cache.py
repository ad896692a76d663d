"""Files in the user's cache directory, one for each catalog. What is kept there is a convenience: where it cannot be
read or written (no HOME, a read-only disk), nothing is kept, and no command fails for it."""

from __future__ import annotations

import contextlib
import os
from hashlib import sha256
from pathlib import Path

from gradcases.errors import OutputError


def read(what: str, root: Path) -> bytes | None:
    """What was kept of the catalog in a folder, or None. Another user's file is not ours to believe."""
    with contextlib.suppress(OSError, RuntimeError):
        path = _path(what, root)
        if not hasattr(os, "getuid") or path.stat().st_uid == os.getuid():
            return path.read_bytes()
    return None


def write(what: str, root: Path, content: bytes) -> None:
    from gradcases.commands.output import replace_file

    with contextlib.suppress(OSError, RuntimeError, OutputError):
        path = _path(what, root)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, content)


def tick() -> int | None:
    """What time the file system takes it to be, in nanoseconds since the epoch; None where nothing can be kept."""
    from tempfile import TemporaryFile

    with contextlib.suppress(OSError, RuntimeError):
        here = folder()
        here.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=here) as made:
            return os.fstat(made.fileno()).st_mtime_ns
    return None


def folder(*names: str) -> Path:
    """A folder in ours, which may not be there yet. Raises RuntimeError where there is no home directory."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "gradcases", *names)


def _path(what: str, root: Path) -> Path:
    """Raises RuntimeError where there is no home directory, OSError where there is no working directory."""
    return folder(f"{what}-{sha256(os.fsencode(root.resolve())).hexdigest()[:16]}")
