"""What several runs of a snippet showed, as the text of a case: what all show is stated, and of the rest it is said why not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gradcases.authoring.drafting import Draft, NoCase, draft
from gradcases.outcome import Observed, Raised, Returned, Warned
from gradcases.program import Part, Program
from tests.core.outcomes import contents, leaf, raised, returned

if TYPE_CHECKING:
    from gradcases.outcome import Outcome

CODE = "import torch\nx = torch.ones(2)\nloss.backward()\n"


def drafted(*outcomes: Outcome, code: str = CODE) -> Draft:
    return draft("a/case", Program((Part(1, code),)), outcomes, "cpu")


@pytest.mark.parametrize(
    ("outcomes", "complaint"),
    [
        (
            (raised(), returned(), raised()),
            "it is not deterministic: it raises RuntimeError on line 3 in 2 of 3 runs; take out what varies",
        ),
        (
            (raised(), raised(line=2)),
            "it is not deterministic: it raises RuntimeError on line 3 or raises RuntimeError on line 2; take out what varies",
        ),
        (
            (raised(), raised(type="ValueError")),
            "it is not deterministic: it raises RuntimeError on line 3 or raises ValueError on line 3; take out what varies",
        ),
    ],
)
def test_what_ends_otherwise_from_run_to_run_is_no_case(outcomes: tuple[Outcome, ...], complaint: str) -> None:
    with pytest.raises(NoCase) as refused:
        drafted(*outcomes)
    assert str(refused.value) == complaint


def test_what_python_cannot_compile_is_said_without_a_line_where_none_is_to_blame() -> None:
    message = "maximum recursion depth exceeded during compilation"
    with pytest.raises(NoCase) as refused:
        drafted(*2 * [Raised("RecursionError", message)], code=f"x = {'+'.join(['1'] * 20_000)}\n")
    assert str(refused.value) == f"it is not Python: {message}"


def warning(text: str) -> Returned:
    return returned(Warned("UserWarning", text), x=leaf(contents([1.0, 1.0])))


def test_warnings_that_vary_are_not_recorded_and_leave_the_case_not_holding() -> None:
    made = drafted(warning("it was seen here"), warning("it was seen there"))
    assert made.notes == (
        "its warnings vary from run to run and are not recorded",
        "the case does not hold yet: warns is not in every run as stated",
    )
    assert "warns:" not in made.text
    assert "    x: [1.0, 1.0]\n" in made.text


@pytest.mark.parametrize("other", [leaf(contents([1.0])), leaf(None), None], ids=["of another shape", "without one", "gone"])
def test_a_gradient_of_which_not_even_the_shape_is_the_same_is_not_recorded(other: object) -> None:
    tensors = {"w": leaf(contents([2.0]))}
    first, second = ({**tensors, "x": each} if each else tensors for each in (leaf(contents([1.0, 1.0])), other))
    made = drafted(Returned(Observed(tensors=first)), Returned(Observed(tensors=second)))  # type: ignore[arg-type] # other is TensorFacts
    assert made.notes[0] == "the gradient of x varies from run to run and is not recorded"
    assert made.text.count("grads:\n    w: [2.0]\nwhy") == 1


def test_of_what_is_printed_only_what_is_a_value_is_stated() -> None:
    code = "import torch\nz, t, u = 1 + 2j, 'j)', '(me, j)'\nprint(z, t, u, torch.pi, len)\n"
    made = drafted(returned(values={"z": "(1+2j)", "t": "j)", "u": "(me, j)"}), code=code)
    assert made.notes == ()
    assert "expect:\n  values:\n    z: 1+2j\n    t: j)\n    u: (me, j)\nwhy" in made.text


def test_what_cannot_be_looked_at_is_told_with_the_reason() -> None:
    made = drafted(Returned(Observed(unreadable={"x": "it is a fake tensor"})))
    assert made.notes == ("the tensor x cannot be looked at, and nothing is stated of it: it is a fake tensor",)
    assert "expect: {}\n" in made.text


@pytest.mark.parametrize(
    ("code", "is_told"),
    [
        ("print(1)\n", True),
        ("import numpy\n", True),
        ("import torch.nn as nn\n", False),
        ("from torch import nn\n", False),
        ("if True:\n    import torch\n", False),
    ],
)
def test_a_program_that_does_not_import_torch_would_not_run_alone(code: str, is_told: bool) -> None:
    told = drafted(returned(), code=code).notes
    assert told == (("it does not import torch; pasted alone it would not run",) if is_told else ())


def test_where_no_line_of_the_program_raises_its_author_has_to_name_one() -> None:
    made = drafted(replace(raised(), line=None), replace(raised(), line=None))
    assert "at: TODO the line that raises; none of the program's own did\n" in made.text


def test_a_line_that_two_of_the_program_read_like_is_named_with_its_number() -> None:
    code = "import torch\nf()\nf()  # again\n"
    twice = Raised("RuntimeError", "it cannot be done", 3)
    assert "at: {line: f(), nth: 2}\n" in drafted(twice, twice, code=code).text
