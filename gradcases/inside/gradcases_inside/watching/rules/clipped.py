"""Gradients are clipped before they are there, or while they are scaled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases_inside.watching.finding import Finding

if TYPE_CHECKING:
    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.places import Place


def note(judge: Judge, parameters: list[Any], place: Place | None) -> None:
    """By the recorder, before it is done."""
    values = [judge.recorder.value_of(each) for each in parameters]
    if place is None or not values:
        return
    if all(each.grad is None for each in parameters):
        why = "There are no gradients yet to be clipped here: backward comes later, or has been cleared away."
        judge.noticed.append(Finding("training-step-order", place, why, "wrong-grad", values, rank=1))
    elif _is_scaled(judge, parameters):
        why = "The gradients are still multiplied by the scale of the `GradScaler` here: nothing has called its `unscale_` for them."
        judge.noticed.append(Finding("gradscaler-call-order", place, why, "wrong-grad", values, rank=1))
    else:
        return
    judge.name(judge.noticed)


def _is_scaled(judge: Judge, parameters: list[Any]) -> bool:
    scaler = judge.scaler
    if scaler is None or not scaler.is_enabled() or scaler.get_scale() == 1.0:
        return False
    known = {id(each) for each in parameters}
    for held in judge.optimizers:
        optimizer = held.optimizer()
        if optimizer is None or not any(id(each) in known for group in optimizer.param_groups for each in group["params"]):
            continue
        state = scaler._per_optimizer_states.get(id(optimizer))
        return state is None or state["stage"].name == "READY"
    return False
