"""What a block goes on from, and where it is cut into versions."""

from __future__ import annotations

import pytest

from gradcases.documents import names
from gradcases.documents.blocks import python_blocks
from gradcases.documents.pieces import chain, pieces, program_of


def document(*codes: str) -> str:
    return "".join(f"```python\n{code}\n```\n" for code in codes)


@pytest.mark.parametrize(
    ("code", "free"),
    [
        ("y = x + 1", {"x"}),
        ("x = 1\ny = x", set()),
        ("x += 1", {"x"}),
        ("x = x + 1", {"x"}),
        ("loss.backward()\nloss = 1", {"loss"}),
        ("for i in range(3):\n    print(i)", set()),
        ("with torch.no_grad() as t:\n    t.x = w", {"torch", "w"}),
        ("[a for a in b]", {"b"}),
        ("def f(x):\n    return x + w", {"w"}),
        ("def f():\n    return later\nlater = 1", set()),
        ("class A(nn.Module):\n    def f(self):\n        return F.relu(self.x)", {"nn", "F"}),
        ("try:\n    y = x\nexcept ValueError as e:\n    print(e)", {"x"}),
        ("import torch.nn as nn\nnn.Linear(1, 1)", set()),
        ("print(len([]), __name__, __file__)", set()),
        ("f(lambda x: x * w)", {"f", "w"}),
        ("if a:\n    b = 1\nprint(b)", {"a"}),
        ("while (n := next(it)):\n    n\nelse:\n    n", {"it"}),
        ("match v:\n    case [a, b]:\n        c = a", {"v"}),
        ("def (:", set()),
        ("x: int = y", {"y"}),
        ("del x", {"x"}),
    ],
)
def test_names_that_a_program_takes_from_elsewhere(code: str, free: set[str]) -> None:
    assert names.free(code) == free


@pytest.mark.parametrize(
    ("codes", "goes_on_from"),
    [
        (("x = 1", "y = x"), [1]),
        (("x = 1", "y = 2", "z = x"), [1]),
        (("x = 1", "y = x", "z = y"), [1, 2]),
        (("x = 1", "x = 2", "y = x"), [2]),
        (("x = 1", "x += 1", "y = x"), [1, 2]),
        (("import torch\nx = torch.ones(1)", "import torch\ny = 2"), []),
        (("y = x", "x = 1"), []),
        (("x = 1", "def broken(:"), []),
    ],
)
def test_a_block_goes_on_from_the_nearest_that_bind_what_it_uses(codes: tuple[str, ...], goes_on_from: list[int]) -> None:
    blocks = python_blocks(document(*codes))
    assert [block.number for block in chain(blocks, blocks[-1])] == goes_on_from


@pytest.mark.parametrize(
    "comment",
    [
        *("#fixing", "# Corrected code:", "#Corrected code using non in-place operations:", "# Fix: no detach", "## Fixed version"),
        *("# Solution", "# The correct way", "# After fixing:", "# working", "# fix -- leave it out"),
    ],
)
def test_a_block_is_cut_at_a_comment_that_says_what_follows_is_mended(comment: str) -> None:
    (block,) = python_blocks(document(f"x = 1\n{comment}\nx = 2"))
    first, second = pieces(block)
    assert (first.part.text, first.mended) == ("x = 1\n", None)
    assert (second.part.first_line, second.part.text) == (3, f"{comment}\nx = 2\n")
    assert second.mended == comment.lstrip("# ")


@pytest.mark.parametrize(
    "code",
    [
        "x = 1\n# Fix the random seed\nx = 2",
        "x = 1\n# fixed learning rate\nx = 2",
        "# fixing\nx = 2",
        "x = 1  # fixed",
        "def f():\n# fixed\n    return 1",
        "x = 1\n# correct predictions are counted\nx = 2",
        'x = """\n# fixed\n"""',
    ],
)
def test_a_block_is_not_cut_elsewhere(code: str) -> None:
    (block,) = python_blocks(document(code))
    assert [piece.part.text for piece in pieces(block)] == [f"{code}\n"]


def test_a_program_is_all_that_the_piece_goes_on_from_and_the_versions_before_it() -> None:
    blocks = python_blocks(document("x = 1\n# fixed\nx = 2", "y = x\n# fixed\ny = x + 1"))
    program = program_of(blocks, pieces(blocks[1])[1])
    assert [(part.first_line, part.text) for part in program.parts] == [
        (2, "x = 1\n"),
        (3, "# fixed\nx = 2\n"),
        (7, "y = x\n"),
        (8, "# fixed\ny = x + 1\n"),
    ]


def test_of_a_session_each_input_is_a_part() -> None:
    blocks = python_blocks("```pycon\n>>> x = 1\n>>> x\n1\n```\n")
    program = program_of(blocks, pieces(blocks[0])[0])
    assert [(part.first_line, part.text) for part in program.parts] == [(2, "x = 1\n"), (3, "x\n")]
