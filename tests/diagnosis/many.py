"""Many scripts watched one after the other, each in a process forked from one that has imported torch."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import warnings
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import gradcases

INSIDE = Path(gradcases.__file__).parent / "inside"
MOST_SECONDS = 60


def watched(scripts: Iterable[Path], steps: int = 0, values: bool = True, jobs: int = 1) -> Iterator[tuple[Path, dict[str, Any] | None]]:
    """Each with its answer, or None where there is none, in their order; `jobs` at a time."""
    running = _running()
    waiting: deque[tuple[Path, Path, int]] = deque()
    with tempfile.TemporaryDirectory() as folder:
        for number, script in enumerate(scripts):
            if len(waiting) == jobs:
                yield _ended(*waiting.popleft())
            room = Path(folder, str(number))
            room.mkdir()
            options = {"answer": str(room / "answer"), "steps": steps, "values": values}
            pid = os.fork()
            if pid == 0:
                _child(running, script, options, room)
            waiting.append((script, room / "answer", pid))
        while waiting:
            yield _ended(*waiting.popleft())


def _running() -> Any:
    """The module that runs a script; torch is imported with it."""
    sys.path.append(str(INSIDE))
    import torch
    import torch._dynamo  # every optimizer imports it, which takes seconds
    from gradcases_inside.watching import running  # type: ignore[import-not-found]  # of the worker

    sys.path.remove(str(INSIDE))
    torch.set_num_threads(1)
    return running


def _ended(script: Path, answer: Path, pid: int) -> tuple[Path, dict[str, Any] | None]:
    os.waitpid(pid, 0)
    return script, json.loads(answer.read_text()) if answer.exists() else None


def _child(running: Any, script: Path, options: dict[str, Any], folder: Path) -> None:
    try:
        warnings.resetwarnings()  # those of pytest are its own
        signal.alarm(MOST_SECONDS)
        os.chdir(folder)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        running.watched(str(script), [], False, options)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is told
        if not Path(options["answer"]).exists():
            Path(options["answer"]).write_text(json.dumps({"findings": [], "trouble": repr(error), "raised": None}))
    finally:
        os._exit(0)
