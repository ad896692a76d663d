"""What a case costs where there are few of them and where there are many: time, and memory of the run's own process."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.catalogs import TOPIC, minimal, write_catalog

SIZES = (100, 1000, 10_000)
A_TOPIC = 100
ROUNDS = 3  # of which the median counts
LINEAR = 0.10  # by how much the time may be off a straight line
FLAT = 0.5  # KiB a case, beside the catalog: that it was run, its verdict and where the rest is
MEASURED = """\
import sys
from gradcases.__main__ import main
from gradcases.runner import running
def peak():
    return next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
def run_cases(*given, run_cases=running.run_cases, **named):
    print("before", peak(), file=sys.stderr)
    return run_cases(*given, **named)
running.run_cases = run_cases
try:
    main()
finally:
    print("peak", peak(), file=sys.stderr)
"""


@dataclass(frozen=True)
class Grown:
    """A run of so many cases: seconds, and the most memory its own process had before it ran the first, and at all, in KiB."""

    cases: int
    seconds: float
    before: int
    peak: int


def compare_growth(folder: Path, sizes: tuple[int, ...]) -> int:
    """Print a row for each size, and whether the goals are met; 1 where one is missed."""
    titles = ("seconds", 9), ("ms a case more", 15), ("peak memory", 12), ("KiB a case more", 16), ("beside catalog", 16)
    print(f"\n{'generated cases':<18}", *(f"{title:>{wide}}" for title, wide in titles))
    catalogs = {size: _generated(folder / str(size), size) for size in sizes}
    rounds = [[_run(catalog, size) for size, catalog in catalogs.items()] for _ in range(ROUNDS)]
    grown: list[Grown] = []
    for runs in zip(*rounds, strict=True):
        grown.append(sorted(runs, key=lambda each: each.seconds)[ROUNDS // 2])
        _print(grown)
    return _goals(grown)


def _generated(folder: Path, cases: int) -> Path:
    files: dict[str, object] = {}
    for number in range(cases):
        topic = f"topic-{number // A_TOPIC}"
        code = f"import torch\n\nx = torch.tensor([{number}.0, 1.0], requires_grad=True)\n(x * x).sum().backward()\n"
        files[f"{topic}/_topic.yaml"] = TOPIC
        expected = {"grads": {"x": [2.0 * number, 2.0]}}
        files[f"{topic}/case-{number}"] = minimal(code=code, symptom="wrong-grad", title=f"The case of {number}", expect=expected)
    return write_catalog(folder, files)  # type: ignore[arg-type]  # keys as `minimal` makes them


def _run(catalog: Path, cases: int) -> Grown:
    words = ["run", "--catalog", str(catalog), "--format", "jsonl", "--output", str(catalog.parent / "report")]
    started = time.perf_counter()
    ran = subprocess.run([sys.executable, "-c", MEASURED, *words], check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    before, peak = (int(line.split()[1]) for line in ran.stderr.splitlines()[-2:])
    return Grown(cases, seconds, before, peak)


def _more(grown: list[Grown]) -> tuple[float, float, float]:
    """What each case beyond those of the size before cost: milliseconds, KiB, and of these KiB what is not the catalog's."""
    before, last = grown[-2:]
    cases = last.cases - before.cases
    memory, read = last.peak - before.peak, last.before - before.before
    return (last.seconds - before.seconds) / cases * 1000, memory / cases, (memory - read) / cases


def _print(grown: list[Grown]) -> None:
    last = grown[-1]
    more = "{:>15.2f} {{peak}} {:>16.2f} {:>16.2f}".format(*_more(grown)) if len(grown) > 1 else f"{'':>15} {{peak}}"
    print(f"{last.cases:<18} {last.seconds:>8.2f}s {more.format(peak=f'{last.peak / 1024:>8.0f} MiB')}", flush=True)


def _goals(grown: list[Grown]) -> int:
    off = _off_the_line(grown)
    *_, memory = _more(grown)
    goals = (
        (f"time is linear: each within {LINEAR:.0%} of the line through few and many ({off:+.0%})", abs(off) <= LINEAR),
        (f"the run's own process grows by at most {FLAT:g} KiB a case beside its catalog ({memory:.2f})", memory <= FLAT),
    )
    for goal, met in goals:
        print(f"  {'met   ' if met else 'MISSED'} {goal}")
    return int(not all(met for _, met in goals))


def _off_the_line(grown: list[Grown]) -> float:
    """The part by which the time of a size between is above the straight line from the fewest cases to the most, or below it."""
    first, *between, last = grown
    slope = (last.seconds - first.seconds) / (last.cases - first.cases)
    return max((each.seconds / (first.seconds + slope * (each.cases - first.cases)) - 1 for each in between), key=abs)
