"""Values and gradients that are NaN, infinite or zero: what made them so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from gradcases_inside.watching import values
from gradcases_inside.watching.finding import Finding
from gradcases_inside.watching.graph import Graph

if TYPE_CHECKING:
    from gradcases_inside.watching.judged import Leaf
    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.records import Call, Value
    from gradcases_inside.watching.values import Bad, Checker, Vanished

_ROUNDING = ("round", "sign", "floor", "ceil", "trunc", "fix", "heaviside", "sgn", "floor_divide")
STEPS = frozenset((*_ROUNDING, "nextafter", "bernoulli", "poisson", "normal"))
FLAT = frozenset((*STEPS, "clamp", "clip", "clamp_min", "clamp_max", "hardtanh", "threshold"))
_BENDS = ("relu", "relu_", "relu6", "sigmoid", "tanh", "softmax", "log_softmax", "hardsigmoid", "hardswish")
ACTIVATIONS = frozenset((*_BENDS, "elu", "selu", "gelu", "silu", "leaky_relu"))
INVERSES = frozenset(("det", "linalg_det", "inverse", "linalg_inv", "adjoint"))
PARTIAL = frozenset(("svd", "linalg_svd", "qr", "linalg_qr", "eigh", "linalg_eigh", "eig", "linalg_eig"))
# Where they are zero or equal, their slope is zero, and that is right.
EXTREMA = frozenset(
    ("abs", "norm", "linalg_vector_norm", "std", "var", "std_mean", "var_mean", "pow", "__pow__", "square", "mse_loss", "cdist")
)


def findings(judge: Judge) -> list[Finding]:
    checker = judge.recorder.checker
    if checker is None:
        return []
    found = [_of_bad(judge, checker.bad)] if checker.bad is not None else []
    return found or judge.vanished


def _of_bad(judge: Judge, bad: Bad) -> Finding:
    if bad.diverged is not None:
        why = "The weights grew from step to step until numbers became infinite: the steps of this optimizer are too large."
        return Finding("nan-overflow", bad.diverged.place, why, "nan-grad", rank=-3, operation="step")
    place = bad.call.place if bad.call is not None else None
    given = " It was given: %s." % bad.given if bad.given else ""
    shown = bad.call.name if bad.call is not None else bad.node
    if bad.masked and bad.is_backward:
        why = "What `%s` gives here is left out of the result, and its gradient is not: 0 times infinity is NaN.%s" % (shown, given)
    elif bad.is_backward:
        why = "The first gradient that is %s is that of `%s` here; what came back into it was finite.%s" % (bad.kind, shown, given)
    else:
        why = "The first result that is %s is that of `%s` here; what it was given was not.%s" % (bad.kind, shown, given)
    return Finding(_cause(bad), place, why, "nan-grad", _leaves(judge), rank=-3, operation=bad.call.name if bad.call is not None else None)


def _cause(bad: Bad) -> str:
    if bad.masked:
        return "nan-where-mask"
    if bad.empty:
        return "mean-of-nothing"
    if bad.is_backward:
        return "nan-overflow" if bad.overflowed else "nan-singular-derivative"
    name = bad.call.name if bad.call is not None else ""
    if "softmax" in name or "attention" in name:
        return "nan-where-mask"
    if name in values.PRODUCTS:  # 0 times infinity: where the 0 learns too, it is a function at its edge
        return "nan-singular-derivative"
    return "nan-overflow" if "not finite" in bad.given else "nan-singular-derivative"


def _leaves(judge: Judge) -> list[Value]:
    """Those whose gradients, or values, are not finite now."""
    found = []
    for leaf in judge.leaves.values():
        tensor = leaf.tensor()
        grad = tensor.grad if tensor is not None else None
        if grad is not None and grad.layout is torch.strided and not bool(torch.isfinite(grad).all()):
            found.append(leaf.value)
    return found


def look_for_zeros(judge: Judge, checker: Checker, leaves: list[Leaf]) -> None:
    """At a step: which leaves have gradients of nothing but zeros, and where these became so."""
    for leaf in leaves:
        tensor = leaf.tensor()
        if leaf.nonzero or tensor is None or tensor.grad is None or tensor.grad.layout is not torch.strided or not tensor.grad.numel():
            continue
        if not values.is_zero(tensor.grad):
            leaf.nonzero = True
        elif leaf.zero is None:
            leaf.zero = _of_zero(judge, checker, leaf)
    checker.vanished.clear()


def _of_zero(judge: Judge, checker: Checker, leaf: Leaf) -> Finding | None:
    graph = Graph(judge.recorder.calls)
    for vanished in checker.vanished:
        behind = graph.led_to([use.value for use in vanished.call.uses])
        if vanished.call.place is not None and leaf.value.number in behind.values:
            return _finding(vanished, leaf)
    hooked = judge.recorder.hooked.get(leaf.value.number)
    if hooked is None:
        return _of_use(graph, leaf)
    why = "The hook that is registered here gives back zeros in place of the gradient."
    return Finding("hook-return-value", hooked, why, "zero-grad", [leaf.value], confidence="likely", rank=-2)


def _of_use(graph: Graph, leaf: Leaf) -> Finding | None:
    """Where it is an argument that the result does not change with, beside one that it does."""
    uses = [call for call, use in graph.uses_of.get(leaf.value.number, ()) if use.requires_grad and call.place is not None]
    if uses and all(call.name in STEPS for call in uses):
        return _finding(values.Vanished(uses[-1], False, False), leaf)
    return None


def _finding(vanished: Vanished, leaf: Leaf) -> Finding | None:
    call = vanished.call
    cause, why = _cause_of_zero(call, vanished)
    return None if cause is None else Finding(cause, call.place, why, "zero-grad", [leaf.value], operation=call.name, rank=-2)


def _cause_of_zero(call: Call, vanished: Vanished) -> tuple[str | None, str]:
    """(cause, why); None as a cause where a slope of zero is what is to be expected there."""
    if vanished.cast:
        return "fp16-underflow", "The gradient is too small for a number of half precision here, and becomes zero."
    if call.name in FLAT:
        return (
            "zero-derivative-op",
            "`%s` is flat here, so its slope, and the gradient of all that it was computed from, is zero." % call.name,
        )
    if call.name == "autograd.grad":
        return "zero-derivative-op", "The first gradient does not change with what it was taken of, so its own gradient is zero."
    if vanished.constant:
        return (
            "constant-output",
            "`%s` gives numbers that sum to 1, and the loss depends on nothing but that: it cannot change." % call.name,
        )
    if call.name in ACTIVATIONS:
        return "dead-or-saturated-activation", "`%s` works where it is flat, for every element: its gradient is zero." % call.name
    if call.name in INVERSES:
        return "inverse-of-singular-matrix", "`%s` was given a singular matrix, of which its derivative is zero." % call.name
    if call.name in PARTIAL:
        return (
            "partial-derivative",
            "The derivative of `%s` covers only some of its results, and the loss is computed from others." % call.name,
        )
    if call.name in EXTREMA:
        return None, ""
    return "constant-output", "A gradient comes back to `%s` here, and it gives back zeros." % call.name
