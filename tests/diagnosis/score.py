"""`make score`: how often the first finding is on the culprit line, and has the right cause, in marked scripts and in the catalog."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from gradcases.diagnosis.diagnosis import Finding
from tests.diagnosis.answers import diagnosed
from tests.diagnosis.many import watched

# What a marked script's first line says, as causes of the catalog.
CAUSES = {
    "detach": {"detached-loss"},
    "data_attr": {"detached-loss"},
    "no_grad": {"no-grad-block", "inference-mode"},
    "rewrap": {"retensor"},
    "escape": {"detached-loss", "numpy-roundtrip", "retensor"},
    "argmax": {"nondifferentiable-op"},
    "comparison": {"nondifferentiable-op"},
    "int_cast": {"integer-dtype", "nondifferentiable-op"},
    "zero_grad_op": {"zero-derivative-op", "dead-or-saturated-activation"},
    "zero_grad_hook": {"hook-return-value"},
    "frozen": {"frozen-params"},
    "unused": {"unused-in-graph", "custom-function-returns", "unregistered-parameter"},
    "not_in_optimizer": {"unregistered-parameter", "optimizer-missing-params"},
    "nonleaf_grad": {"non-leaf-grad-access", "param-rebind"},
    "new_leaf": {"retensor"},
    "inplace": {"saved-tensor-modified", "stale-graph-after-step"},
    "leaf_inplace": {"leaf-inplace"},
    "second_backward": {"carried-state-graph", "backward-twice"},
    "nan_backward": {"nan-singular-derivative", "nan-where-mask"},
    "nan_forward": {"nan-singular-derivative", "nan-overflow", "mean-of-nothing", "nan-where-mask"},
    "diverged": {"nan-overflow"},
    "dropped": {"unused-in-graph"},
    "stale_optimizer": {"optimizer-missing-params"},
    "cleared_grad": {"training-step-order", "grad-before-backward"},
    "nondiff": {"nondifferentiable-op", "custom-function-marks", "custom-function-returns"},
    "no_create_graph": {"create-graph-missing"},
}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("-k", default="", help="only scripts with this in their names")
    options.add_argument("--all", action="store_true", help="show the hits too")
    asked = options.parse_args()
    return score_scripts(sorted(path for path in asked.folder.resolve().glob("*.py") if asked.k in path.name), asked.all)


def score_scripts(scripts: list[Path], show_all: bool) -> int:
    """Print the misses and the counts."""
    counts: Counter[str] = Counter()
    for script, answer in watched(scripts):
        culprit, kinds = marked(script)
        first = next(iter(diagnosed(answer) if answer else ()), None)
        line, cause = judged(first, culprit, kinds)
        sound = "none" in kinds
        counts.update({"sound" if sound else "broken": 1, "silent": sound and first is None, "line": line, "cause": cause})
        if show_all or not ((sound and first is None) or (line and cause)):
            told = first and f"{first.spot and first.spot.line}: {first.spot and first.spot.source} [{first.cause}]"
            print(f"{script.name:<36} wanted {culprit} {'|'.join(kinds)}; found {told}")
            if answer is None or answer["trouble"]:
                print(answer and answer["trouble"])
    print(f"{counts['broken']} broken: {counts['line']} on the line, {counts['cause']} with the cause")
    print(f"{counts['sound']} sound: {counts['silent']} without a finding")
    return 0


def judged(first: Finding | None, culprit: int | None, kinds: list[str]) -> tuple[bool, bool]:
    """Whether line and cause are right."""
    if first is None or culprit is None:
        return False, False
    return bool(first.spot and first.spot.line == culprit), first.cause in set().union(*(CAUSES[kind] for kind in kinds))


def marked(script: Path) -> tuple[int | None, list[str]]:
    lines = script.read_text().splitlines()
    kinds = re.findall(r"\w+", lines[0].partition(":")[2])
    return next((number for number, line in enumerate(lines, 1) if "# CULPRIT" in line), None), kinds


if __name__ == "__main__":
    sys.exit(main())
