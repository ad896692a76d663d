"""What a case costs where there are few of them and where there are many: time, and memory of the process that is told of all."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.catalogs import TOPIC, minimal, write_catalog

SIZES = (100, 1000, 10_000)
A_TOPIC = 100
LINEAR = 0.10  # by how much what a case costs may differ between sizes
FLAT = 5.0  # KiB a case: what the report holds of it
MEASURED = """\
import sys
from gradcases.__main__ import main
try:
    main()
finally:
    peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print("peak", peak, file=sys.stderr)
"""


@dataclass(frozen=True)
class Grown:
    """A run of so many cases: seconds, and the most memory its own process had, in KiB."""

    cases: int
    seconds: float
    peak: int


def compare_growth(folder: Path, sizes: tuple[int, ...]) -> int:
    """Print a row for each size, and whether the goals are met; 1 where one is missed."""
    print(f"\n{'generated cases':<18} {'seconds':>9} {'ms a case more':>15} {'peak memory':>12} {'KiB a case more':>16}")
    grown: list[Grown] = []
    for size in sizes:
        grown.append(_run(_generated(folder / str(size), size), size))
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
    return Grown(cases, time.perf_counter() - started, int(ran.stderr.split()[-1]))


def _more(grown: list[Grown]) -> tuple[float, float]:
    """What each case beyond those of the size before cost: milliseconds, KiB."""
    before, last = grown[-2:]
    cases = last.cases - before.cases
    return (last.seconds - before.seconds) / cases * 1000, (last.peak - before.peak) / cases


def _print(grown: list[Grown]) -> None:
    last = grown[-1]
    more = "{:>15.2f} {{peak}} {:>16.2f}".format(*_more(grown)) if len(grown) > 1 else f"{'':>15} {{peak}}"
    print(f"{last.cases:<18} {last.seconds:>8.2f}s {more.format(peak=f'{last.peak / 1024:>8.0f} MiB')}", flush=True)


def _goals(grown: list[Grown]) -> int:
    (early, _), (late, memory) = _more(grown[:2]), _more(grown)
    goals = (
        (f"a case costs the same among few and among many, within {LINEAR:.0%} ({late / early - 1:+.0%})", abs(late / early - 1) <= LINEAR),
        (f"the run's own process grows by at most {FLAT:g} KiB a case ({memory:.1f})", memory <= FLAT),
    )
    for goal, met in goals:
        print(f"  {'met   ' if met else 'MISSED'} {goal}")
    return int(not all(met for _, met in goals))
