"""Why one tensor has no gradient: what the rules found about it, or a sentence where there is nothing to find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases_inside.watching.graph import Graph
from gradcases_inside.watching.rules import graph_of_steps

if TYPE_CHECKING:
    import torch

    from gradcases_inside.watching.judging import Judge

FOUND = "This is why it has no gradient:"
FOUND_ONCE = "It has a gradient now. What was found about it while it was watched:"


def why_none(judge: Judge, tensor: torch.Tensor) -> tuple[str, list[Any]]:
    """A sentence, and findings; those of them that `judge` has are the very same."""
    value = judge.recorder.known(tensor)
    found = [each for each in judge.findings if value is not None and any(one.number == value.number for one in each.values)]
    has_one = (tensor.is_leaf or tensor.retains_grad) and tensor.grad is not None
    if found:
        return (FOUND_ONCE if has_one else FOUND), found
    if has_one:
        return "It has a gradient, of shape %s." % list(tensor.grad.shape), []
    if not tensor.is_leaf:
        return _of_non_leaf(value), []
    if not tensor.requires_grad:
        return _of_frozen(judge, value), []
    if value is None:
        return "It requires grad, but nothing used it while torch was watched.", []
    return _of_leaf(judge, tensor, value)


def _of_non_leaf(value: Any) -> str:
    call = value.call if value is not None else None
    made = " (by `%s` in line %d)" % (call.name, call.place.line) if call is not None and call.place is not None else ""
    return "It is computed%s, so it is no leaf, and backward keeps no gradient for it: call its `retain_grad()` before backward." % made


def _of_frozen(judge: Judge, value: Any) -> str:
    at = judge.recorder.frozen.get(value.number) if value is not None else None
    where = ": that was set in line %d" % at[0].line if at is not None and at[0] is not None else ""
    return "It does not require grad%s, so no gradient is computed for it." % where


def _of_leaf(judge: Judge, tensor: torch.Tensor, value: Any) -> tuple[str, list[Any]]:
    backwards = [event for event in judge.recorder.backwards if not event.is_grad]
    leaf = judge.leaves.get(value.number)
    if not backwards:
        return "No backward was seen, and nothing else fills `.grad`.", []
    cleared = judge.recorder.cleared.get(value.number)
    if cleared is not None or (leaf is not None and leaf.got):
        where = " in line %d" % cleared[0].line if cleared is not None and cleared[0] is not None else ""
        return "It got a gradient, which was cleared%s; no backward has given it another since." % where, []
    wanted = {each.number for event in backwards for each in event.inputs}
    if wanted and value.number not in wanted:
        return "Backward was called with `inputs=`, and it is not among them.", []
    leaf = judge.leaf(value, tensor)
    roots = [root for event in backwards for root in event.roots]
    found = leaf.reasons or graph_of_steps.reasons(judge, Graph(judge.recorder.calls), roots, leaf, None)
    judge.name(found)
    return (FOUND, found) if found else ("It was used, backward was seen, and nothing that was recorded says why.", [])
