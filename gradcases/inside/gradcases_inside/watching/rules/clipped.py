"""Gradients are clipped before they are there, or while they are scaled."""

from gradcases_inside.watching.finding import Finding


def note(judge, parameters, place):
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


def _is_scaled(judge, parameters):
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
