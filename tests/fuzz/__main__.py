"""`make fuzz`: many hostile inputs for each place where they come in or go out. It prints how many there were, and what they did.

Inputs are made by chance, always the same for the same number; `--guided` has atheris make them, by which branches they reach.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 500  # inputs that hypothesis makes before it begins anew
EVERY = 10_000  # inputs it says how far it is
LONGEST = 1.0  # seconds of the processor that an input may take
MOST_GROWTH = 400 * 1024  # KiB by which the memory of all the inputs of a place may grow
GUIDED = ("gradcases",)  # what is watched


@dataclass
class Count:
    """What was tried so far, at one place."""

    surface: str
    wanted: int
    folder: Path
    inputs: int = 0
    slowest: float = 0.0
    distinct: set[bytes] = field(default_factory=set)
    found: list[str] = field(default_factory=list)
    memory: int = field(default_factory=lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

    def feed(self, value: Any) -> None:
        from tests.fuzz.surfaces import SURFACES

        if self.inputs >= self.wanted:
            return
        started = time.process_time()
        self.inputs += 1
        self.distinct.add(hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=8).digest())
        try:
            SURFACES[self.surface](value, self.folder)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            self._tell(f"{type(error).__name__}: {error}"[:300], value)
        taken = time.process_time() - started
        if taken > LONGEST and self.inputs > 1:  # the first one reads the catalog
            self._tell(f"took {taken:.1f} s", value)
        if self.inputs % EVERY == 0:
            print(f"{self.surface}: {self.inputs} so far, {len(self.found)} findings", flush=True)
        self.slowest = max(self.slowest, taken if self.inputs > 1 else 0.0)

    def _tell(self, what: str, value: Any) -> None:
        self.found.append(what)
        print(f"{self.surface}: {what}\n  input: {value!r:.2000}", flush=True)

    def close(self) -> int:
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self.memory
        if grown > MOST_GROWTH:
            self._tell(f"memory grew by {grown // 1024} MiB", "")
        told = f"{self.inputs} inputs, {len(self.distinct)} of them distinct; the slowest took {self.slowest:.2f} s, memory grew by"
        print(f"{self.surface}: {told} {grown // 1024} MiB; {len(self.found)} findings", flush=True)
        return len(self.found)


def by_chance(count: Count) -> int:
    from hypothesis import HealthCheck, Phase, given, seed, settings

    from tests.fuzz.test_hostile import FED

    calm = settings(max_examples=CHUNK, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    for chunk in range(2 * count.wanted // CHUNK + 2):
        if count.inputs >= count.wanted:
            break
        seed(chunk)(calm(given(FED[count.surface][0])(count.feed)))()
    return count.close()


def guided(count: Count) -> int:
    """In a process of its own, which ends in it: libFuzzer does not return."""
    import atheris

    with atheris.instrument_imports(include=list(GUIDED)):
        pass
    from hypothesis import given, settings

    from tests.fuzz.test_hostile import FED

    def fed(value: Any) -> None:
        count.feed(value)
        if count.inputs >= count.wanted:
            os._exit(min(1, count.close()))

    one: Callable[[bytes], object] = settings(database=None, deadline=None)(given(FED[count.surface][0])(fed)).hypothesis.fuzz_one_input  # type: ignore[attr-defined]  # hypothesis puts it there
    atheris.Setup([sys.argv[0], "-max_len=4096", "-len_control=0", "-verbosity=0", "-seed=1"], one)
    atheris.Fuzz()
    return 1  # not reached


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "surfaces", nargs="*", help="case, registry, report, text, terminal, markdown, junit, github, html; all without one"
    )
    parser.add_argument("--inputs", type=int, default=200_000, help="for each of them")
    parser.add_argument("--guided", action="store_true", help="by atheris, which has to be installed")
    given = parser.parse_args()
    from tests.fuzz.names import NAMES

    found = 0
    for surface in given.surfaces or NAMES:
        child = os.fork()  # each in a process of its own, so that its memory is its own
        if child == 0:
            with tempfile.TemporaryDirectory() as folder:
                count = Count(surface, given.inputs, Path(folder))
                found = (guided if given.guided else by_chance)(count)
            os._exit(min(1, found))
        found += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
