"""Marked scripts: each says in its first line what is wrong with it, and which line is to blame."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from gradcases.diagnosis.diagnosis import Finding
from tests.diagnosis.answers import catalog

# Words of others for what is broken, as causes of the catalog: only what is another name for it, or the more exact one.
CAUSES = {
    "detach": {"detached-loss"},
    "data_attr": {"detached-loss"},
    "no_grad": {"no-grad-block", "inference-mode"},
    "rewrap": {"retensor"},
    "escape": {"detached-loss", "numpy-roundtrip"},
    "argmax": {"nondifferentiable-op"},
    "comparison": {"nondifferentiable-op"},
    "int_cast": {"integer-dtype"},
    "zero_grad_op": {"zero-derivative-op", "dead-or-saturated-activation"},
    "zero_grad_hook": {"hook-return-value"},
    "frozen": {"frozen-params"},
    "unused": {"unused-in-graph"},
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
    "cleared_grad": {"training-step-order"},
    "nondiff": {"nondifferentiable-op", "custom-function-marks", "custom-function-returns"},
    "no_create_graph": {"create-graph-missing"},
}
SOUND = "none"


@dataclass(frozen=True)
class Mark:
    """`words` name what is wrong; `causes` are those of the catalog that this may be."""

    line: int | None
    words: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return SOUND in self.words

    @property
    def causes(self) -> frozenset[str]:
        known = catalog().causes
        return frozenset().union(*({word} if word in known else CAUSES[word] for word in self.words if word != SOUND))


def mark_of(script: Path) -> Mark:
    lines = script.read_text(encoding="utf-8").splitlines()
    words = tuple(re.findall(r"[\w-]+", lines[0].partition(":")[2]))
    return Mark(next((number for number, line in enumerate(lines, 1) if "# CULPRIT" in line), None), words)


def judged(first: Finding | None, mark: Mark) -> tuple[bool, bool]:
    """Whether line and cause of the first finding are right."""
    if first is None or mark.line is None:
        return False, False
    return bool(first.spot and first.spot.line == mark.line), first.cause in mark.causes
