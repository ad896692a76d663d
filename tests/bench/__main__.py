"""`make bench`: how long commands take beside a yardstick that runs between them, as ratios of medians.

Absolute times depend on the machine and its mood; a ratio of two commands run in turn depends on neither much.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from gradcases.commands.kept_texts import load as load_texts
from tests.bench.growth import SIZES, compare_growth
from tests.bench.watching import compare_watching
from tests.bench.ways import compare_ways
from tests.catalogs import MINIMAL, TOPIC
from tests.matching.evaluation import ENOUGH, Tally, evaluated
from tests.matching.pasted import WAYS, WITH_CODE
from tests.matching.printed import printed

PYTHON = sys.executable
IMPORTS = (PYTHON, "-c", "import typer, rich, yaml")
TORCH = (PYTHON, "-c", "import torch")
OURS = (PYTHON, "-m", "gradcases")
DOCUMENTS = tuple(
    word
    for source in (
        "why-are-pytorch-gradients-returning-none",
        "why-is-pytorch-reporting-a-nonetype-error-when-adding-gradients",
        "why-is-pytorch-throwing-a-runtimeerror-about-missing",
        "what-causes-a-pytorch-error-when-calculating-the",
    )
    for word in ("--source", source)
)
PASTED = "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn"
GENERATED = "generated"  # in the folder where the commands run, made before the first command


@dataclass(frozen=True)
class Comparison:
    """A command, the yardstick it is held against, and the ratio it must not exceed."""

    name: str
    command: tuple[str, ...]
    yardstick: tuple[str, ...]
    measure: str
    goal: float
    rounds: int


COMPARISONS = (
    Comparison("gradcases --help", (*OURS, "--help"), IMPORTS, "import typer, rich, yaml", 3.0, 15),
    Comparison("gradcases list", (*OURS, "list"), IMPORTS, "import typer, rich, yaml", 3.0, 15),
    Comparison("gradcases explain detach", (*OURS, "explain", "detach"), IMPORTS, "import typer, rich, yaml", 3.0, 15),
    Comparison("gradcases diagnose --text", (*OURS, "diagnose", "--text", PASTED), IMPORTS, "import typer, rich, yaml", 3.0, 15),
    Comparison("list, 10,000 cases", (*OURS, "list", "--catalog", GENERATED), IMPORTS, "import typer, rich, yaml", 10.0, 7),
    Comparison("run, four documents", (*OURS, "run", *DOCUMENTS), TORCH, "import torch", 2.0, 7),
    Comparison("run, whole catalog", (*OURS, "run"), TORCH, "import torch", 4.0, 5),
    Comparison("run, whole catalog, -j 1", (*OURS, "run", "-j", "1"), TORCH, "import torch", 8.0, 3),
)


def main() -> int:
    """Print a row for each; the exit code is 1 where a goal is missed."""
    asked = _asked()
    parts: dict[str, Callable[[Path], int]] = {
        "texts": lambda _: matched(),
        "start-up": _start_up,
        "ways": lambda folder: compare_ways(folder, asked.rounds, tuple(asked.topics)),
        "watching": lambda folder: compare_watching(folder, asked.rounds),
        "growth": lambda folder: compare_growth(folder, tuple(map(int, asked.sizes.split(",")))),
    }
    missed = 0
    for name in asked.only.split(","):
        with TemporaryDirectory() as folder:
            missed |= parts[name](Path(folder))
    return missed


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default="texts,start-up,ways,watching,growth", help="parts, with commas between [default: %(default)s]")
    parser.add_argument("--rounds", type=int, default=3, help="how often each way is timed [default: %(default)s]")
    parser.add_argument("--topics", nargs="*", default=[], help="whose programs are executed in each way [default: all]")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="of generated catalogs [default: %(default)s]")
    return parser.parse_args()


def _start_up(folder: Path) -> int:
    generate(folder / GENERATED, topics=100, cases_each=100)
    return compare(str(folder))


def matched() -> int:
    """Of every recorded message, pasted in every way, how often its cause is told first; 1 where that is too seldom."""
    catalog, texts = load_texts(None)
    titles = {case.id: case.title for case in catalog.cases}
    causes = {case.id: case.cause for case in catalog.cases}
    codes = {case.id: case.code.program.text for case in catalog.cases}
    print(f"{'pasted as':<24} {'messages':>8}   {'first':>6} {'most':>6}   {'text once':>9}   {'one of':>6}")
    tally = evaluated(texts, causes, titles, texts)
    for name, ways in (*((way, (way,)) for way in WAYS), ("all of these", tuple(WAYS))):
        _print_shares(name, tally.of(ways))
    real = printed(texts, causes, titles, codes)
    _print_shares("as torch prints it", real)
    with_code = evaluated(texts, causes, titles, texts, [WITH_CODE], codes)
    _print_shares("issue, with its program", with_code)
    held = min(tally.one_of, real.one_of, with_code.first)
    print(f"held to {ENOUGH:.0%}: `one of` of all, and `first` with the program; the least is {held:.1%}\n")
    return int(held < ENOUGH)


def _print_shares(name: str, tally: Tally) -> None:
    shares = f"{tally.first:>6.1%} {tally.most:>6.1%}   {tally.text_once:>9.1%}   {tally.one_of:>6.1%}"
    print(f"{name:<24} {tally.asked:>8}   {shares}", flush=True)


def generate(root: Path, topics: int, cases_each: int) -> None:
    """A catalog of cases that differ in a number."""
    for topic in range(topics):
        folder = root / f"topic-{topic}"
        folder.mkdir(parents=True)
        (folder / "_topic.yaml").write_text(yaml.safe_dump(TOPIC), encoding="utf-8")
        for case in range(cases_each):
            text = MINIMAL.replace("torch.ones(2", f"torch.ones({2 + topic * cases_each + case}")
            (folder / f"case-{case}.yaml").write_text(text, encoding="utf-8")


def compare(folder: str) -> int:
    """All commands, in this folder."""
    missed = False
    print(f"{'command':<28} {'median':>8}   {'yardstick':<26} {'median':>8}   {'ratio':>6}   goal")
    for each in COMPARISONS:
        ours, theirs = medians(each, folder)
        ratio = ours / theirs
        missed |= ratio > each.goal
        mark = "" if ratio <= each.goal else "   MISSED"
        print(f"{each.name:<28} {ours:>7.3f}s   {each.measure:<26} {theirs:>7.3f}s   {ratio:>6.2f}   {each.goal:g}{mark}", flush=True)
    return int(missed)


def medians(each: Comparison, folder: str) -> tuple[float, float]:
    """Seconds of the command and of its yardstick, run in turn, after one of each that does not count."""
    ours, theirs = [], []
    for number in range(each.rounds + 1):
        pair = seconds(each.command, folder), seconds(each.yardstick, folder)
        if number:
            ours.append(pair[0])
            theirs.append(pair[1])
    return statistics.median(ours), statistics.median(theirs)


def seconds(command: tuple[str, ...], folder: str) -> float:
    """Wall time of a command whose output nobody sees. Raises where it fails: then there is nothing to measure."""
    environment = {**os.environ, "COLUMNS": "120"}
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=folder)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
