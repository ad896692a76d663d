"""`gradcases new`: a case out of a program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradcases.catalog import load
from tests.catalogs import MINIMAL, minimal, write_catalog
from tests.commands.processes import GRADCASES, Shell, complained, told

RAISES = """\
    import torch
    from torch import nn

    x = torch.tensor([2.0, 3.0], requires_grad=True)
    model = nn.Linear(2, 1)
    loss = (x * 2).detach().sum()\x20\x20
    loss.backward()
"""


def made(shell: Shell, folder: Path, code: str, *options: str, id: str = "a-topic/a-case") -> str:
    """The text of the new case's file."""
    (folder / "_code.py").write_text(code)
    ran = shell.gradcases("new", id, "--code", folder / "_code.py", "--catalog", folder, *options)
    assert (ran.returncode, complained(ran)) == (0, "")
    return (folder / f"{id}.yaml").read_text()


def test_a_program_that_raises_becomes_a_case(shell: Shell, tmp_path: Path) -> None:
    assert (
        made(shell, tmp_path, RAISES)
        == """\
title: TODO one sentence that says what happens, as a user would put it
cause: TODO one of causes.yaml
symptom: raises
code: |
  import torch
  from torch import nn

  x = torch.tensor([2.0, 3.0], requires_grad=True)
  model = nn.Linear(2, 1)
  loss = (x * 2).detach().sum()
  loss.backward()
expect:
  raises:
    type: RuntimeError
    contains: of tensors does not require grad and does not have a grad_fn
    message: element 0 of tensors does not require grad and does not have a grad_fn
    at: loss.backward()
  grads:
    x: null
    model.weight: null
    model.bias: null
why: |
  TODO why it happens, and how to find it in one's own code, in short paragraphs
no_fix: TODO write a `fix` in the place of this (what, changes, code, expect), or the reason why there is none
"""
    )
    assert sorted(os.listdir(tmp_path / "a-topic")) == ["_topic.yaml", "a-case.yaml"]


def test_it_holds_at_once_and_lint_lists_what_is_left_until_it_is_written(shell: Shell, tmp_path: Path) -> None:
    text = made(shell, tmp_path, RAISES)
    assert shell.gradcases("run", "--catalog", tmp_path).returncode == 0
    ran = shell.gradcases("lint", "--catalog", tmp_path)
    assert ran.returncode == 2
    for key in ("title", "cause", "why", "no_fix", "introduction"):
        assert f"`{key}` is still to be written: " in complained(ran)
    finished = {"title": "It raises", "cause": "detached-loss", "why": "Because.", "no_fix": "Nothing mends what is there for a test only."}
    lines = [next((f"{key}: {value}" for key, value in finished.items() if line.startswith(f"{key}:")), line) for line in text.splitlines()]
    (tmp_path / "a-topic/a-case.yaml").write_text("\n".join(line for line in lines if not line.startswith("  TODO")) + "\n")
    (tmp_path / "a-topic/_topic.yaml").write_text("title: A topic\nintroduction: It is one.\n")
    assert told(shell.gradcases("lint", "--catalog", tmp_path)) == "1 file, 1 case: nothing to complain of\n"
    assert shell.gradcases("run", "--catalog", tmp_path).returncode == 0


def test_what_is_written_and_what_is_left_is_told(shell: Shell, tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/one": MINIMAL, "t/_topic.yaml": "title: T\nintroduction: It is one.\n"})
    (tmp_path / "_code.py").write_text(RAISES)
    ran = shell.gradcases("new", "t/two", "--code", tmp_path / "_code.py", "--catalog", tmp_path)
    lines = told(ran).splitlines()
    assert lines[0] == f"wrote {tmp_path}/t/two.yaml"
    assert lines[1].startswith("  • raises RuntimeError at `loss.backward()`: element 0 of tensors")
    assert f"  {tmp_path}/t/two.yaml:1:8: `title` is still to be written: " in told(ran)
    assert "_topic.yaml" not in told(ran)
    assert (tmp_path / "t/_topic.yaml").read_text() == "title: T\nintroduction: It is one.\n"


def test_standard_input_is_a_program_too(tmp_path: Path, shell: Shell) -> None:
    typed = [*GRADCASES, "new", "t/s", "--code", "-", "--catalog", str(tmp_path)]
    ran = subprocess.run(typed, env=shell.environment(), input=RAISES.encode(), capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert load(tmp_path).by_id["t/s"].code.program.text.startswith("import torch\n")


RETURNS = "import torch\nx = torch.tensor([1.0, 0.0], requires_grad=True)\n"
STATED = {
    "values": (f"{RETURNS}(x * 3).sum().backward()\n", {"symptom: TODO", "x: [3.0, 3.0]"}),
    "zeros": (f"{RETURNS}(x * 0).sum().backward()\n", {"symptom: zero-grad", "x: [0.0, 0.0]"}),
    "nan": (f"{RETURNS}(x / x).sum().backward()\n", {"symptom: nan-grad", "x: [0.0, .nan]"}),
    "none": (f"{RETURNS}y = x * 2\n", {"symptom: none-grad", "x: null"}),
    "large": (f"{RETURNS}w = torch.ones(90, 90, requires_grad=True)\nw.sum().backward()\nx.sum().backward()\n", {"w: {shape: [90, 90]}"}),
    "warnings": (f"{RETURNS}y = x * 2\ny.sum().backward()\ny.grad\n", {"symptom: warns", "- {category: UserWarning, contains: "}),
    "printed": (
        f"{RETURNS}n = {{'a': 1}}\nx.sum().backward()\nprint(n, f'{{x}}', x.grad, 1 + 1)\n",
        {"n: {value: {a: 1}}", "x: [1.0, 0.0]"},
    ),
    "again": (f"{RETURNS}for i in range(2):\n    y = 1\n    y = 1\n    x += y\n", {"at: x += y"}),
    "twice": (f"{RETURNS}if not x.requires_grad:\n    x += 1\nx += 1  # raises\n", {"at: {line: x += 1, nth: 2}"}),
    "modules": (f"import numpy\nimport os\n{RETURNS}x.sum().backward()\n", {"requires: {modules: [numpy]}"}),
    "a module's error": (f"{RETURNS}raise torch.cuda.OutOfMemoryError('no more memory here')\n", {"type: torch.OutOfMemoryError"}),
}


@pytest.mark.parametrize("name", STATED)
def test_what_was_seen_is_stated_and_holds(name: str, shell: Shell, tmp_path: Path) -> None:
    code, stated = STATED[name]
    text = made(shell, tmp_path, code)
    assert [each for each in stated if each not in text] == [], text
    assert shell.gradcases("run", "--catalog", tmp_path).returncode == 0, text


VARIES = "import time\nimport torch\nx = torch.ones(2, requires_grad=True)\nn = time.perf_counter_ns()\n"


@pytest.mark.parametrize(
    ("code", "note", "stated"),
    [
        (
            f"{VARIES}(x * (n % 9973)).sum().backward()\n",
            "the gradient of x varies from run to run; only its shape is recorded",
            "x: {shape: [2]}",
        ),
        (f"{VARIES}x.sum().backward()\nprint(n)\n", "the value of n varies from run to run and is not recorded", "x: [1.0, 1.0]"),
        (f"{VARIES}raise ValueError(f'no luck at all: {{n}}')\n", "the text of the exception varies", "contains: no luck at all"),
    ],
)
def test_what_varies_is_told_and_not_recorded(code: str, note: str, stated: str, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "_code.py").write_text(code)
    ran = shell.gradcases("new", "t/s", "--code", tmp_path / "_code.py", "--catalog", tmp_path)
    text = (tmp_path / "t/s.yaml").read_text()
    assert f"note: {note}" in told(ran)
    assert stated in text
    assert "message:" not in text
    assert "  n:" not in text


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("import ctypes\nimport torch\nctypes.string_at(0)\n", "it crashes with SIGSEGV"),
        ("import os\nimport torch\nos._exit(3)\n", "it ends its process with status 3"),
        ("import torch\nwhile True:\n    pass\n", "it did not end within 2 s"),
        ("import torch\nx = (1\n", "it is not Python: line 2: '(' was never closed\n"),
        ("\n \n", "is empty; it has to be a program"),
        ("x = '\x07'\n", "_code.py:1:6: the character U+0007 may not stand in a catalog"),
    ],
)
def test_what_no_case_can_state_is_refused_and_nothing_is_left(code: str, complaint: str, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "_code.py").write_text(code)
    ran = shell.gradcases("new", "t/s", "--code", tmp_path / "_code.py", "--catalog", tmp_path, "--timeout", "2")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complaint in complained(ran)
    assert os.listdir(tmp_path) == ["_code.py"]


@pytest.mark.parametrize(
    ("id", "complaint"),
    [
        ("good/holds", "good/holds.yaml: is there already; nothing was changed"),
        ("good/gone", "`good/gone` is a retired id and is never used again; give the case another (it said what good/holds says)"),
        ("good/Holds", "`good/Holds` is no name for an id"),
        ("good", "`good` is no name for an id; it is topic/slug"),
        ("../good/x", "`../good/x` is no name for an id"),
        ("_good/x", "`_good/x` is no name for an id"),
    ],
)
def test_an_id_that_cannot_be_is_refused(id: str, complaint: str, shell: Shell, everything: Path, tmp_path: Path) -> None:
    before = sorted(everything.rglob("*"))
    (tmp_path / "code.py").write_text(RAISES)
    ran = shell.gradcases("new", id, "--code", tmp_path / "code.py", "--catalog", everything)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complaint in complained(ran)
    assert sorted(everything.rglob("*")) == before


def test_an_alias_of_another_case_is_no_new_id(shell: Shell, tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/one": minimal(aliases=["t/two"])})
    ran = shell.gradcases("new", "t/two", "--code", tmp_path / "t/one.yaml", "--catalog", tmp_path)
    assert (ran.returncode, complained(ran)) == (2, "gradcases: `t/two` is an alias of t/one; give the case another id\n")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["t/s"], "--code"),
        (["t/s", "--code", "/no/such/file"], "/no/such/file: cannot be read: No such file or directory"),
        (["t/s", "--code", "x", "--catalog", "/no/such/folder"], "/no/such/folder: is no folder; make it (mkdir) to begin a catalog there"),
        (["t/s", "--code", "x", "--repeat", "1"], "--repeat"),
    ],
)
def test_what_is_typed_wrongly_is_exit_code_2(words: list[str], complaint: str, shell: Shell, tmp_path: Path) -> None:
    ran = shell.gradcases("new", *words, *([] if "--catalog" in words else ["--catalog", str(tmp_path)]))
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complaint in complained(ran)
    assert os.listdir(tmp_path) == []


def test_where_the_interpreter_has_no_torch_nothing_is_written(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "_code.py").write_text(RAISES)
    bare = tmp_path / "_python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S -I "$@"\n')
    bare.chmod(0o755)
    ran = shell.gradcases("new", "t/s", "--code", tmp_path / "_code.py", "--catalog", tmp_path, "--python", bare)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "torch cannot be imported" in complained(ran)
    assert sorted(os.listdir(tmp_path)) == ["_code.py", "_python"]


def test_a_catalog_with_errors_is_said_and_left(shell: Shell, tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/one": minimal(symptom="sad")})
    (tmp_path / "_code.py").write_text(RAISES)
    ran = shell.gradcases("new", "t/s", "--code", tmp_path / "_code.py", "--catalog", tmp_path)
    assert ran.returncode == 2
    assert f"{tmp_path}/t/one.yaml:" in complained(ran)
    assert not (tmp_path / "t/s.yaml").exists()
