"""What stands beside a message that two causes show, and how much it speaks for one of them: as the share that is told."""

from __future__ import annotations

import pytest

from gradcases.matching.answering import answer
from gradcases.matching.libraries import LIBRARIES, known
from gradcases.matching.signs import SIGNS, seen
from gradcases.matching.traces import TRACES, traces
from tests.matching.made import SAID, text

# Of each sign a line of code that shows it, and the share of its cause then. Without one, both causes have a share of 0.49.
SEEN = {
    "detached-loss": ("loss = criterion(out.detach(), y)", 0.7),
    "retensor": ("loss = torch.tensor([a, b])", 0.75),
    "numpy-roundtrip": ("b = np.exp(a)", 0.77),
    "nondifferentiable-op": ("best = scores.argmax(1)", 0.72),
    "no-grad-block": ("with torch.no_grad():", 0.75),
    "inference-mode": ("with torch.inference_mode():", 0.82),
    "frozen-params": ("p.requires_grad = False", 0.78),
    "input-not-requires-grad": ("x = torch.ones(3)", 0.65),
    "integer-dtype": ("x = x.long()", 0.75),
    "param-rebind": ("w = w - lr * g", 0.83),
    "create-graph-missing": ("g = torch.autograd.grad(y, x)", 0.75),
    "second-derivative-constant": ("g = grad(y, x, create_graph=True)", 0.78),
    "double-backward-unsupported": ("@once_differentiable", 0.82),
    "custom-function-marks": ("ctx.mark_non_differentiable(y)", 0.85),
    "checkpoint-no-grad-input": ("y = checkpoint(f, x)", 0.78),
    "checkpoint-reentrant": ("y = checkpoint(f, x)", 0.78),
    "checkpoint-nondeterminism": ("y = checkpoint(f, x)", 0.7),
    "overlapping-memory": ("y = x.expand(3, 4)", 0.78),
    "derivative-not-implemented": ("y = torch.ops.mine.op(x)", 0.8),
    "backward-twice": ("loss.backward(retain_graph=True)", 0.65),
    "carried-state-graph": ("out, hidden = model(x, hidden)", 0.7),
    "stale-graph-after-step": ("optimizer.step(); loss.backward()", 0.78),
    "saved-tensor-modified": ("x += 1", 0.72),
    "leaf-inplace": ("x += 1", 0.65),
    "unused-in-graph": ("grad(y, x, allow_unused=False)", 0.65),
    "grad-before-backward": ("opt.zero_grad()", 0.55),
    "hook-no-grad-tensor": ("x.register_hook(print)", 0.75),
    "custom-function-incomplete": ("class F(torch.autograd.Function):", 0.6),
    "undefined-gradient": ("ctx.set_materialize_grads(False)", 0.78),
    "custom-function-legacy": ("y = F()(x)", 0.65),
    "device-mismatch": ("x = x.cuda()", 0.65),
    "grad-assign-mismatch": ("x.grad = g", 0.65),
    "dtype-mismatch": ("x = x.double()", 0.7),
    "hook-not-called": ("m.register_full_backward_hook(f)", 0.65),
    "hook-inplace-module": ("nn.ReLU(inplace=True)", 0.75),
    "exhausted-generator": ("params = model.parameters()", 0.75),
    "unregistered-parameter": ("self.layers = [a]", 0.75),
    "inplace-view": ("a, b = x.chunk(2)", 0.7),
    "gradcheck-input": ("x = x.float()", 0.65),
    "wrong-backward-formula": ("def backward(ctx, g):", 0.65),
}

# What torch says beside the message or at its end.
TRACED = [
    ("stale-graph-after-step", "", "[3, 3]], which is output 0 of TBackward0", 0.78),
    ("stale-graph-after-step", "", "[3, 3]] is at version 2", 0.55),
    ("saved-tensor-modified", "", "output 0 of ReluBackward0", 0.6),
    ("wrong-backward-formula", "", "dtype=torch.float64", 0.75),
    ("no-grad-block", '  File "/x/site-packages/torch/utils/_contextlib.py", line 3, in f\n    run()\n', "", 0.7),
    ("checkpoint-reentrant", '  File "/x/site-packages/torch/utils/checkpoint.py", line 3, in f\n    run()\n', "", 0.7),
    ("checkpoint-nondeterminism", '  File "/x/site-packages/torch/utils/checkpoint.py", line 3, in f\n    run()\n', "", 0.7),
    ("param-rebind", "a.py:3: UserWarning: a Tensor that is not a leaf Tensor is being accessed\n", "'NoneType'", 0.75),
    ("retensor", "a.py:3: UserWarning: To copy construct from a tensor\n", "", 0.78),
    ("checkpoint-no-grad-input", "a.py:3: UserWarning: None of the inputs have requires_grad=True\n", "", 0.85),
    ("derivative-not-implemented", "a.py:3: UserWarning: an autograd kernel was not registered\n", "", 0.78),
    ("broadcast-loss", "a.py:3: UserWarning: Using a target size\n", "", 0.65),
]


def share_of(cause: str, pasted: str, said: str = SAID) -> float:
    given = answer(f"{pasted}RuntimeError: {said}", (text(cause, said), text("another", said)), {})
    return next(match.share for match in (*given.matches, *given.also) if match.cause == cause)


@pytest.mark.parametrize("cause", SEEN)
def test_code_that_shows_a_cause_speaks_for_it(cause: str) -> None:
    code, share = SEEN[cause]
    assert share_of(cause, f"{code}\n") == share


@pytest.mark.parametrize(("cause", "before", "end", "share"), TRACED)
def test_what_torch_says_speaks_for_a_cause(cause: str, before: str, end: str, share: float) -> None:
    assert share_of(cause, before, f"{SAID} {end}".strip()) == share


def test_every_sign_and_trace_is_in_a_table() -> None:
    assert SEEN.keys() == {sign.cause for sign in SIGNS if sign.pattern}
    assert [cause for cause, _, _, _ in TRACED] == [trace.cause for trace in TRACES]


@pytest.mark.parametrize(
    ("library", "cause", "share"), [("lightning", "no-grad-block", 0.6), ("peft", "frozen-params", 0.6), ("peft", "no-grad-block", 0.49)]
)
def test_a_library_in_the_frames_speaks_for_its_causes(library: str, cause: str, share: float) -> None:
    assert share_of(cause, f'  File "/x/site-packages/{library}/a.py", line 3, in f\n    run()\n') == share


def test_a_library_is_known_by_its_other_names_once() -> None:
    assert known(["trl", "numpy", "transformers", "pytorch_lightning"]) == ["transformers", "lightning"]
    assert set(known([*LIBRARIES])) == set(LIBRARIES)


def test_what_stands_far_above_the_end_is_no_sign() -> None:
    assert seen("leaf-inplace", "x += 1\n" + " " * 19_994) == "+="
    assert seen("leaf-inplace", "x += 1\n" + " " * 19_995) is None
    assert traces("broadcast-loss", "Using a target size" + " " * 19_981)
    assert not traces("broadcast-loss", "Using a target size" + " " * 19_982)
    assert seen("leaf-inplace", "") is None
    assert seen("no-cause", "x += 1") is None
