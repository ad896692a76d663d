"""Programs for tests, without a catalog: their text, run in a session, and the outcomes by name."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import textwrap
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.outcome import Outcome, Raised, Returned
from gradcases.program import Part, Program
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import Job
from gradcases.runner.schedule import Done, Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MODES = [mode for mode in Isolation if mode.is_possible]
FORK = Isolation.best()
LONG = 60.0  # seconds: a deadline that no program of a test comes near


def job(name: str, text: str, repetition: int = 0) -> Job:
    return Job(name, "code", Program((Part(1, textwrap.dedent(text)),)), Path(f"{name}.yaml"), repetition)


def session(isolation: Isolation = FORK, *, at_once: int = 2, timeout: float = LONG, device: str = "cpu", python: str = "") -> Session:
    return Session(python or sys.executable, device, isolation, at_once, timeout)


def outcomes(running: Session, programs: Mapping[str, str]) -> dict[str, Outcome]:
    """By the programs' names."""
    target = running.target()
    assert target.missing is None, target.missing
    events = running.run([job(name, text) for name, text in programs.items()])
    return {event.job.case_id: event.outcome for event in events if isinstance(event, Done)}


def outcome(running: Session, text: str) -> Outcome:
    return outcomes(running, {"it": text})["it"]


def timeless(found: Outcome) -> Outcome:
    """What has to be the same wherever and whenever a program runs."""
    found = replace(found, seconds=0.0)
    return replace(found, imported=()) if isinstance(found, (Returned, Raised)) else found


@dataclass
class Traces:
    """What a run has left: files in the temporary folder, and command lines of processes. Known once the block has ended."""

    folder: Path
    files: list[str] = field(default_factory=list)
    processes: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not self.files and not self.processes


@contextlib.contextmanager
def traces(folder: Path, others: Sequence[str] = ()) -> Iterator[Traces]:
    """Temporary files are made in `folder`, and processes found by a mark in their environment, or by words of `others`
    in their command line."""
    mark = f"GRADCASES_TESTED={uuid.uuid4().hex}"
    name, _, value = mark.partition("=")
    before = {key: os.environ.get(key) for key in (name, "TMPDIR")}
    os.environ.update({name: value, "TMPDIR": str(folder)})
    tempfile.tempdir = None
    found = Traces(folder)
    try:
        yield found
    finally:
        tempfile.tempdir = None
        for key, text in before.items():
            os.environ.pop(key)
            os.environ.update({key: text} if text is not None else {})
        found.files = sorted(path.name for path in folder.iterdir())
        found.processes = [command for pid in pids() if (command := command_of(pid)) and (marked(pid, mark) or said(command, others))]


def pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]


def marked(pid: int, mark: str) -> bool:
    return mark.encode() in read(f"/proc/{pid}/environ").split(b"\0")


def said(command: str, words: Sequence[str]) -> bool:
    return any(word in command.split() for word in words)


def command_of(pid: int) -> str:
    return read(f"/proc/{pid}/cmdline").replace(b"\0", b" ").decode()


def parent_of(pid: int) -> int | None:
    told = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return int(told[1]) if told else None


def children_of(parent: int) -> list[int]:
    return [pid for pid in pids() if parent_of(pid) == parent]


def read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:  # the process ended meanwhile
        return b""
