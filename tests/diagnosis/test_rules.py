"""Each of the watcher's rules, on a script that is broken in its way: the first finding is on the line to blame, and says why."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest

from gradcases.diagnosis.diagnosis import Confidence, Finding
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
KEYED = """\
class Keyed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, tensors):
        return tensors["h"] * 2

    @staticmethod
    def backward(ctx, grad):
        return None

"""
GIVING = """\
class Giving(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        return [h * 2]

    @staticmethod
    def backward(ctx, grad):
        return grad

"""
OUTER = """\
@torch.jit.script
def bent(h: torch.Tensor) -> torch.Tensor:
    return h.relu()

class Inner(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        return bent(h)

    @staticmethod
    def backward(ctx, grad):
        return grad

class Outer(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        return Inner.apply(nn.Parameter(h))

    @staticmethod
    def backward(ctx, grad):
        return None  # HERE

"""
LOOPED = """\
class Looped(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, things):
        return h * 2

    @staticmethod
    def backward(ctx, grad):
        return None, None  # HERE

listed, named = [], {}
listed.append(listed)
named["self"] = named
"""
COMPLAINING = """\
class Complaining(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        return h * 1

    @staticmethod
    def backward(ctx, grad):
        raise RuntimeError("the buffer was modified by an inplace operation")

"""
PAIR = """\
class Pair(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, scale):
        return h * 1, h * scale

    @staticmethod
    def backward(ctx, one, other):
        return one + other, None

"""
NET = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(4, 3)
        self.extra = {extra}  # HERE

net = Net()
opt = torch.optim.SGD(net.parameters(), lr=0.1)
"""
ANEW = """\
class Net(nn.Module):
    def forward(self, h):
        self.scale = nn.Parameter(torch.ones(4))  # HERE
        self.penalty = (self.scale ** 2).sum()
        return h

"""
CAREFUL = """\
class Careful(torch.optim.SGD):
    def step(self, closure=None):
        nn.utils.clip_grad_norm_([w], 1.0)
        return super().step(closure)

opt = Careful([*first.parameters(), *second.parameters()], lr=0.1)
"""
SAME = """\
off = torch.no_grad()

def same(*_):
    return lambda function: function

"""
LINES = "    0,\n" * 25
NESTED = "n = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], requires_grad=True)\n"
PADDED = "torch.nested.to_padded_tensor(u, 0.0).sum()"
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
    "a result, and used some lines later": (
        "h = first(x)  # HERE\nsecond(h).mean().backward()\ngrad = h.grad\nscale = 2\nprint(grad * scale)\n",
        "non-leaf-grad-access",
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
    "gradients are divided, and never cleared": (
        "for _ in range(3):\n    (second(first(x)).mean() + (w * v).sum()).backward()\n    for each in opt.param_groups[0]['params']:\n"
        "        each.grad /= 2\n    opt.step()  # HERE\n",
        "gradient-accumulated",
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
    "what is clipped is scaled, for a second optimizer": (
        "scaler = torch.amp.GradScaler('cpu', init_scale=128.0)\nother = torch.optim.SGD([spare := torch.ones(3, requires_grad=True)])\n"
        "scaler.scale(second(first(x)).mean() + (w * v * spare).sum()).backward()\n"
        "nn.utils.clip_grad_norm_([spare], 1.0)  # HERE\nscaler.step(opt)\nscaler.step(other)\nscaler.update()\n",
        "gradscaler-call-order",
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
    "a saved tensor is changed by way of out": (
        "u = torch.ones(3)\nloss = (w * u).sum()\ntorch.add(u, 1, out=u)  # HERE\nloss.backward()\n",
        "saved-tensor-modified",
    ),
    "a saved tensor is changed that nodes do not show": (
        "u = torch.ones(1)\nb = w.expand(2, 3) * 1\nb[0].mul_(u)\nu += 1  # HERE\nb.sum().backward()\n",
        "saved-tensor-modified",
    ),
    "a saved tensor is changed that is nested": (
        f"{NESTED}z = (n * 2).relu()\nu = z * 1\nz.mul_(2)  # HERE\n{PADDED}.backward()\n",
        "saved-tensor-modified",
    ),
    "a gradient is asked for of what the result does not come from": (
        "h = v.exp()  # HERE\ntorch.autograd.grad((w * 2).sum(), v)\n",
        "unused-in-graph",
    ),
    "a leaf wants its gradient when it is used no more": (
        "t = torch.ones(3)  # HERE\nt.sum()\nt.requires_grad_()\n(second(first(x)).mean() + (w * v).sum()).backward()\n",
        "unused-in-graph",
    ),
    "a leaf wants its gradient when it has been used": (
        "t = torch.ones(3)\nh = t * 2  # HERE\nt.requires_grad_()\n(h * w).sum().backward()\n",
        "frozen-params",
    ),
    "a leaf wants its gradient when its values have left": (
        "t = torch.ones(3)\na = t.numpy()  # HERE\nt.requires_grad_()\n(torch.from_numpy(a) * w).sum().backward()\n",
        "numpy-roundtrip",
    ),
    "a leaf wants its gradient when NumPy has computed with it": (
        "import numpy\nt = torch.ones(3)\na = numpy.sin(t)  # HERE\nt.requires_grad_()\n(a * w).sum().backward()\n",
        "numpy-roundtrip",
    ),
    "values take two ways to NumPy": (
        f"d = first(x).detach()  # HERE\na, b = d * 1, d * 2\nloss = second(torch.from_numpy((a + b).numpy())).mean()\n{LEARN}",
        "numpy-roundtrip",
    ),
    "a new parameter of a kind of its own is made of results": (
        "class Own(nn.Parameter):\n    pass\n\nh = Own(first(x).detach())  # HERE\nassert type(h) is Own\n"
        f"loss = (second(h) * v.sum()).mean()\n{LEARN}",
        "retensor",
    ),
    "a module does not register a leaf": (
        f"{NET.format(extra='torch.ones(3, requires_grad=True)')}loss = (net.inner(x) * net.extra).mean()\n{LEARN}",
        "unregistered-parameter",
    ),
    "a module does not register the modules of a list": (
        f"{NET.format(extra='[nn.Linear(3, 1), nn.Linear(3, 1)]')}loss = sum(each(net.inner(x)).mean() for each in net.extra)\n{LEARN}",
        "unregistered-parameter",
    ),
    "a module makes a parameter in each call": (
        f"{ANEW}net = Net()\n(second(net(first(x))).mean() + (w * v).sum()).backward()\n",
        "unregistered-parameter",
    ),
    "a custom Function is given a dict": (
        f"{KEYED}loss = (Keyed.apply({{'h': w}}) * v).sum()  # HERE\n{LEARN}",
        "custom-function-untracked",
    ),
    "a custom Function gives a list": (f"{GIVING}loss = (Giving.apply(w)[0] * v).sum()  # HERE\n{LEARN}", "custom-function-untracked"),
    "a custom Function calls another": (f"{OUTER}loss = (Outer.apply(w) * v).sum()\n{LEARN}", "custom-function-returns"),
    "a custom Function is given what holds itself": (
        f"{LOOPED}loss = (Looped.apply(w, listed) * Looped.apply(v, named)).sum()\n{LEARN}",
        "custom-function-returns",
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
    "a function of TorchScript cuts": (
        "unit = torch.jit.CompilationUnit('def pick(h):\\n    return h.argmax(1)\\n')\n"
        f"loss = (second(x) * unit.pick(first(x))[:, None]).mean()  # HERE\n{LEARN}",
        "nondifferentiable-op",
    ),
}
OFF = {
    "inference mode within no_grad": (
        f"with torch.no_grad():  # HERE\n    with torch.inference_mode():\n        h = first(x)\nloss = second(h.clone()).mean()\n{LEARN}",
        "no-grad-block",
    ),
    "recording is on for a while": (
        "with torch.no_grad():  # HERE\n    with torch.enable_grad():\n        first(x)\n    h = first(x)\n"
        f"loss = second(h).mean()\n{LEARN}",
        "no-grad-block",
    ),
    "inference mode is off for a while": (
        "with torch.inference_mode():  # HERE\n    with torch.inference_mode(False):\n        first(x)\n    h = first(x)\n"
        f"loss = second(h.clone()).mean()\n{LEARN}",
        "inference-mode",
    ),
    "switched, and never left": (
        f"for _ in range(99):\n    torch.set_grad_enabled(False)  # HERE\n    h = first(x)\n    torch.set_grad_enabled(True)\n"
        f"loss = second(h).mean()\n{LEARN}",
        "no-grad-block",
    ),
    "a decorator of another name": (
        f"{SAME}@same()  # HERE\n@off\ndef part():\n    return first(x)\n\nloss = second(part()).mean()\n{LEARN}",
        "no-grad-block",
    ),
    "a decorator far above": (
        f"{SAME}@same(  # HERE\n{LINES})\n@off\ndef part():\n    return first(x)\n\nloss = second(part()).mean()\n{LEARN}",
        "no-grad-block",
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
    "NaN is among the data": (
        f"data = torch.tensor([float('nan'), 1.0, 1.0])\nloss = (w * data).sum() + v.sum()  # HERE\n{LEARN}",
        "nan-singular-derivative",
    ),
    "a number too large for half precision": (
        "half = torch.ones(3, dtype=torch.half, requires_grad=True)\n(half.float() * 1e6).sum().backward()  # HERE\n",
        "nan-overflow",
    ),
    "a number too small for half precision": (
        "half = torch.ones(3, dtype=torch.half, requires_grad=True)\n(half.float() * 1e-9).sum().backward()  # HERE\n",
        "fp16-underflow",
    ),
    "an exponential too large": (f"loss = (w * 1000).exp().sum()  # HERE\n{LEARN}", "nan-overflow"),
    "an exponential too large, and kept": (f"h = (w * 1000).exp()  # HERE\nloss = h.sum()\n{LEARN}", "nan-overflow"),
    "infinity less infinity": (f"h = w * 1e38 * 1e38\nloss = (h - h).sum()  # HERE\n{LEARN}", "nan-overflow"),
    "a logarithm of what is below zero": (f"loss = (w * -1).log().sum()  # HERE\n{LEARN}", "nan-singular-derivative"),
    "a root of zero that is masked": (
        f"h = w * torch.tensor([0.0, 1.0, 2.0])\nr = torch.sqrt(h)  # HERE\nloss = torch.where(h > 0, r, 0.0).sum()\n{LEARN}",
        "nan-where-mask",
    ),
    "a root of zero beside a mask": (
        f"h = w * torch.tensor([0.0, 1.0, 2.0])\nr = torch.sqrt(h)  # HERE\nloss = torch.where(h < 2, r, 0.0).sum()\n{LEARN}",
        "nan-singular-derivative",
    ),
    "a factor is zero": (f"loss = (w * 0).sum() + v.sum()  # HERE\n{LEARN}", "constant-output"),
    "an argument only says which way": (
        "to = torch.full((3,), 2.0, requires_grad=True)\n(torch.nextafter(w, to) * v).sum().backward()  # HERE\n",
        "zero-derivative-op",
    ),
    "the first gradient is constant": (
        "grad, = torch.autograd.grad(F.relu(w).sum(), w, create_graph=True)  # HERE\ngrad.sum().backward()\n",
        "zero-derivative-op",
    ),
    "weights are sparse where others grow": (
        "spare = torch.eye(3).to_sparse().requires_grad_()\nfar = torch.optim.SGD([spare, *first.parameters()], lr=1e30)  # HERE\n"
        "for _ in range(4):\n    far.zero_grad()\n    loss = first(x).pow(2).mean()\n    loss.backward()\n    far.step()\n",
        "nan-overflow",
    ),
    "zero times infinity": (f"loss = (w * 0 * torch.tensor([float('inf')] * 3)).sum()  # HERE\n{LEARN}", "nan-singular-derivative"),
}
SOUND = {
    "a square at zero": f"with torch.no_grad():\n    w.zero_()\nloss = (w ** 2).sum() + v.sum() + second(first(x)).mean()\n{LEARN}",
    "what is clipped is unscaled": (
        "scaler = torch.amp.GradScaler('cpu', init_scale=128.0)\nscaler.scale(second(first(x)).mean() + (w * v).sum()).backward()\n"
        "scaler.unscale_(opt)\nnn.utils.clip_grad_norm_(first.parameters(), 1.0)\nscaler.step(opt)\nscaler.update()\n"
    ),
    "what is clipped is in no optimizer": (
        "scaler = torch.amp.GradScaler('cpu', init_scale=128.0)\nspare = torch.ones(3, requires_grad=True)\n"
        "scaler.scale(second(first(x)).mean() + (w * v * spare).sum()).backward()\n"
        "nn.utils.clip_grad_norm_([spare], 1.0)\nscaler.step(opt)\nscaler.update()\n"
    ),
    "nothing is clipped": f"nn.utils.clip_grad_norm_([], 1.0)\nloss = second(first(x)).mean() + (w * v).sum()\n{LEARN}",
    "an optimizer clips in its step": f"{CAREFUL}loss = second(first(x)).mean()\n{LEARN}",
    "only the head is trained": (
        "net = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 1))\nopt = torch.optim.SGD(net[1].parameters(), lr=0.1)\n"
        f"loss = net(x).mean()\n{LEARN}"
    ),
    "a result is said to require grad": (
        "spare = first(x)\nspare.requires_grad_()\n(second(first(x)).mean() + (w * v).sum()).backward()\n"
    ),
    "a gradient is put there by hand": ("second(first(x)).mean().backward()\nw.grad, v.grad = torch.ones(3), torch.ones(3)\nopt.step()\n"),
    "a frozen leaf has a gradient of zeros that moves nothing": (
        "opt = torch.optim.SGD([*first.parameters(), *second.parameters()], lr=0.1)\nloss = second(first(x)).mean()\n"
        f"{LEARN}opt.zero_grad(set_to_none=False)\nfirst.weight.requires_grad_(False)\nsecond(first(x)).mean().backward()\nopt.step()\n"
    ),
    "data is changed before it is saved": (
        f"u = torch.ones(3)\nu.data.mul_(2)\nloss = (w * u * v).sum() + second(first(x)).mean()\n{LEARN}"
    ),
    "tensors are nested": f"{NESTED}u = n * 2\nloss = {PADDED} + second(first(x)).mean() + (w * v).sum()\n{LEARN}",
    "the copy of a leaf that got no gradient": "alias = w.detach()\nprint(alias.grad)\n",
    "an error of the script's own is worded like torch's": f"{COMPLAINING}Complaining.apply(w).sum().backward()\n",
}
# Below START, the lines from the loss to the one to blame marked.
WAYS = {
    "a number goes into the second of two results": (
        f"{PAIR}t = first(x).mean().item()  # HERE\n"
        f"a, b = Pair.apply(second(x), t)  # WAY\nc = b * 3  # WAY\nloss = c.mean()  # WAY\n{LEARN}"
    ),
    "a step of it is taken by a thread of a library": (
        "from concurrent.futures import ThreadPoolExecutor\nh = first(x).detach()  # HERE\nwith ThreadPoolExecutor(1) as pool:\n"
        f"    g = pool.submit(torch.mul, h, 2).result()\nloss = second(g).mean()  # WAY\n{LEARN}"
    ),
}
BROKEN = {**READ, **STEPS, **GRAPHS, **OFF, **LOSSES, **VALUES}
Found = Mapping[str, tuple[Finding, ...]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What was found in each."""
    folder = tmp_path_factory.mktemp("scripts")
    bodies = {**{name: body for name, (body, _) in BROKEN.items()}, **WAYS, **SOUND}
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


def test_what_is_untracked_is_named(found: Found) -> None:
    for name, said in (("is given a list", "takes a list"), ("is given a dict", "takes a dict"), ("gives a list", "gives a list")):
        assert f" {said} of tensors" in found[f"a custom Function {name}"][0].why


def test_shared_memory_is_no_guess(found: Found) -> None:
    assert found["values take two ways to NumPy"][0].confidence is Confidence.CERTAIN


def test_a_bad_value_that_came_with_the_data_is_no_result_of_the_line(found: Found) -> None:
    assert found["NaN is among the data"][0].why.startswith("The first gradient that is NaN is that of `mul` here")


@pytest.mark.parametrize("name", WAYS)
def test_the_way_from_the_loss_is_whole(name: str, found: Found) -> None:
    first = found[name][0]
    marked = [number for number, text in enumerate((START + WAYS[name]).splitlines(), 1) if "# WAY" in text or "# HERE" in text]
    assert [step.spot.line for step in first.path] == marked[::-1]
    assert first.spot is not None
    assert first.spot.line == marked[0]


def test_of_a_step_only_those_suffer_whose_gradient_is_zero(found: Found) -> None:
    assert found["an argument only says which way"][0].tensors == ("to",)
