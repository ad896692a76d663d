"""Scripts, each broken in one way: the first finding is on the line to blame, and says why."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest

from gradcases.diagnosis.diagnosis import Confidence, Finding
from tests.diagnosis.answers import diagnosed
from tests.diagnosis.many import watched

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="many scripts are run in forks of one process")

START = """\
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)
first, second = nn.Linear(4, 4), nn.Linear(4, 1)
opt = torch.optim.SGD([*first.parameters(), *second.parameters()], lr=0.1)
for _ in range(3):
    x = torch.randn(8, 4)
"""
END = """\
    opt.zero_grad()
    loss.backward()
    opt.step()
"""


def training(body: str) -> str:
    """A loop around these lines, which compute `loss` from `first`, `second` and `x`."""
    return START + textwrap.indent(textwrap.dedent(body), "    ") + END


CUTS = {
    "detach": ("h = first(x).detach()  # HERE\nloss = second(h).mean()\n", "detached-loss"),
    "detach in place": ("h = first(x)\nh.detach_()  # HERE\nloss = second(h.relu()).mean()\n", "detached-loss"),
    "data": ("h = first(x)\nh = h.data  # HERE\nloss = second(h).mean()\n", "detached-loss"),
    "a no_grad block": ("with torch.no_grad():  # HERE\n    h = first(x)\nloss = second(h).mean()\n", "no-grad-block"),
    "inference mode": ("with torch.inference_mode():  # HERE\n    h = first(x)\nloss = second(h.clone()).mean()\n", "inference-mode"),
    "torch.tensor": ("h = torch.tensor([*first(x)[0]])  # HERE\nloss = second(h).mean()\n", "retensor"),
    "numpy": ("h = first(x).detach().numpy() + 1  # HERE\nloss = second(torch.from_numpy(h)).mean()\n", "numpy-roundtrip"),
    "item": ("t = first(x).mean().item()  # HERE\nloss = (second(x) * t).mean()\n", "detached-loss"),
    "float": ("t = float(first(x).mean().detach() * 1)  # HERE\nloss = (second(x) * t).mean()\n", "detached-loss"),
    "argmax": ("h = first(x).argmax(1)  # HERE\nloss = (second(x) * h[:, None]).mean()\n", "nondifferentiable-op"),
    "a comparison": ("h = first(x) > 0  # HERE\nloss = second(x * h).mean()\n", "nondifferentiable-op"),
    "a cast": ("h = first(x).long()  # HERE\nloss = second(h.float()).mean()\n", "integer-dtype"),
    "a dropped branch": ("h = first(x).exp()  # HERE\nloss = second(x).mean()\n", "unused-in-graph"),
}


def first_of(folder: Path, text: str) -> Finding:
    """The first finding of a script."""
    found = all_of(folder, text)
    assert found, "nothing was found"
    return found[0]


def all_of(folder: Path, text: str) -> tuple[Finding, ...]:
    script = folder / "script.py"
    script.write_text(text, encoding="utf-8")
    ((_, answer),) = watched([script])
    assert answer is not None
    assert answer["trouble"] is None, answer["trouble"]
    return tuple(diagnosed(answer))


def marked_line(text: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if "# HERE" in line)


@pytest.mark.parametrize(("body", "cause"), CUTS.values(), ids=CUTS.keys())
def test_a_cut_is_found_at_its_line(body: str, cause: str, tmp_path: Path) -> None:
    text = training(body)
    finding = first_of(tmp_path, text)
    assert finding.spot is not None
    assert (finding.spot.line, finding.cause) == (marked_line(text), cause)
    assert set(finding.tensors) == {"first.weight", "first.bias"}
    assert finding.case is not None
    assert finding.case.cause == cause


def test_the_way_leads_from_the_loss_to_the_cut(tmp_path: Path) -> None:
    finding = first_of(tmp_path, training("h = first(x).detach()\ng = h * 2\nloss = second(g).mean()\n"))
    assert [step.spot.line for step in finding.path] == [13, 12, 11]


def test_the_way_leads_to_the_detach_in_place_and_not_only_to_what_was_computed_after_it(tmp_path: Path) -> None:
    finding = first_of(tmp_path, training("h = first(x)\nh.detach_()\ng = h * 2\nloss = second(g).mean()\n"))
    assert [(step.spot.line, step.operation) for step in finding.path][1:] == [(13, "mul"), (12, "detach_")]


def test_a_state_that_is_detached_in_place_between_steps_is_sound(tmp_path: Path) -> None:
    text = (
        START.replace("for _", "h = torch.zeros(8, 4)\nfor _")
        + "    h.detach_()\n    h = first(x + h)\n    loss = second(h).mean()\n"
        + END
    )
    assert all_of(tmp_path, text) == ()


def test_a_link_by_guess_is_said_to_be_one(tmp_path: Path) -> None:
    finding = first_of(tmp_path, training("t = np.tanh(first(x).detach().numpy())\nloss = second(torch.from_numpy(t)).mean()\n"))
    assert (finding.cause, finding.confidence) == ("numpy-roundtrip", Confidence.LIKELY)
    assert "a guess" in finding.why


IN_PLACE = """\
import torch

w = torch.ones(3, requires_grad=True)
y = torch.exp(w)
z = y * 2
y += 1  # HERE
loss = z.sum() + y.sum()
loss.backward()
"""
CARRIED = START.replace("for _", "h = torch.zeros(8, 4)\nfor _") + "    h = first(x + h)  # HERE\n    loss = second(h).mean()\n" + END
STEP_BETWEEN = """\
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1))
opt = torch.optim.SGD(net.parameters(), lr=0.1)
out = net(torch.randn(8, 4, requires_grad=True))
out.mean().backward(retain_graph=True)
opt.step()  # HERE
out.pow(2).mean().backward()
"""
RAISED = {
    "the line that changed it": (IN_PLACE, "saved-tensor-modified"),
    "a step between": (STEP_BETWEEN, "stale-graph-after-step"),
    "the line that carries it over": (CARRIED, "carried-state-graph"),
}


@pytest.mark.parametrize(("text", "cause"), RAISED.values(), ids=RAISED.keys())
def test_an_error_of_backward_is_traced_to_the_line_that_made_it(text: str, cause: str, tmp_path: Path) -> None:
    finding = first_of(tmp_path, text)
    assert finding.spot is not None
    assert (finding.spot.line, finding.cause) == (marked_line(text), cause)


VALUES = {
    "a root of zero": ("d = first(x) - first(x)\nn = torch.sqrt(d.pow(2).sum(1))  # HERE\nloss = n.mean()\n", "nan-singular-derivative"),
    "a mean of nothing": ("h = second(first(x))\nloss = h[h > 1e9].mean()  # HERE\n", "mean-of-nothing"),
    "rounding": ("h = torch.round(first(x))  # HERE\nloss = second(h).mean()\n", "zero-derivative-op"),
    "a dead activation": ("h = F.relu(first(x) - 1e6)  # HERE\nloss = second(h).mean()\n", "dead-or-saturated-activation"),
}


@pytest.mark.parametrize(("body", "cause"), VALUES.values(), ids=VALUES.keys())
def test_the_first_bad_value_is_found_at_its_line(body: str, cause: str, tmp_path: Path) -> None:
    text = training(body)
    finding = first_of(tmp_path, text)
    assert finding.spot is not None
    assert (finding.spot.line, finding.cause) == (marked_line(text), cause)


def test_another_error_is_told_by_its_text(tmp_path: Path) -> None:
    finding = first_of(tmp_path, "import torch\n\nw = torch.ones(3, requires_grad=True)\nw += 1\n")
    assert finding.spot is not None
    assert (finding.spot.line, finding.cause) == (4, "leaf-inplace")


TOO_DEEP = ("RecursionError", "MemoryError")  # by the release of Python


def test_what_the_interpreter_cannot_compile_has_no_line(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("-" * 200_000 + "1\n", encoding="utf-8")
    ((_, answer),) = watched([script])
    assert answer is not None
    assert (answer["raised"]["type"], answer["raised"]["line"], answer["trouble"]) in [(each, None, None) for each in TOO_DEEP]
    assert diagnosed(answer) == ()


REPLACED = """\
import torch
from torch import nn

model, head = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 9)), nn.Linear(4, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)  # HERE
model[1] = head
{added}
for _ in range(3):
    opt.zero_grad()
    model.zero_grad()
    loss = model(torch.randn(8, 4)).mean()
    loss.backward()
    opt.step()
"""


def test_a_layer_that_was_there_before_the_optimizer_and_put_in_after_it_is_missed(tmp_path: Path) -> None:
    text = REPLACED.format(added="")
    finding, *others = all_of(tmp_path, text)
    assert finding.spot is not None
    assert (finding.spot.line, finding.cause) == (marked_line(text), "optimizer-missing-params")
    assert set(finding.tensors) == {"model.1.weight", "model.1.bias"}
    assert others == []


def test_a_layer_that_only_the_optimizer_has_any_more_is_not_missed(tmp_path: Path) -> None:
    assert all_of(tmp_path, REPLACED.format(added='opt.add_param_group({"params": head.parameters()})')) == ()


def test_a_parameter_that_the_script_has_is_missed_though_no_module_has_it(tmp_path: Path) -> None:
    text = REPLACED.format(added='scale = nn.Parameter(torch.ones(1))\nopt.add_param_group({"params": [*head.parameters(), scale]})')
    assert [(finding.cause, finding.tensors) for finding in all_of(tmp_path, text)] == [("unused-in-graph", ("scale",))]
