"""What of a cause is in what torch says: the message, the warnings before it, and the libraries' frames. Data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gradcases.matching.signs import LONGEST


@dataclass(frozen=True, slots=True)
class Trace:
    """Of a cause: a pattern of what torch says that shows it, what that is worth, and what it tells."""

    cause: str
    pattern: str
    points: float
    told: str


TRACES = (
    Trace(
        "stale-graph-after-step",
        r"\[\d+, \d+\]\], which is output 0 of (?:T|AsStrided)(?:Backward\d?)?\b",
        6.0,
        "The tensor is a transposed matrix, as the weight of a `Linear` is in the graph; an optimizer's step changes that in place.",
    ),
    Trace(
        "stale-graph-after-step",
        r"\]\] is at version",
        1.0,
        "The tensor is no result of an operation: it may be a parameter, and an optimizer's step changes those in place.",
    ),
    Trace(
        "saved-tensor-modified",
        r"Tensor \[\]\], which is output|output \d+ of (?:Select|Slice|Relu|Sigmoid|Tanh|Exp|Sqrt|Softmax|LogSoftmax)",
        2.0,
        "The tensor is a result of the forward pass, and no parameter.",
    ),
    Trace(
        "wrong-backward-formula",
        r"dtype=torch\.float64",
        5.0,
        "The two Jacobians are float64, so that float32's rounding is not what makes them differ.",
    ),
    Trace(
        "no-grad-block",
        r"^(?![\s\S]*closure)[\s\S]*(?:_contextlib|grad_mode)\.py:",
        4.0,
        "The traceback goes through a function that is decorated with `no_grad` or the like.",
    ),
    Trace("checkpoint-reentrant", r"checkpoint\.py:", 4.0, "The traceback goes through `torch.utils.checkpoint`."),
    Trace("checkpoint-nondeterminism", r"checkpoint\.py:", 4.0, "The traceback goes through `torch.utils.checkpoint`."),
    Trace(
        "param-rebind",
        r"not a leaf Tensor is being accessed[\s\S]*'NoneType'",
        5.0,
        "A warning beside it says that the tensor is no leaf any more.",
    ),
    Trace("retensor", r"To copy construct from a tensor", 6.0, "A warning beside it says that a tensor was made from a tensor."),
    Trace(
        "checkpoint-no-grad-input",
        r"None of the inputs have requires_grad=True",
        8.0,
        "A warning beside it says that a checkpoint got no input that requires grad.",
    ),
    Trace(
        "derivative-not-implemented",
        r"an autograd kernel was not registered",
        6.0,
        "A warning beside it says that an operator has no derivative registered.",
    ),
    Trace("broadcast-loss", r"Using a target size", 3.0, "A warning beside it says that target and input have different shapes."),
)


def traces(cause: str, told: str) -> tuple[Trace, ...]:
    """Of a cause, those that are in what torch says."""
    return tuple(each for each in TRACES if each.cause == cause and re.search(each.pattern, told[-LONGEST:], re.ASCII))
