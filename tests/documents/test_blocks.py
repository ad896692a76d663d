"""Which blocks of a document are Python, and where they stand."""

from __future__ import annotations

import pytest

from gradcases.documents.blocks import Block, python_blocks

CODE = "import torch\nx = torch.ones(2)\n"


def places(text: str) -> list[tuple[int, str]]:
    return [(block.first_line, block.text) for block in python_blocks(text)]


def fenced(code: str, info: str = "python") -> str:
    return f"```{info}\n{code}```\n"


@pytest.mark.parametrize(
    "info",
    ["python", "py", "Python", "python3", "py3", "pycon", "ipython", "python title=a.py", "{python}", "{code-cell} python", "{.python}"],
)
def test_a_fence_that_says_so_is_python(info: str) -> None:
    assert places(f"# Post\n\n{fenced(CODE, info)}") == [(4, CODE)]


@pytest.mark.parametrize("info", ["json", "sh", "text", "output", "c++", "pythonic", "diff"])
def test_a_fence_of_another_language_is_not(info: str) -> None:
    assert places(fenced(CODE, info)) == []


@pytest.mark.parametrize(
    ("code", "is_python"),
    [
        (CODE, True),
        ("from torch import nn\n", True),
        ("import numpy\n", False),
        ("x = 3\n", False),
        ("tensor([3., 3.])\n", False),
        ("pip install torch\n", False),
        (">>> x\n3\n", True),
    ],
)
def test_an_untagged_block_is_python_where_it_imports_torch_or_is_a_session(code: str, is_python: bool) -> None:
    assert bool(places(fenced(code, ""))) is is_python


@pytest.mark.parametrize(
    ("code", "is_python"),
    [
        ("loss = x.sum()\n", True),
        ("x.backward()\n", True),
        ("print(x)\n", True),
        ("x\n", False),
        ("y = z\n", False),
        ("tensor([1.])\n", False),
    ],
)
def test_an_untagged_block_is_python_where_it_does_something_with_what_a_block_made(code: str, is_python: bool) -> None:
    assert (len(places(fenced(CODE) + fenced(code, ""))) == 2) is is_python


def test_an_indented_block_counts_as_untagged() -> None:
    assert places("Text:\n\n    import torch\n    x = torch.ones(2)\n\nmore\n") == [(3, CODE)]


def test_blocks_in_lists_and_quotations_lose_their_indentation_and_keep_their_lines() -> None:
    text = "1. one\n\n   ```python\n   import torch\n   if torch:\n       x = 1\n   ```\n\n> ```python\n> y = 2\n> ```\n"
    assert places(text) == [(4, "import torch\nif torch:\n    x = 1\n"), (10, "y = 2\n")]


def test_a_title_before_the_text_moves_no_line() -> None:
    assert places(f"---\ntitle: A\nid: b\n---\n\n{fenced(CODE)}") == [(7, CODE)]


def test_a_fence_that_is_never_closed_ends_with_the_document() -> None:
    assert places("```python\nx = 1\n") == [(2, "x = 1\n")]


@pytest.mark.parametrize("text", ["", "# Only words\n", "```python\n```\n", "```python\n\n```\n", "---\n", "`x = 1`\n"])
def test_a_document_without_code_has_no_blocks(text: str) -> None:
    assert python_blocks(text) == []


def test_of_a_session_the_text_is_the_input_and_the_entries_are_input_with_output() -> None:
    (block,) = python_blocks(fenced(">>> for i in range(2):\n...     i\n...\n0\n1\n\n>>> y = 1\n>>> y\n1\n", "pycon"))
    assert block.text.split("\n")[:3] == ["for i in range(2):", "    i", ""]
    assert [(entry.first_line, entry.text, entry.output, entry.output_line) for entry in block.entries] == [
        (2, "for i in range(2):\n    i\n", "0\n1", 5),
        (8, "y = 1", "", 9),
        (9, "y", "1", 10),
    ]
    assert (block.first_line, block.last_line) == (2, 10)


def test_an_empty_line_before_the_first_prompt_is_no_output() -> None:
    (block,) = python_blocks(fenced("\n>>> y\n1\n", "pycon"))
    assert [(entry.first_line, entry.text, entry.output, entry.output_line) for entry in block.entries] == [(3, "y", "1", 4)]


def test_numbers_count_python_blocks_only() -> None:
    found = python_blocks(fenced(CODE) + fenced("{}\n", "json") + fenced(CODE))
    assert [(block.number, block.first_line) for block in found] == [(1, 2), (2, 9)]
    assert isinstance(found[0], Block)
