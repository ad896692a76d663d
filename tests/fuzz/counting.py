"""What was tried at one place, how long it took at most, and what went wrong."""

from __future__ import annotations

import gc
import resource
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

EVERY = 10_000  # inputs it says how far it is
WARM = 200  # inputs before which what is read once, and kept, is not counted as growth
LONGEST = 1.0  # seconds of the processor that an input may take
HUNG = 20.0  # of them after which it is not waited for any more
MOST_GROWTH = 400 * 1024  # KiB by which the memory of all the inputs of a place may grow
MOST_TOLD = 3  # inputs that are shown of those that go wrong at the same place
MOST_SHOWN = 2_000  # characters of an input that did something else
COLUMNS = ("place", "made", "inputs", "distinct", "branches reached", "the slowest", "memory grew by", "findings")
HEAD = f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|"


class Hung(BaseException):
    """An input took more of the processor than it is waited for. Not an Exception: nothing is to catch it on the way."""


@dataclass
class Count:
    """What was tried so far."""

    surface: str
    made: str
    wanted: int
    until: float  # by the clock that only goes forward
    folder: Path
    inputs: int = 0
    slowest: float = 0.0
    branches: str = ""
    distinct: set[int] = field(default_factory=set)
    found: dict[str, int] = field(default_factory=dict)  # by where it goes wrong
    memory: int = field(default_factory=lambda: _memory())

    @property
    def is_done(self) -> bool:
        return self.inputs >= self.wanted or time.monotonic() > self.until

    def end(self) -> None:
        """There are to be no more."""
        self.until = 0.0

    def feed(self, value: Any) -> None:
        """One more. What it does is taken down; nothing is raised."""
        self.inputs += 1
        self.distinct.add(hash(value if isinstance(value, (bytes, str)) else tuple(value)))
        taken = self._tried(value)
        if self.inputs > 1:  # the first one reads the catalog
            self.slowest = max(self.slowest, taken)
            if taken > LONGEST:
                self._tell(f"took {taken:.1f} s", value, "too long: ")
        if self.inputs == WARM:
            gc.freeze()  # what is kept from here on need not be looked at again and again
            self.memory = _memory()
        if self.inputs % EVERY == 0:
            print(f"{self.surface}: {self.inputs:,} so far, {sum(self.found.values())} findings", flush=True)

    def _tried(self, value: Any) -> float:
        from tests.fuzz.surfaces import SURFACES

        started = time.process_time()
        try:
            with _at_most(HUNG):
                SURFACES[self.surface](value, self.folder)
        except (Exception, Hung) as error:  # noqa: BLE001 - that is what is looked for
            self._tell(f"{type(error).__name__}: {error}"[:300], value, _where(error))
        return time.process_time() - started

    def _tell(self, what: str, value: Any, where: str = "") -> None:
        kind = where or what
        self.found[kind] = self.found.get(kind, 0) + 1
        if self.found[kind] <= MOST_TOLD:
            print(f"{self.surface}: {where}{what}\n  input: {value!a:.{MOST_SHOWN}}", flush=True)

    def close(self) -> int:
        """How many did something else; and a row of a table that says what there was."""
        grown = _memory() - self.memory
        if grown > MOST_GROWTH:
            self._tell(f"memory grew by {grown // 1024} MiB", "")
        told = f"{self.inputs:,} | {len(self.distinct):,} | {self.branches} | {1000 * self.slowest:.0f} ms | {grown // 1024} MiB"
        print(f"| {self.surface} | {self.made} | {told} | {sum(self.found.values())} |", flush=True)
        return sum(self.found.values())


def _where(error: BaseException) -> str:
    """The last places of this project on the way to it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    return "".join(f"{Path(frame.filename).name}:{frame.lineno}: " for frame in frames[-2:])


def _memory() -> int:
    """The most that this process had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def stop(signum: int, frame: FrameType | None) -> None:
        raise Hung(f"no end after {seconds:.0f} s")

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
