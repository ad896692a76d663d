"""uv, and the only place that starts it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradcases.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

GRACE = 10.0  # seconds that it gets to end by itself
_COLOURS = re.compile(r"\x1b\[[\d;]*m")
# The settings of pip that say where packages come from, and uv's of the same meaning; the user's own of uv go first.
_PIP_SETTINGS = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_EXTRA_INDEX_URL": "UV_INDEX", "PIP_FIND_LINKS": "UV_FIND_LINKS"}
_PYENV = "versions/3.*/bin"


class UvFailed(Exception):
    """uv ended with an error: its innermost cause, behind what it means; `said` is all that it wrote."""

    def __init__(self, said: str, meaning: str = "") -> None:
        self.said = said.strip()
        super().__init__(f"{meaning}: {_reason(self.said)}" if meaning else _reason(self.said))


def _reason(said: str) -> str:
    """The innermost cause that it names, in a line."""
    told = [line.strip() for line in said.splitlines() if re.match(r"\s*(error|cause|×|╰─▶)", line)] or said.splitlines()[-1:]
    causes = [re.sub(r"^(error|cause|×|╰─▶)\s*:?\s*", "", line) for line in told]
    return causes[-1] if causes else "uv ended without a word"


class Uv:
    """A uv that is at hand."""

    def __init__(self, program: str, environ: Mapping[str, str]) -> None:
        self._program = program
        self._environment = _settings(environ)

    @classmethod
    def found(cls, environ: Mapping[str, str]) -> Uv:
        """That of the extra `matrix`, or of PATH. Raises TargetError where there is none."""
        program = _packaged() or shutil.which("uv", path=environ.get("PATH"))
        if program is None:
            raise TargetError("there is no uv, which makes the environments; install it with: pip install 'gradcases[matrix]'")
        return cls(program, environ)

    def pythons(self) -> tuple[str, ...]:
        """The minor versions, as "3.11", of the Pythons that it finds here."""
        ran = self._ran("python", "list", "--only-installed", "--output-format", "json", stdout=subprocess.PIPE)
        try:
            listed = json.loads(ran)
            found = [
                each["version_parts"]
                for each in listed
                if each["implementation"] == "cpython" and each.get("variant", "default") == "default"
            ]
        except (ValueError, TypeError, KeyError):  # one that lists otherwise: then the nearest Python is asked for, and it may find it
            return ()
        return tuple(dict.fromkeys(f"{parts['major']}.{parts['minor']}" for parts in found))

    def _ran(self, *words: str, **streams: Any) -> bytes:
        settings: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": self._environment, **streams}
        try:
            return subprocess.run([self._program, *words], check=False, **settings).stdout or b""
        except OSError as error:
            raise TargetError(f"{self._program} cannot be started: {error.strerror}") from error

    def run(self, words: Sequence[str], on_line: Callable[[str], None]) -> None:
        """Run it to its end, with each line that it writes as it comes. Raises UvFailed; ends it where anything else is raised."""
        command = [self._program, *words, "--color", "never"]
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        try:
            process = subprocess.Popen(command, env=self._environment, text=True, encoding="utf-8", errors="replace", **streams)
        except OSError as error:
            raise UvFailed(f"{self._program} cannot be started: {error.strerror}") from error
        try:
            said = _listened(process, on_line)
        finally:
            _end(process)
        if process.returncode != 0:
            raise UvFailed(said)


def _listened(process: subprocess.Popen[str], on_line: Callable[[str], None]) -> str:
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(_COLOURS.sub("", line))
        if lines[-1].strip():
            on_line(lines[-1].strip())
    process.wait()
    return "".join(lines)


def _end(process: subprocess.Popen[str]) -> None:
    """It has a few seconds to remove what it was writing."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
        process.kill()
        process.wait()
    assert process.stderr is not None
    process.stderr.close()


def _packaged() -> str | None:
    try:
        from uv import find_uv_bin
    except ImportError:
        return None
    try:
        return str(find_uv_bin())
    except FileNotFoundError:
        return None


def _settings(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment it runs in: what is set for pip and not for uv said in its words, and pyenv's Pythons where it looks for them."""
    told = {theirs: environ[name] for name, theirs in _PIP_SETTINGS.items() if environ.get(name) and theirs not in environ}
    kept = {name: value for name, value in environ.items() if name not in ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "PYTHONHOME")}
    wide = {"COLUMNS": "1000"}  # or it breaks its lines, which are shown elsewhere
    return {**kept, **told, **wide, "PATH": os.pathsep.join([environ.get("PATH", os.defpath), *_pyenv(environ)])}


def _pyenv(environ: Mapping[str, str]) -> list[str]:
    root = Path(environ.get("PYENV_ROOT") or Path(environ.get("HOME", os.sep)) / ".pyenv")
    return sorted(map(str, root.glob(_PYENV))) if sys.platform != "win32" else []
