"""What an optimizer is about to use: gradients that were never cleared, of frozen parameters, or none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases_inside.watching import places, values
from gradcases_inside.watching.finding import Finding

if TYPE_CHECKING:
    from gradcases_inside.watching.judged import Held
    from gradcases_inside.watching.judging import Judge

_CLEARING = frozenset(("zero_", "_foreach_zero_", "fill_", "mul_", "__imul__", "_foreach_mul_", "copy_"))
MOST_LOOKED = 8  # steps of an optimizer at which is looked whether anything clears


def findings(judge: Judge, optimizer: Any, held: Held) -> list[Finding]:
    """At a step, before it is taken."""
    held.stepped_at = places.here()
    parameters = [each for group in optimizer.param_groups for each in group["params"]]
    found = _of_frozen(judge, optimizer, parameters)
    if held.steps <= MOST_LOOKED:
        found += _accumulated(judge, held, parameters)
    return found


def _of_frozen(judge: Judge, optimizer: Any, parameters: list[Any]) -> list[Finding]:
    found = []
    for parameter in parameters:
        if parameter.requires_grad or parameter.grad is None:
            continue
        value = judge.recorder.value_of(parameter)
        at = judge.recorder.frozen.get(value.number)
        if at is None or at[0] is None:
            continue
        if not values.is_zero(parameter.grad):
            why = "It is frozen here, and the gradient from before is still there: the optimizer goes on using it."
            found.append(Finding("stale-gradient", at[0], why, "wrong-grad", [value]))
        elif any(group.get("weight_decay") or group.get("momentum") for group in optimizer.param_groups):
            why = "It is frozen here with a gradient of zeros, by which weight decay and momentum still move it; None would not."
            found.append(Finding("zero-gradient-still-moves", at[0], why, "wrong-grad", [value]))
    return found


def _accumulated(judge: Judge, held: Held, parameters: list[Any]) -> list[Finding]:
    """Where the very gradient tensors of the last step are there again, and nothing has cleared them."""
    before, held.gradients = held.gradients, {id(each): id(each.grad) for each in parameters if each.grad is not None}
    same = [each for each in parameters if each.grad is not None and before.get(id(each)) == id(each.grad)]
    if not same or held.numbered is None or held.finished != held.steps - 1:
        held.numbered = judge.recorder.number
        return []
    since, held.numbered = held.numbered, judge.recorder.number
    again = any(event.number >= since and not event.is_grad for event in judge.recorder.backwards)
    if not again or any(call.number >= since and call.name in _CLEARING for call in judge.recorder.calls) or _was_cleared(judge, since):
        return []
    suffering = [judge.recorder.value_of(each) for each in same]
    why = "Nothing clears the gradients between two steps of this optimizer: each step uses the sum of all that were before."
    return [Finding("gradient-accumulated", held.stepped_at, why, "wrong-grad", suffering, rank=2, operation="step")]


def _was_cleared(judge: Judge, since: int) -> bool:
    return any(number >= since for _, number in judge.recorder.cleared.values())


def without_backward(judge: Judge) -> list[Finding]:
    """Of steps of a run in which no backward ever was: at the end, since a step may be given a function that calls it."""
    backwards = list(judge.recorder.backwards)
    if any(not event.is_grad for event in backwards) or any(leaf.got for leaf in judge.leaves.values()):
        return []
    found = []
    for held in judge.optimizers:
        suffering = [leaf.value for leaf in judge.leaves.values() if held.number in leaf.held_by]
        if not held.steps or not suffering:
            continue
        asked = next((event for event in backwards if {value.number for value in event.inputs} & set(held.values)), None)
        if asked is not None:
            why = "`torch.autograd.grad` gives the gradients back and leaves every `.grad` alone: the optimizer finds none."
            found.append(Finding("autograd-grad-result", asked.place, why, "none-grad", suffering, operation="grad"))
        else:
            why = "No backward has been before this step, nor in it: there are no gradients to step with."
            found.append(Finding("training-step-order", held.stepped_at, why, "none-grad", suffering, operation="step"))
    return found
