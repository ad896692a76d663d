from __future__ import annotations

import pytest

from gradcases.compiling import compiled_names
from gradcases.program import Part, Program

FUNCTION = "def f(x):\n    return x * 2\n"
CLASS = "class Net(torch.nn.Module):\n    def forward(self, x):\n        return x\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (FUNCTION + "y = f(x)\n", ("f",)),
        (FUNCTION + "with torch.no_grad():\n    for _ in range(2):\n        loss = f(x).sum()\n", ("f",)),
        (FUNCTION, ()),
        (FUNCTION + "x.register_hook(f)\n", ()),
        (FUNCTION + "def g(x):\n    return f(x)\n", ()),
        (FUNCTION + "def g(x):\n    return f(x)\ny = g(x)\n", ("g",)),
        (FUNCTION + "y = (lambda x: f(x))(x)\n", ()),
        ("def f():\n    yield 1\nlist(f())\n", ()),
        ("@torch.no_grad()\ndef f(x):\n    return x\nf(x)\n", ()),
        ("model = torch.nn.Linear(2, 1)\nmodel(x)\n", ("model",)),
        ("model = nn.Sequential(nn.Linear(2, 1))\nloss_of = nn.MSELoss()\nloss_of(model(x), y)\n", ("loss_of", "model")),
        ("from torch.nn import Linear as Layer\nmodel = Layer(2, 1)\nmodel(x)\n", ("model",)),
        ("model = torch.nn.Linear(2, 1)\n", ()),
        ("weight = torch.nn.Parameter(x)\nweight(x)\n", ()),
        ("y = torch.nn.functional.relu(x)\ny(x)\n", ()),
        (CLASS + "net = Net()\nnet(x)\n", ("net",)),
        (CLASS + "class Wide(Net):\n    pass\nnet = Wide()\nnet(x)\n", ("net",)),
        ("class Thing:\n    pass\nthing = Thing()\nthing(x)\n", ()),
        ("y = torch.exp(x)\n", ()),
        ("y = = x\n", ()),
    ],
)
def test_functions_and_modules_of_its_own_that_a_program_calls_are_compiled(text: str, names: tuple[str, ...]) -> None:
    assert compiled_names(Program((Part(1, text),))) == names


def test_what_the_setup_defines_and_the_code_calls_is_compiled() -> None:
    assert compiled_names(Program((Part(1, FUNCTION), Part(9, "f(x)\n")))) == ("f",)
