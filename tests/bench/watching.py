"""What it costs to be watched: a training step's time watched and not, in turn, and what is kept of a long run."""

from __future__ import annotations

import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SCRIPT = '''\
"""Train, and print the median of a step's processor time."""
import gc
import statistics
import sys
import time

import torch
from torch import nn

torch.manual_seed(0)
torch.set_num_threads(1)
MODELS = {
    "block": (lambda: nn.TransformerEncoderLayer(128, 4, 512, batch_first=True), (8, 64, 128)),
    "toy": (lambda: nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4)), (16, 4)),
}
make, shape = MODELS[sys.argv[1]]
net, x, y = make(), torch.randn(shape), torch.randn(shape)
opt = torch.optim.AdamW(net.parameters(), lr=1e-4)
took = []
for step in range(1, int(sys.argv[2]) + 1):
    began = time.process_time()
    opt.zero_grad()
    loss = ((net(x) - y) ** 2).mean()
    loss.backward()
    opt.step()
    took.append(time.process_time() - began)
    if step % 1000 == 0:
        gc.collect()
        print("kept", sum(str(type(each).__module__).startswith("gradcases_inside") for each in gc.get_objects()))
print("step", sorted(took[3:])[len(took[3:]) // 2])
'''
WARM = 1000  # steps after which as much is kept as ever


@dataclass(frozen=True)
class Row:
    """A model, how many steps of it, how it is watched, and the ratio that must not be exceeded, where there is one."""

    model: str
    steps: int
    how: tuple[str, ...]
    goal: float | None


ROWS = (
    Row("block", 60, ("--steps", "0"), 1.3),
    Row("block", 20, ("--values",), None),
    Row("toy", 600, ("--steps", "0"), None),
    Row("toy", 300, ("--values",), None),
)
LONG = Row("toy", 5 * WARM, ("--steps", "1000000"), 1.05)


def compare_watching(folder: Path, rounds: int) -> int:
    """Print a row for each; 1 where a goal is missed."""
    (folder / "train.py").write_text(SCRIPT, encoding="utf-8")
    missed = False
    print(f"{'a step, watched':<28} {'median':>8}   {'unwatched':>9}   {'ratio':>6}   goal")
    for row in ROWS:
        pairs = [(_step(folder, row, row.how), _step(folder, row, None)) for _ in range(rounds)]
        ours, theirs = (statistics.median(each) for each in zip(*pairs, strict=True))
        missed |= _print(f"{row.model} {' '.join(row.how)}", f"{ours * 1e3:.2f}ms", f"{theirs * 1e3:.2f}ms", ours / theirs, row.goal)
    print(f"{'objects kept, after':<28} {LONG.steps:>8}   {WARM:>9}   {'ratio':>6}   goal")
    kept = [int(words[1]) for words in _said(folder, LONG, LONG.how) if words[0] == "kept"]
    missed |= _print(f"{LONG.model} {' '.join(LONG.how)}", str(kept[-1]), str(kept[0]), kept[-1] / kept[0], LONG.goal)
    return int(missed)


def _print(name: str, ours: str, theirs: str, ratio: float, goal: float | None) -> bool:
    misses = goal is not None and ratio > goal
    shown = "-" if goal is None else f"{goal:g}{'   MISSED' if misses else ''}"
    print(f"{name:<28} {ours:>8}   {theirs:>9}   {ratio:>6.2f}   {shown}", flush=True)
    return misses


def _step(folder: Path, row: Row, how: tuple[str, ...] | None) -> float:
    return next(float(words[1]) for words in _said(folder, row, how) if words[0] == "step")


def _said(folder: Path, row: Row, how: tuple[str, ...] | None) -> list[list[str]]:
    """What the script prints, watched or not."""
    watching = () if how is None else ("-m", "gradcases", "diagnose", *how, "--output", "report")
    command = [sys.executable, *watching, "train.py", row.model, str(row.steps)]
    ran = subprocess.run(command, check=False, stdout=subprocess.PIPE, cwd=folder, text=True)
    return [line.split() for line in ran.stdout.splitlines()]
