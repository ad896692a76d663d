"""A script run under watch: with our streams as its own, and its findings in a file beside."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradcases.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WATCH = Path(__file__).resolve().parent.parent / "inside" / "watch.py"


@dataclass(frozen=True)
class Watching:
    """What is watched and how; `steps` is 0 where watching goes on to the end."""

    module: bool = False
    steps: int = 5
    values: bool = False
    device: str = "cpu"


def watch(python: str, script: str, arguments: Sequence[str], how: Watching, aside: bool) -> tuple[int, Mapping[str, Any] | None]:
    """The script's exit code, a signal's number below zero, and the watcher's answer, None where it gave none.

    Raises TargetError where this interpreter cannot watch; then the script was not run. `aside` sends what the
    script prints to standard error, where standard output is for our report.
    """
    with tempfile.TemporaryDirectory(prefix="gradcases-") as folder:
        answer = Path(folder, "answer")
        options = json.dumps({"answer": str(answer), **asdict(how)})
        code = _run([python, str(WATCH), options, script, *arguments], sys.stderr.fileno() if aside else None)
        told = _read(answer)
    if told is not None and "lacking" in told:
        raise TargetError(f"{python} cannot watch on {how.device}: {told['lacking']}; the script was not run")
    return code, told


def _read(answer: Path) -> Mapping[str, Any] | None:
    with contextlib.suppress(OSError, ValueError):  # it gave none
        return dict(json.loads(answer.read_text(encoding="utf-8")))
    return None


def _run(command: Sequence[str], output: int | None) -> int:
    """Its exit code. An interrupt at the terminal is the script's to deal with, and ours to wait for."""
    sys.stdout.flush()
    try:
        with _interrupts_left_to_it():
            return subprocess.Popen(command, stdout=output).wait()
    except OSError as error:
        raise TargetError(f"{command[0]} cannot be started: {error.strerror}") from error


@contextlib.contextmanager
def _interrupts_left_to_it() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which it would inherit
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def is_there(script: str) -> bool:
    return os.path.isfile(script)
