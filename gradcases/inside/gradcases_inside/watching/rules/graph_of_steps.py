"""Why a leaf that an optimizer holds, or that was used, has no gradient when that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases_inside.watching.finding import Finding
from gradcases_inside.watching.rules import clearing, none_grads, optimizers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases_inside.watching.graph import Graph
    from gradcases_inside.watching.judged import Held, Leaf
    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.records import Value


def reasons(judge: Judge, graph: Graph, roots: Sequence[Value], leaf: Leaf, held: Held | None) -> list[Finding]:
    """Findings; none where it is not known, or nothing is wrong."""
    tensor = leaf.tensor()
    if tensor is None:
        return []
    cleared = clearing.between_backward_and_step(judge, leaf)
    if cleared is not None:
        return [cleared]
    if not tensor.requires_grad:
        return optimizers.frozen(judge, leaf, held) or _frozen_after_use(judge, graph, leaf)
    if not roots:
        return []
    return none_grads.explained(graph, roots, leaf.value)


def _frozen_after_use(judge: Judge, graph: Graph, leaf: Leaf) -> list[Finding]:
    """It required grad when it was used, and did not any more when backward came."""
    at = judge.recorder.frozen.get(leaf.value.number)
    used = [call for call, use in graph.uses_of.get(leaf.value.number, ()) if use.requires_grad]
    uses = [call.number for call in used if any(out.is_attached for out in call.outputs)]
    backwards = [event.number for event in judge.recorder.backwards if not event.is_grad]
    if at is None or not uses or not any(uses[0] < at[1] <= number for number in backwards):
        return []
    why = "`requires_grad` is set to False here, after it was used and before backward came to it."
    return [Finding("frozen-params", at[0], why, "none-grad", [leaf.value])]
