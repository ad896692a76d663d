"""What a program's variables are when it has ended: what is told of each, what is left out, and what nobody can be told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gradcases.outcome import Observed, Returned
from tests.isolation.programs import outcomes, session

PROGRAMS = {
    "quantized": "import torch\nx = torch.quantize_per_tensor(torch.tensor([1.0, -0.5]), 0.5, 0, torch.qint8)\n",
    "sparse": "import torch\nx = torch.tensor([0.0, 2.0]).to_sparse()\n",
    "large": "import torch\nnumbers = torch.arange(5000)\nhalves = torch.full((5000,), float('nan'))\n",
    "many": "import torch\nlists = [[torch.zeros(()) for _ in range(200)] for _ in range(11)]\n",
    "long": "import torch\ntensors = [torch.zeros(()) for _ in range(201)]\nnumbers = list(range(201))\n",
    "deep": "import torch\nx = torch.ones(())\na = [[[[[x]]]]]\nb = [[[[[[torch.zeros(())]]]]]]\nc = [[[[1]]]]\nd = [[[[[1]]]]]\n",
    "circle": "import torch\na = []\na += [a, torch.ones(())]\n",
    "twice": "import torch\nd = {'a': {'b': torch.ones(())}, 'a.b': torch.zeros(())}\n",
    "a mode that was not left": """\
        import torch
        from torch.utils._python_dispatch import TorchDispatchMode

        class Refuses(TorchDispatchMode):
            def __torch_dispatch__(self, func, types, args=(), kwargs=None):
                raise RuntimeError("not here")

        x = torch.ones(2)
        mode = Refuses()
        mode.__enter__()
        """,
    "of numpy": """\
        import numpy
        numbers = numpy.arange(3, dtype="float32") / 3
        many = numpy.zeros(201)
        texts = numpy.array(["a"])
        """,
}


@pytest.fixture(scope="module")
def ended() -> Mapping[str, Observed]:
    with session() as running:
        found = outcomes(running, PROGRAMS)
    return {name: outcome.observed for name, outcome in found.items() if isinstance(outcome, Returned)}


@pytest.mark.parametrize(("program", "dtype", "value"), [("quantized", "qint8", [1.0, -0.5]), ("sparse", "float32", [0.0, 2.0])])
def test_it_is_told_by_the_values_it_stands_for(ended: Mapping[str, Observed], program: str, dtype: str, value: list[float]) -> None:
    x = ended[program].tensors["x"].contents
    assert (x.dtype, x.value) == (dtype, value)


def test_of_a_large_one_it_is_told_what_is_true_of_its_numbers_where_they_can_be_nan(ended: Mapping[str, Observed]) -> None:
    told = {name: facts.contents for name, facts in ended["large"].tensors.items()}
    assert {name: (each.has_value, each.shape) for name, each in told.items()} == dict.fromkeys(("numbers", "halves"), (False, (5000,)))
    assert [(each.zeros, each.nan, each.inf) for each in (told["numbers"], told["halves"])] == [(None, None, None), (False, True, False)]


def test_of_many_the_first_are_told(ended: Mapping[str, Observed]) -> None:
    assert len(ended["many"].tensors) == 2000
    assert len(ended["long"].tensors) == 200
    assert "numbers" not in ended["long"].values


def test_what_lies_too_deep_is_left_out(ended: Mapping[str, Observed]) -> None:
    found = ended["deep"]
    assert (list(found.tensors), found.aliases) == (["x"], {"a.0.0.0.0.0": "x"})
    assert (found.values["c"], "d" in found.values) == ([[[[1]]]], False)


def test_what_holds_itself_is_entered_once(ended: Mapping[str, Observed]) -> None:
    assert list(ended["circle"].tensors) == ["a.1"]


def test_of_two_with_one_name_the_first_is_told(ended: Mapping[str, Observed]) -> None:
    assert {name: facts.contents.value for name, facts in ended["twice"].tensors.items()} == {"d.a.b": 1.0}


def test_a_mode_that_the_program_did_not_leave_takes_no_part(ended: Mapping[str, Observed]) -> None:
    found = ended["a mode that was not left"]
    assert (found.tensors["x"].contents.value, found.unreadable) == ([1.0, 1.0], {})


def test_numbers_of_numpy_are_told_with_the_digits_that_they_have(ended: Mapping[str, Observed]) -> None:
    assert ended["of numpy"].values == {"numbers": [0.0, 0.333333343, 0.666666687]}
