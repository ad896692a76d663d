"""About which lines a remark is, and what they show."""

from __future__ import annotations

import pytest

from gradcases.documents.blocks import python_blocks
from gradcases.documents.pieces import pieces
from gradcases.documents.remarks import Remark, remarks
from gradcases.documents.rules import About


def found(code: str, info: str = "python") -> list[Remark]:
    """The remarks of a block whose first line is line 2 of its document."""
    (block,) = python_blocks(f"```{info}\n{code}\n```\n")
    return [remark for piece in pieces(block) for remark in remarks(piece)]


def read(code: str) -> list[tuple[int, About, str | None]]:
    """Line, what it is about, and of which expression, of those that a rule reads."""
    return [(remark.line, remark.about, remark.expression) for remark in found(code) if remark.about is not About.UNREAD]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("print(x.grad)  # None", [(2, About.NONE, "x.grad")]),
        ("print('x.grad:', x.grad)  # None", [(2, About.NONE, "x.grad")]),
        ("print(f'x: {x.grad}')  # None", [(2, About.NONE, "x.grad")]),
        ("x.grad  # None", [(2, About.NONE, "x.grad")]),
        ("model.fc.weight.grad[0]  # None", [(2, About.NONE, "model.fc.weight.grad[0]")]),
        ("g = x.grad  # None", [(2, About.NONE, "x.grad")]),
        ("print(x.grad is None)  # True", [(2, About.VALUE, "x.grad is None")]),
        ("x.grad.sum()  # tensor(6.)", [(2, About.VALUE, "x.grad.sum()")]),
        ("y = x * 2  # tensor([2.])", [(2, About.VALUE, "x * 2")]),
        ("if x:\n    print(x.grad)  # None", [(3, About.NONE, "x.grad")]),
        ("loss.backward()  # RuntimeError", [(2, About.RAISES, None)]),
        ("with f():  # RuntimeError: no\n    pass", [(2, About.RAISES, None)]),
        ("loss.backward()  # Gradient of x will be None", [(2, About.NONE, "x.grad")]),
        ("f(\n    x,\n    y)  # RuntimeError", [(4, About.RAISES, None)]),
        ("print(f'x.grad before fixing: {x.grad}')", [(2, About.NONE, "x.grad")]),
        ("print(f'x.grad after the fix: {x.grad}')", [(2, About.GRADIENT, "x.grad")]),
        ("print(f'after fixing: {x.grad}')  # None", [(2, About.NONE, "x.grad")]),
        ("print(x.grad)\n# None", [(3, About.NONE, "x.grad")]),
        ("print(x.grad)\n# Output: tensor([6.])", [(3, About.VALUE, "x.grad")]),
        ("loss.backward()\n# RuntimeError: element 0", [(3, About.RAISES, None)]),
        ("# This raises a RuntimeError\nloss.backward()", [(2, About.RAISES, None)]),
        ("x = 1\n# fixed\nx = 2", [(3, About.RETURNS, None)]),
    ],
)
def test_what_is_read(code: str, expected: list[tuple[int, About, str | None]]) -> None:
    assert read(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        "loss.backward()  # None",
        "x = torch.ones(2)  # 1",
        "x = torch.ones(2)  # [2]",
        "print(a, b)  # None",
        "print('x')  # None",
        "print()  # None",
        "print(f'{a} {b}')  # None",
        "import torch  # None",
        "try:\n    f()\nexcept RuntimeError:  # RuntimeError: no\n    pass",
        "def f():  # RuntimeError\n    pass",
        "# None\nprint(x.grad)",
        "print(x.grad)\n\n# None",
        "if x:\n    print(x.grad)\n# None",
        "# RuntimeError handling\nf()",
        "f()\n# This raises a RuntimeError",
        "s = '# None'",
        "x = 1  # None of it\ndef (:",
    ],
)
def test_what_is_not_read(code: str) -> None:
    assert read(code) == []


def test_a_comment_behind_code_that_no_rule_reads_is_kept_and_one_alone_is_not() -> None:
    assert [(each.line, each.text) for each in found("# Make x\nx = 1  # one of them")] == [(3, "one of them")]


def test_a_remark_is_about_all_lines_of_its_statement() -> None:
    (remark,) = found("f(\n    x,\n)  # RuntimeError")
    assert (remark.line, remark.first, remark.last) == (4, 2, 4)


def test_an_announced_exception_may_come_from_any_line_that_follows() -> None:
    (remark,) = found("x = 1\n# This raises a RuntimeError\ny = f(x)\ny.backward()")
    assert (remark.first, remark.last) == (4, 5)


def test_a_named_gradient_is_meant_as_it_is_behind_the_line() -> None:
    (remark,) = found("loss.backward()  # x.grad is None")
    assert (remark.afterwards, remark.expression) == (True, "x.grad")


SESSION = """\
>>> x.grad
>>> x
tensor([1.])
>>> x.backward()
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
RuntimeError: element 0 of tensors
does not require grad
>>> print(x)  # None
tensor([1.])
"""


def test_the_outputs_of_a_session_are_claims() -> None:
    told = [(each.line, each.about, each.first, each.type, each.contains, each.value) for each in found(SESSION, "pycon")]
    assert told == [
        (4, About.PRINTS, 3, None, None, "tensor([1.])"),
        (6, About.RAISES, 5, "RuntimeError", "element 0 of tensors\ndoes not require grad", None),
        (10, About.NONE, 10, None, None, None),
        (11, About.PRINTS, 10, None, None, "tensor([1.])"),
    ]


@pytest.mark.parametrize("cut", ["  ...", "...", '  File "<stdin>", line 1, in <module>'])
def test_a_traceback_whose_end_is_left_out_claims_only_that_it_is_printed(cut: str) -> None:
    text = f"Traceback (most recent call last):\n{cut}"
    (remark,) = found(f">>> x.backward()\n{text}", "pycon")
    assert (remark.line, remark.about, remark.type, remark.value) == (3, About.PRINTS, None, text)
