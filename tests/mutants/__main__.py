"""`make mutants`: how many mutants of the judge, the catalog's reader, the matcher and the wire the nearest tests notice."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from tests.mutants.near import NEAR

if TYPE_CHECKING:
    from tests.mutants.running import Fate


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", help="files below gradcases/, or the beginning of their names; all of them without one")
    parser.add_argument(
        "--sample", type=int, default=10**9, metavar="N", help="so many of each module's, chosen by chance, always the same"
    )
    parser.add_argument("--at-least", type=float, default=90.0, metavar="PERCENT", help="fewer killed than these make the exit code 1")
    given = parser.parse_args()
    from tests.mutants.running import prepare

    prepare()
    modules = [name for name in NEAR if not given.modules or any(name.startswith(each) for each in given.modules)]
    killed, tried, all_there_are = 0, 0, 0
    for module in modules:
        one_killed, one_tried, one_all = _module(module, given.sample)
        killed, tried, all_there_are = killed + one_killed, tried + one_tried, all_there_are + one_all
    share = 100 * killed / max(1, tried)
    print(f"{killed} of {tried} killed ({share:.1f} %), {all_there_are} mutants in all")
    return int(share < given.at_least)


def _module(module: str, sample: int) -> tuple[int, int, int]:
    from tests.mutants.making import sampled
    from tests.mutants.trying import tried

    chosen, every = sampled([module], sample)
    fates: Counter[Fate] = Counter()
    for mutant, found in tried(module, chosen):
        fates[found] += 1
        if not found.is_killed:
            print(f"{found.value}: {mutant}", flush=True)
    killed = sum(count for found, count in fates.items() if found.is_killed)
    otherwise = "".join(f", {count} {found.value}" for found, count in fates.items() if found.is_killed and found.value != "killed")
    print(f"{module}: {killed} of {len(chosen)} killed{otherwise}, of {every}; at {time.strftime('%H:%M')}", flush=True)
    return killed, len(chosen), every


if __name__ == "__main__":
    sys.exit(main())
