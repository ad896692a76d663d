"""Each of the watcher's rules, on a script that is broken in its way: the first finding is on the line to blame, and says why."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest

from gradcases.diagnosis.diagnosis import Finding
from tests.diagnosis.answers import diagnosed
from tests.diagnosis.many import watched

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="many scripts are run in forks of one process")

START = """\
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)
w, v = (torch.ones(3, requires_grad=True) for _ in range(2))
first, second = nn.Linear(4, 4), nn.Linear(4, 1)
opt = torch.optim.SGD([*first.parameters(), *second.parameters(), w, v], lr=0.1, momentum=0.9)
x = torch.randn(8, 4)
"""
LEARN = "opt.zero_grad()\nloss.backward()\nopt.step()\n"
LISTED = """\
class Summed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, tensors):
        return sum(tensors)

    @staticmethod
    def backward(ctx, grad):
        return grad

"""
MARKING = """\
class Marking(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        out = h * 1
        ctx.mark_non_differentiable(out)
        return out

    @staticmethod
    def backward(ctx, grad):
        return grad

"""
# Below START, the line to blame marked.
READ = {
    "the copy of a leaf": ("(w * v).sum().backward()\nalias = w.detach()\nprint(alias.grad)  # HERE\n", "grad-of-another-tensor"),
    "data": ("data = torch.ones(3)  # HERE\n(w * data).sum().backward()\nprint(data.grad)\n", "input-not-requires-grad"),
    "a leaf too early": ("loss = (w * v).sum()\nprint(w.grad)  # HERE\nloss.backward()\n", "grad-before-backward"),
    "what a name means by now": (
        "(w * v).sum().backward()\nwith torch.no_grad():\n    w = w - 0.1 * w.grad  # HERE\n(w * v).sum().backward()\nprint(w.grad)\n",
        "param-rebind",
    ),
}
STEPS = {
    "no backward was before": ("loss = second(first(x)).mean()\nopt.step()  # HERE\n", "training-step-order"),
    "gradients were only asked for": (
        "loss = second(first(x)).mean()\ngrads = torch.autograd.grad(loss, [*first.parameters()])  # HERE\nopt.step()\n",
        "autograd-grad-result",
    ),
    "nothing is there to clip": (
        "for _ in range(2):\n    opt.zero_grad()\n    loss = second(first(x)).mean()\n"
        "    nn.utils.clip_grad_norm_(first.parameters(), 1.0)  # HERE\n    loss.backward()\n    opt.step()\n",
        "training-step-order",
    ),
    "what is clipped is scaled": (
        "scaler = torch.amp.GradScaler('cpu', init_scale=128.0)\nscaler.scale(second(first(x)).mean()).backward()\n"
        "nn.utils.clip_grad_norm_(first.parameters(), 1.0)  # HERE\nscaler.step(opt)\nscaler.update()\n",
        "gradscaler-call-order",
    ),
    "a frozen leaf has its old gradient": (
        f"loss = second(first(x)).mean()\n{LEARN}first.weight.requires_grad_(False)  # HERE\n"
        "second.zero_grad()\nloss = second(first(x)).mean()\nfirst.bias.grad = None\nloss.backward()\nopt.step()\n",
        "stale-gradient",
    ),
    "a frozen leaf has a gradient of zeros": (
        f"loss = second(first(x)).mean()\n{LEARN}opt.zero_grad(set_to_none=False)\nfirst.weight.requires_grad_(False)  # HERE\n"
        "loss = second(first(x)).mean()\nloss.backward()\nopt.step()\n",
        "zero-gradient-still-moves",
    ),
    "a leaf is frozen between its use and backward": (
        f"loss = (w * v).sum() + second(first(x)).mean()\nw.requires_grad_(False)  # HERE\n{LEARN}",
        "frozen-params",
    ),
}
GRAPHS = {
    "one graph is gone through twice": ("loss = w.exp().sum()\nloss.backward()  # HERE\nloss.backward()\n", "backward-twice"),
    "a saved tensor is changed behind autograd's back": ("y = w.exp()\ny.data.mul_(2)  # HERE\ny.sum().backward()\n", "unseen-change"),
    "a saved tensor is changed that is gone": (
        "def scaled():\n    y = w.exp()\n    z = y * 2\n    y += 1  # HERE\n    return z\n\nscaled().sum().backward()\n",
        "saved-tensor-modified",
    ),
    "a custom Function is given a list": (f"{LISTED}loss = (Summed.apply([w, w]) * v).sum()  # HERE\n{LEARN}", "custom-function-untracked"),
    "a custom Function marks its result": (f"{MARKING}loss = (Marking.apply(w) * v).sum()  # HERE\n{LEARN}", "custom-function-marks"),
    "a new parameter is made of results": (
        f"h = nn.Parameter(first(x).detach())  # HERE\nloss = (second(h) * v.sum()).mean()\n{LEARN}",
        "retensor",
    ),
    "results are written among integers": (
        f"h = torch.zeros(8, 4, dtype=torch.long)\nh[:] = first(x)  # HERE\nloss = second(h.float()).mean()\n{LEARN}",
        "integer-dtype",
    ),
    "a compiled function cuts": (
        f"@torch.compile\ndef cut(h):\n    return h.detach()  # HERE\n\nloss = second(cut(first(x))).mean()\n{LEARN}",
        "detached-loss",
    ),
}
LOSSES = {
    "each is compared with every other": (f"loss = ((second(first(x)) - torch.ones(8)) ** 2).mean()  # HERE\n{LEARN}", "broadcast-loss"),
    "a softmax is taken twice": (
        f"p = F.softmax(first(x), 1)\nloss = F.cross_entropy(p, torch.zeros(8, dtype=torch.long)) + second(x).mean()  # HERE\n{LEARN}",
        "softmax-twice",
    ),
}
VALUES = {
    "the steps are too large": (
        "far = torch.optim.SGD(first.parameters(), lr=1e4)  # HERE\nfor _ in range(20):\n    far.zero_grad()\n"
        "    loss = first(x).pow(2).mean()\n    loss.backward()\n    far.step()\n",
        "nan-overflow",
    ),
    "a step is far too large": (
        "far = torch.optim.SGD(first.parameters(), lr=1e30)  # HERE\nfor _ in range(4):\n    far.zero_grad()\n"
        "    loss = first(x).pow(2).mean()\n    loss.backward()\n    far.step()\n",
        "nan-overflow",
    ),
    "a hook gives zeros": (f"w.register_hook(lambda grad: grad * 0)  # HERE\nloss = (w * v).sum()\n{LEARN}", "hook-return-value"),
    "a matrix is singular": (
        f"loss = torch.linalg.det(w.outer(torch.zeros(3))) + (v * v).sum()  # HERE\n{LEARN}",
        "inverse-of-singular-matrix",
    ),
    "one share is all of it": (
        f"loss = F.softmax(second(first(x)), 1).sum()  # HERE\n{LEARN}",
        "dead-or-saturated-activation",
    ),
    "everything is masked": (
        f"h = first(x).masked_fill(torch.ones(8, 4, dtype=torch.bool), float('-inf'))\nloss = F.softmax(h, 1).sum()  # HERE\n{LEARN}",
        "nan-where-mask",
    ),
    "a mask has nothing in it": (
        f"mask = torch.zeros(8, 1)\nloss = (second(first(x)) * mask).sum() / mask.sum()  # HERE\n{LEARN}",
        "mean-of-nothing",
    ),
    "every label is left out": (
        f"labels = torch.full((8,), -100)\nloss = F.cross_entropy(first(x), labels) + second(x).mean()  # HERE\n{LEARN}",
        "mean-of-nothing",
    ),
    "a logarithm of what vanished": (f"loss = (w * -200).exp().log().sum()  # HERE\n{LEARN}", "nan-overflow"),
    "zero times infinity": (f"loss = (w * 0 * torch.tensor([float('inf')] * 3)).sum()  # HERE\n{LEARN}", "nan-singular-derivative"),
}
SOUND = {
    "a square at zero": f"with torch.no_grad():\n    w.zero_()\nloss = (w ** 2).sum() + v.sum() + second(first(x)).mean()\n{LEARN}",
    "what is clipped is unscaled": (
        "scaler = torch.amp.GradScaler('cpu', init_scale=128.0)\nscaler.scale(second(first(x)).mean() + (w * v).sum()).backward()\n"
        "scaler.unscale_(opt)\nnn.utils.clip_grad_norm_(first.parameters(), 1.0)\nscaler.step(opt)\nscaler.update()\n"
    ),
}
BROKEN = {**READ, **STEPS, **GRAPHS, **LOSSES, **VALUES}
Found = Mapping[str, tuple[Finding, ...]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What was found in each."""
    folder = tmp_path_factory.mktemp("scripts")
    bodies = {**{name: body for name, (body, _) in BROKEN.items()}, **SOUND}
    scripts = {folder / f"{number}.py": name for number, name in enumerate(bodies)}
    for script, name in scripts.items():
        script.write_text(START + bodies[name], encoding="utf-8")
    answers = {scripts[script]: answer for script, answer in watched(scripts, jobs=2)}
    assert {name: answer["trouble"] if answer else "no answer" for name, answer in answers.items()} == dict.fromkeys(bodies)
    return {name: diagnosed(answer) for name, answer in answers.items() if answer is not None}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_found_at_its_line(name: str, found: Found) -> None:
    body, cause = BROKEN[name]
    first = found[name][0]
    assert first.spot is not None
    line = next(number for number, text in enumerate((START + body).splitlines(), 1) if "# HERE" in text)
    assert (first.cause, first.spot.line) == (cause, line), first.why


@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_found_where_nothing_is_wrong(name: str, found: Found) -> None:
    assert [(each.cause, each.why) for each in found[name]] == []
