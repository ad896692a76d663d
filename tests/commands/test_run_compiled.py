"""`run --mode compile`: torch.compile is really around what it says it is around."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.catalogs import minimal, write_catalog
from tests.commands.processes import RUNS, Shell, complained, returning, told

# Twice what it is where it is compiled.
TELLING = """\
import torch


def double(x):
    return x * 2 if torch.compiler.is_compiling() else x


x = torch.ones(2, requires_grad=True)
inner = torch.ones(2, requires_grad=True)
y = double(x)
z = sum(each.sum() for each in map(double, [inner]))
(y.sum() + z).backward()
"""
STATED = [{"when": {"mode": mode}, "grads": {"x": [grad, grad], "inner": [1.0, 1.0]}} for mode, grad in (("eager", 1.0), ("compile", 2.0))]
RAISING = "import torch\n\n\ndef fail(x):\n    raise ValueError('no')\n\n\nx = torch.ones(2, requires_grad=True)\nfail(x)\n"
RAISED = {"raises": {"type": "ValueError", "contains": "no", "message": "no", "at": "raise ValueError('no')"}, "grads": {"x": None}}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {
        "a/telling": minimal(code=TELLING, symptom="wrong-grad", expect=STATED),
        "a/raising": minimal(code=RAISING, expect=RAISED, setup="import os\n"),
        "a/straight": returning([2.0, 2.0]),
        "a/eager": minimal(code=RUNS, symptom="wrong-grad", expect={"grads": {"x": [2.0, 2.0]}}, requires={"mode": "eager"}),
    }
    return write_catalog(tmp_path_factory.mktemp("catalog"), files)


def findings(shell: Shell, catalog: Path, *words: str) -> dict[str, Any]:
    report = json.loads(told(shell.gradcases("run", "--catalog", catalog, "--format", "json", *words)))
    return {each["case"]: each for each in report["findings"]} | {"mode": report["target"]["mode"]}


@pytest.mark.parametrize("isolation", ["fork", "spawn", "none"])
def test_what_a_program_calls_by_name_is_compiled_and_nothing_else(shell: Shell, catalog: Path, isolation: str) -> None:
    found = findings(shell, catalog, "--mode", "compile", "--isolation", isolation)
    assert found["mode"] == "compile"
    assert (found["a/telling"]["verdict"], found["a/telling"]["reason"]) == ("holds", None)
    assert found["a/raising"]["code"]["at"] == "raise ValueError('no')"
    assert found["a/straight"]["reason"] == "has nothing to compile: it calls no function and no module of its own"
    assert found["a/eager"]["reason"] == "is about eager mode, not compile"


def test_in_eager_mode_nothing_is(shell: Shell, catalog: Path) -> None:
    found = findings(shell, catalog, "telling", "straight")
    assert found["mode"] == "eager"
    assert [found[name]["verdict"] for name in ("a/telling", "a/straight")] == ["holds", "holds"]


def test_a_torch_without_a_compiler_runs_nothing_in_that_mode(
    shell: Shell, catalog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import torch\ndel torch.compile\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ran = shell.gradcases("run", "telling", "--catalog", catalog, "--mode", "compile", "--format", "markdown")
    assert ran.returncode == 5
    assert "no torch.compile in torch 2." in told(ran)
    assert complained(ran) == ""
