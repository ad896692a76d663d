"""Gradients that were there and were cleared before the optimizer could use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases_inside.watching.finding import Finding

if TYPE_CHECKING:
    from gradcases_inside.watching.judged import Leaf
    from gradcases_inside.watching.judging import Judge


def between_backward_and_step(judge: Judge, leaf: Leaf) -> Finding | None:
    """A Finding where the leaf's gradient was set to None after the last backward."""
    backwards = [event for event in judge.recorder.backwards if not event.is_grad]
    cleared = judge.recorder.cleared.get(leaf.value.number)
    if cleared is None or not backwards or cleared[1] < backwards[-1].number or backwards[-1].number < judge.looked_from():
        return None
    why = "The gradients are cleared here, after backward and before the step that should use them."
    return Finding("training-step-order", cleared[0], why, "none-grad", [leaf.value], rank=-1)
