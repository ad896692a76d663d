"""How one tells a cause in one's own code from the others that show the same text. Data.

The sentences complete "it is this one if …". The patterns are looked for in what is no message and no library's line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 20_000  # characters, the last ones, in which signs and traces are looked for


@dataclass(frozen=True, slots=True)
class Sign:
    """Of a cause: a pattern of code that shows it, what that is worth, and how it is told from others that show the same text."""

    cause: str
    pattern: str  # empty where no pattern does
    points: float
    told: str
    usual: float = 0.0  # points for being met more often than others that show the same text; below 0, less


SIGNS = (
    Sign(
        "detached-loss",
        r"\.detach\((?!\)(?:\.cpu\(\))?\.numpy)|\bloss ?= ?[^\n+]{0,80}\.item\(|\.data\b|(?:^|[^.\w])float\(|\.tolist\(",
        4.0,
        "the loss was built from `.detach()`, `.data`, `.item()` or `float(…)`",
    ),
    Sign(
        "retensor",
        r"torch\.(?:tensor|as_tensor|FloatTensor|Tensor)\([\[(]{0,4}[A-Za-z_]",
        5.0,
        "a tensor on the way was made anew with `torch.tensor(…)` from values of another",
    ),
    Sign("numpy-roundtrip", r"\.numpy\(|from_numpy|\bnp\.\w+\(", 5.5, "the values went through NumPy (`.numpy()`, `np.…`, `from_numpy`)"),
    Sign(
        "nondifferentiable-op",
        r"arg(?:max|min|sort)\(|\.round\(|\.sign\(|[<>=]=? ?[\w.]{1,40}\)+\.(?:float|double|sum|mean)\(|\.(?:long|int|bool|sample)\("
        r"|\w ?= ?[\w.]{1,40} ?[<>]=? ?[\w.]{1,40}(?:\n|$)",
        4.5,
        "the way to the loss leads through `argmax`, a comparison, rounding or a sampled choice",
    ),
    Sign(
        "no-grad-block",
        r"no_grad|set_grad_enabled\(False|set_grad_enabled|\.generate\(|decorate_context",
        5.0,
        "the loss was computed, or `backward()` called, under `torch.no_grad()` or after `torch.set_grad_enabled(False)`; "
        "`torch.is_grad_enabled()` says so",
    ),
    Sign(
        "inference-mode",
        r"inference_mode|InferenceMode",
        7.0,
        "a tensor was made under `torch.inference_mode()`; `t.is_inference()` says so",
    ),
    Sign(
        "frozen-params",
        r"requires_grad ?= ?False|requires_grad_\(False|freeze|get_peft_model|Lora|lora"
        r"|filter\([^\n]{0,60}requires_grad|if \w+\.requires_grad",
        6.0,
        "all parameters are frozen: `any(p.requires_grad for p in model.parameters())` is False",
    ),
    Sign(
        "input-not-requires-grad",
        r"requires_grad=False|= ?torch\.(?:tensor|randn?|ones|zeros|full|linspace)\((?![^\n]{0,200}requires_grad)",
        3.0,
        "the tensor that the gradient is for was made without `requires_grad=True`",
    ),
    Sign(
        "integer-dtype",
        r"\.long\(|int64|dtype=torch\.int|LongTensor",
        5.0,
        "integers or bools stand where values with a gradient should; print `.dtype`",
    ),
    Sign(
        "param-rebind",
        r"\b(\w+) ?= ?\1 - ",
        7.5,
        "a name was given to a new tensor (`w = w - lr * w.grad`), so that it is no leaf any more",
    ),
    Sign(
        "create-graph-missing",
        r"autograd\.grad\(|jacobian\(|gradient_penalty|create_graph",
        5.0,
        "the loss is made of gradients that were computed without `create_graph=True`",
    ),
    Sign(
        "second-derivative-constant",
        r"create_graph ?= ?True",
        6.0,
        "it is a further derivative of something linear: the gradient is a constant",
    ),
    Sign(
        "double-backward-unsupported",
        r"once_differentiable",
        8.0,
        "the gradient comes from a function that cannot be differentiated twice",
        -1.0,
    ),
    Sign("custom-function-marks", r"mark_non_differentiable|mark_dirty", 8.0, "a custom Function marked the output as not differentiable"),
    Sign(
        "checkpoint-no-grad-input",
        r"(?:^|[^_\w])checkpoint\(|gradient_checkpointing|use_reentrant",
        6.0,
        "a reentrant `checkpoint(…)` got no input that requires grad",
    ),
    Sign(
        "checkpoint-reentrant",
        r"use_reentrant ?= ?True|(?:^|[^_\w])checkpoint\(",
        6.0,
        "the part is in a reentrant `checkpoint(…)`; `use_reentrant=False` works",
    ),
    Sign(
        "checkpoint-nondeterminism", r"(?:^|[^_\w])checkpoint\(", 4.0, "the checkpointed function does something else when it is run again"
    ),
    Sign("overlapping-memory", r"\.expand\(|expand_as", 6.0, "the tensor was expanded: several of its elements are one place in memory"),
    Sign(
        "derivative-not-implemented",
        r"custom_op|torch\.library|torch\.ops\.",
        6.5,
        "an operator on the way has no derivative registered",
    ),
    Sign(
        "backward-twice",
        r"backward\([^)\n]{0,60}retain_graph",
        3.0,
        "`backward()` is called a second time on the same loss, or on two that share a part",
    ),
    Sign(
        "carried-state-graph",
        r"hidden|h_?n\b|\w_state\b|\brnn|\blstm|\bgru\b|LSTM|GRU|RNN|\bstate ?=",
        4.0,
        "a state is carried from one step to the next without `detach()`",
    ),
    Sign(
        "stale-graph-after-step",
        r"\.step\(\)[^`]{0,300}backward\(|opt\w*_[gGdD]\b|loss_[gGdD]\b|[dD]iscriminator|netD",
        6.0,
        "an `optimizer.step()` stands between the forward and this `backward()`",
    ),
    Sign(
        "saved-tensor-modified",
        r" [-+*/]= |inplace ?= ?True|\.(?:add|sub|mul|div|clamp|relu|zero|copy|fill|masked_fill|sigmoid|tanh|exp|sqrt)_\(|\] [-+*/]?= ",
        4.5,
        "something was changed in place (`+=`, `x[i] = …`, `relu_`, `inplace=True`) after it was used",
    ),
    Sign("leaf-inplace", r" [-+*/]= |\] = ", 3.0, "the tensor that is changed in place is a parameter, or an input that requires grad"),
    Sign("unused-in-graph", r"allow_unused", 3.0, "the tensor takes no part in computing the loss"),
    Sign("grad-before-backward", r"zero_grad", 1.0, "`.grad` is used before the first `backward()`"),
    Sign(
        "hook-no-grad-tensor",
        r"retain_grad\(|register_hook\(",
        4.0,
        "`retain_grad()` or a hook was asked of a tensor that does not require grad",
        1.0,
    ),
    Sign("custom-function-incomplete", r"autograd\.Function", 2.0, "the custom Function lacks a `backward`, or it is misspelt"),
    Sign(
        "undefined-gradient",
        r"set_materialize_grads",
        6.0,
        "the None comes into a custom Function's `backward`, which has `set_materialize_grads(False)`",
    ),
    Sign("custom-function-legacy", r"\b\w+\(\)\(\w", 3.0, "the custom Function's methods are no static methods"),
    Sign("device-mismatch", r"\.cuda\(|\.to\(|device ?=", 3.0, "the two tensors are on different devices"),
    Sign("grad-assign-mismatch", r"\.grad ?= ", 3.0, "the tensor assigned to `.grad` has another dtype or shape"),
    Sign("dtype-mismatch", r"\.double\(|\.half\(|float64|autocast|float16", 4.0, "the two tensors have different floating dtypes"),
    Sign(
        "hook-not-called",
        r"register_\w*backward_hook",
        3.0,
        "the gradient reaches the module's input by another way than through its output",
    ),
    Sign("hook-inplace-module", r"inplace ?= ?True", 5.0, "the module changes its input in place (`inplace=True`)"),
    Sign(
        "exhausted-generator",
        r"params ?= ?\w+\.parameters\(\)|optim\.\w+\(params\b",
        5.0,
        "the generator that `parameters()` gave was used up before",
    ),
    Sign(
        "unregistered-parameter",
        r"self\.\w+ ?= ?\[",
        4.0,
        "the module has no parameter: layers stand in a plain list, or tensors are no `nn.Parameter`",
        1.0,
    ),
    Sign("inplace-view", r"\.chunk\(|\.split\(|\.unbind\(", 4.0, "the changed tensor is a view that cannot be written to"),
    Sign("gradcheck-input", r"dtype=torch\.float32|\.float\(\)", 3.0, "the inputs are float32: gradcheck's differences need float64"),
    Sign("wrong-backward-formula", r"def backward", 3.0, "the custom Function's `backward` is wrong: float64 inputs fail too"),
    Sign("working-as-intended", "", 0.0, "nothing is broken, and the text only says so"),
)
BY_CAUSE = {sign.cause: sign for sign in SIGNS}


def seen(cause: str, beside: str) -> str | None:
    """The piece of the text that shows a sign of the cause, or None."""
    sign = BY_CAUSE.get(cause)
    found = re.search(sign.pattern, beside[-LONGEST:], re.ASCII) if sign is not None and beside else None  # compiled where it is needed
    return found[0].strip() or None if found is not None else None
