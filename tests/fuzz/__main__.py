"""`make fuzz`: many hostile inputs for each place where they come in or go out. It prints how many there were, and what they did.

Inputs are made by chance, always the same for the same number; `--guided` has atheris make them, by which branches they reach.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
    until: float  # by the clock that only goes forward
    folder: Path
    inputs: int = 0
    slowest: float = 0.0
    distinct: set[bytes] = field(default_factory=set)
    found: list[str] = field(default_factory=list)
    memory: int = field(default_factory=lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

    @property
    def is_done(self) -> bool:
        return self.inputs >= self.wanted or time.monotonic() > self.until

    def feed(self, value: Any) -> None:
        from tests.fuzz.surfaces import SURFACES

        if self.is_done:
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
        if count.is_done:
            break
        seed(chunk)(calm(given(FED[count.surface][0])(count.feed)))()
    return count.close()


def guided(count: Count) -> int:
    """From bytes, beginning with real files; libFuzzer does not return, so that the process ends in it."""
    import atheris

    with atheris.instrument_imports(include=list(GUIDED)):
        importlib.import_module("tests.fuzz.surfaces")
    from tests.fuzz.inputs import beginnings, of_bytes

    def one(content: bytes) -> None:
        count.feed(of_bytes(count.surface, content))
        if count.is_done:
            failed = count.close()
            sys.stdout.flush()
            os._exit(min(1, failed))

    corpus = count.folder / "corpus"
    corpus.mkdir()
    for number, content in enumerate(beginnings(count.surface)):
        (corpus / str(number)).write_bytes(content)
    atheris.Setup([sys.argv[0], "-max_len=8192", "-seed=1", str(corpus)], one)
    atheris.Fuzz()
    return 1  # not reached


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "surfaces", nargs="*", help="case, registry, report, text, terminal, markdown, junit, github, html; all without one"
    )
    parser.add_argument("--inputs", type=int, default=200_000, help="for each of them")
    parser.add_argument("--seconds", type=float, default=math.inf, help="for each of them, where the inputs take longer")
    parser.add_argument("--guided", action="store_true", help="by atheris, which has to be installed")
    given = parser.parse_args()
    from tests.fuzz.names import NAMES

    surfaces = given.surfaces or NAMES
    if len(surfaces) == 1:
        with tempfile.TemporaryDirectory() as folder:
            count = Count(surfaces[0], given.inputs, time.monotonic() + given.seconds, Path(folder))
            return min(1, (guided if given.guided else by_chance)(count))
    options = ["--inputs", str(given.inputs), "--seconds", str(given.seconds), *(["--guided"] if given.guided else [])]
    each = [subprocess.run([sys.executable, "-m", "tests.fuzz", *options, surface], check=False) for surface in surfaces]
    return int(any(ran.returncode for ran in each))  # each in a process of its own, so that its memory is its own


if __name__ == "__main__":
    sys.exit(main())
