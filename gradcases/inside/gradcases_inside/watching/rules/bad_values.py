"""Values and gradients that are NaN, infinite or zero: what made them so."""

import torch

from gradcases_inside.watching import values
from gradcases_inside.watching.finding import Finding
from gradcases_inside.watching.graph import Graph

_STEPS = ("round", "sign", "floor", "ceil", "trunc", "fix", "heaviside", "sgn", "floor_divide")
FLAT = frozenset((*_STEPS, "clamp", "clip", "clamp_min", "clamp_max", "hardtanh", "threshold"))
_BENDS = ("relu", "relu_", "relu6", "sigmoid", "tanh", "softmax", "log_softmax", "hardsigmoid", "hardswish")
ACTIVATIONS = frozenset((*_BENDS, "elu", "selu", "gelu", "silu", "leaky_relu"))
HUGE = 1e8  # of a weight


def findings(judge):
    checker = judge.recorder.checker
    if checker is None:
        return []
    found = [_of_bad(judge, checker.bad)] if checker.bad is not None else []
    return found or judge.vanished


def _of_bad(judge, bad):
    diverged = next((held for held in judge.optimizers if held.steps and _is_huge(held.optimizer())), None)
    if diverged is not None:
        why = "The weights grew from step to step until numbers became infinite: the steps of this optimizer are too large."
        return Finding("nan-overflow", diverged.place, why, "nan-grad", rank=-3, operation="step")
    place = bad.call.place if bad.call is not None else None
    given = " It was given: %s." % bad.given if bad.given else ""
    if bad.is_backward:
        shown = bad.call.name if bad.call is not None else bad.node
        why = "The first gradient that is %s is that of `%s` here; what came back into it was finite.%s" % (bad.kind, shown, given)
        cause = "nan-where-mask" if bad.masked else "nan-singular-derivative"
    else:
        why = "The first result that is %s is that of `%s` here; what it was given was not.%s" % (bad.kind, bad.call.name, given)
        cause = _of_forward(bad)
    return Finding(cause, place, why, "nan-grad", _leaves(judge), rank=-3, operation=bad.call.name if bad.call is not None else None)


def _of_forward(bad):
    if bad.empty:
        return "mean-of-nothing"
    if "softmax" in bad.call.name or "attention" in bad.call.name:
        return "nan-where-mask"
    return "nan-overflow" if "not finite" in bad.given else "nan-singular-derivative"


def _leaves(judge):
    """Those whose gradients, or values, are not finite now."""
    found = []
    for leaf in judge.leaves.values():
        tensor = leaf.tensor()
        grad = tensor.grad if tensor is not None else None
        if grad is not None and grad.layout is torch.strided and not bool(torch.isfinite(grad).all()):
            found.append(leaf.value)
    return found


def _is_huge(optimizer):
    if optimizer is None:
        return False
    largest = 0.0
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            finite = parameter.detach()[torch.isfinite(parameter)] if parameter.numel() else parameter.detach()
            largest = max(largest, float(finite.abs().max()) if finite.numel() else 0.0)
    return largest > HUGE


def look_for_zeros(judge, leaves):
    """At a step: which leaves have gradients of nothing but zeros, and where these became so."""
    for leaf in leaves:
        tensor = leaf.tensor()
        if leaf.nonzero or tensor is None or tensor.grad is None or tensor.grad.layout is not torch.strided or not tensor.grad.numel():
            continue
        if not values.is_zero(tensor.grad):
            leaf.nonzero = True
        elif leaf.zero is None:
            leaf.zero = _of_zero(judge, leaf)
    judge.recorder.checker.vanished.clear()


def _of_zero(judge, leaf):
    graph = Graph(judge.recorder.calls)
    for call in judge.recorder.checker.vanished:
        behind = graph.led_to([use.value for use in call.uses])
        if call.place is not None and leaf.value.number in behind.values:
            return _finding(call, leaf)
    hooked = judge.recorder.hooked.get(leaf.value.number)
    if hooked is None:
        return None
    why = "The hook that is registered here gives back zeros in place of the gradient."
    return Finding("hook-return-value", hooked, why, "zero-grad", [leaf.value], confidence="likely", rank=-2)


def _finding(call, leaf):
    if call.name in FLAT:
        why = "`%s` is flat here, so its slope, and the gradient of all that it was computed from, is zero." % call.name
        cause = "zero-derivative-op"
    elif call.name in ACTIVATIONS:
        cause, why = "dead-or-saturated-activation", "`%s` works where it is flat, for every element: its gradient is zero." % call.name
    else:
        cause, why = "constant-output", "A gradient comes back to `%s` here, and it gives back zeros." % call.name
    return Finding(cause, call.place, why, "zero-grad", [leaf.value], operation=call.name, rank=-2)
