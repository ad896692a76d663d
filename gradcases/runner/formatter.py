"""Programs as `ruff format` writes them, where there is a ruff: it is no part of what gradcases needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 120.0  # seconds
REFUSED = 2  # the status where a program cannot be parsed; the others are formatted all the same


def find_ruff() -> str | None:
    """The one beside the interpreter, or else the first on PATH."""
    return shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")


def formatted(ruff: str, programs: Sequence[str]) -> list[str]:
    """Each program as this ruff formats it, by its defaults; one that it cannot parse as it was.

    Raises TargetError where it cannot be run.
    """
    with tempfile.TemporaryDirectory(prefix="gradcases-") as folder:
        paths = [Path(folder, f"{number}.py") for number in range(len(programs))]
        for path, program in zip(paths, programs, strict=True):
            path.write_text(program, encoding="utf-8", newline="\n")
        _format(ruff, folder)
        return [path.read_bytes().decode("utf-8") for path in paths]


def _format(ruff: str, folder: str) -> None:
    command = [ruff, "format", "--isolated", "--no-cache", "--quiet", folder]
    try:
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=LONGEST)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TargetError(f"{ruff}: cannot format: {error}") from error
    if ran.returncode not in (0, REFUSED):
        raise TargetError(f"{ruff}: cannot format (status {ran.returncode}): {ran.stderr.decode(errors='replace').strip()[-300:]}")
