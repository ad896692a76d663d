"""`make fuzz`: many hostile inputs for each place where they come in or go out. It prints how many there were, and what they did.

Inputs are made by chance, always the same for the same number; `--guided` has atheris make them, by which branches they reach.
"""

from __future__ import annotations

import argparse
import math
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.fuzz.counting import HEAD, Count
from tests.fuzz.names import NAMES


def by_chance(count: Count, seed: int) -> int:
    """Each input of a number of its own, so that it can be made again."""
    from tests.fuzz.inputs import MADE

    made = MADE[count.surface]
    while not count.is_done:
        count.feed(made(Random(f"{count.surface} {seed} {count.inputs}")))
    return count.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("surfaces", nargs="*", help=f"{', '.join(NAMES)}; all without one")
    parser.add_argument("--inputs", type=int, default=200_000, help="for each of them")
    parser.add_argument("--seconds", type=float, default=math.inf, help="for each of them, where the inputs take longer")
    parser.add_argument("--seed", type=int, default=1, help="other inputs for another number")
    parser.add_argument("--guided", action="store_true", help="by atheris, which has to be installed")
    given = parser.parse_args()
    surfaces = given.surfaces or NAMES
    if unknown := [each for each in surfaces if each not in NAMES]:
        parser.error(f"no place is called {unknown[0]!r}; there are {', '.join(NAMES)}")
    if len(surfaces) == 1:
        return min(1, one(surfaces[0], given))
    print(HEAD, flush=True)
    options = ["--inputs", str(given.inputs), "--seconds", str(given.seconds), "--seed", str(given.seed)]
    options += ["--guided"] if given.guided else []
    each = [subprocess.run([sys.executable, "-m", "tests.fuzz", *options, surface], check=False) for surface in surfaces]
    return int(any(ran.returncode for ran in each))  # each in a process of its own, so that its memory is its own


def one(surface: str, given: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        made = "guided" if given.guided else "by chance"
        count = Count(surface, made, given.inputs, time.monotonic() + given.seconds, Path(folder))
        signal.signal(signal.SIGTERM, lambda *_: count.end())
        if not given.guided:
            return by_chance(count, given.seed)
        from tests.fuzz.guiding import guided

        return guided(count, given.seed)


if __name__ == "__main__":
    sys.exit(main())
