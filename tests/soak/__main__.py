"""`make soak`: cases of which every fourth misbehaves, while workers are killed; and whole runs killed while they write.

The exit code is 1 where anything is not as it has to be.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from gradcases.runner.isolation import Isolation
from gradcases.runner.orphans import adopt
from tests.soak.killed_runs import killed_at, moments
from tests.soak.killing import Killer
from tests.soak.soaking import Soak, soak

POSSIBLE = [mode.value for mode in Isolation if mode.is_possible]


def main() -> int:
    asked = _asked()
    adopt()  # as `gradcases run` does: this process has no other children
    missed = sum(_soaked(Isolation(mode), asked) for mode in asked.modes.split(","))
    missed += _killed(asked.moments, asked.seed)
    print(f"{missed} missed" if missed else "nothing missed")
    return int(missed > 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000, help="how many, in each mode")
    parser.add_argument("--modes", default=",".join(POSSIBLE), help="isolation modes, with commas between")
    parser.add_argument("--moments", type=int, default=50, help="at how many moments a whole run is killed")
    parser.add_argument("--timeout", type=float, default=10.0, help="seconds a program gets; what hangs takes them")
    parser.add_argument("--jobs", type=int, default=2, help="how many programs at once; with 1 the next is made ready beside one that runs")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _soaked(mode: Isolation, asked: argparse.Namespace) -> int:
    kills = Killer(asked.seed, every=20, apart=1.0, most=asked.cases)
    with TemporaryDirectory() as folder:
        done = soak(Soak(mode, asked.cases, asked.seed, asked.timeout, kills, asked.jobs), Path(folder))
    told = f"{asked.cases} cases, {done.misbehaving} of them misbehaving, {done.killed} processes killed, {done.seconds:.0f} s"
    return _tell(f"{mode.value}: {told}", done.misses)


def _killed(times: int, seed: int) -> int:
    misses = []
    with TemporaryDirectory() as folder:
        for number, moment in enumerate(moments(times, seed)):
            home = Path(folder, str(number))
            home.mkdir()
            misses += [f"{moment}: {miss}" for miss in killed_at(moment, home)]
    return _tell(f"whole run killed at {times} moments", misses)


def _tell(what: str, misses: list[str] | tuple[str, ...]) -> int:
    print(f"{what}: {len(misses)} missed", flush=True)
    for miss in misses:
        print(f"  {miss}", flush=True)
    return len(misses)


if __name__ == "__main__":
    sys.exit(main())
