"""Looking at leaves, when an optimizer steps and at the end: which have a gradient, and why the others have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases_inside.watching.graph import Graph
from gradcases_inside.watching.rules import bad_values, graph_of_steps, steps_taken

if TYPE_CHECKING:
    from gradcases_inside.watching.judged import Held, Leaf
    from gradcases_inside.watching.judging import Judge


def at_step(judge: Judge, optimizer: Any) -> None:
    """Before an optimizer changes anything."""
    held = next((each for each in judge.optimizers if each.optimizer() is optimizer), None)
    if held is None:  # made before watching began
        judge.optimizer_made(optimizer, None)
        held = judge.optimizers[-1]
    held.steps += 1
    at_uses(judge)
    judge.noticed.extend(steps_taken.findings(judge, optimizer, held))
    without = _without_gradient(judge, optimizer, held)
    if without:
        give_reasons(judge, without, held)
    checker = judge.recorder.checker
    if checker is not None:
        bad_values.look_for_zeros(judge, checker, [leaf for leaf in judge.leaves.values() if held.number in leaf.held_by])
        judge.name([leaf.zero for leaf in judge.leaves.values() if leaf.zero is not None])
    judge.name(judge.noticed)


def _without_gradient(judge: Judge, optimizer: Any, held: Held) -> list[Leaf]:
    """Its leaves that have none, and never had one at a step."""
    without = []
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            value = judge.recorder.value_of(parameter)
            leaf = judge.leaf(value, parameter)
            leaf.held_by.add(held.number)
            leaf.steps += 1
            held.values.setdefault(value.number, parameter.requires_grad)
            if parameter.grad is not None:
                leaf.got = leaf.stepped = True
            elif not leaf.stepped and not any(reason.place is not None for reason in leaf.reasons):
                without.append(leaf)
    return without


def give_reasons(judge: Judge, leaves: list[Leaf], held: Held | None = None) -> None:
    """Why these have no gradient, as the records tell now."""
    since = judge.looked_from()
    roots = [root for event in judge.recorder.backwards if event.number >= since and not event.is_grad for root in event.roots]
    graph = Graph(judge.recorder.calls)
    found = []
    for leaf in leaves:
        leaf.reasons = graph_of_steps.reasons(judge, graph, roots, leaf, held)
        found.extend(leaf.reasons)
    judge.name(found)


def at_uses(judge: Judge) -> None:
    """Which leaves were used since this was last asked."""
    for call in reversed(judge.recorder.calls):
        if call.number < judge.looked_until:
            break
        for use in call.uses:
            if use.requires_grad and use.value.is_leaf and use.value.number not in judge.leaves:
                tensor = use.value.tensor()
                if tensor is not None:
                    judge.leaf(use.value, tensor)
    judge.looked_until = judge.recorder.number
    for leaf in judge.leaves.values():
        if not leaf.got:
            tensor = leaf.tensor()
            leaf.got = tensor is not None and tensor.is_leaf and tensor.grad is not None
