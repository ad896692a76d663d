"""`bisect` in real processes, over interpreters whose torch says that it is of another release."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.catalogs import minimal, write_catalog
from tests.commands.processes import Shell, complained, told
from tests.environments.uvs import FakeUv

if sys.platform == "win32":
    pytest.skip("an interpreter is a script with a #! line", allow_module_level=True)

# What is imported as torch is called another release as soon as anything imports it.
RENAMED = """
import builtins
real = builtins.__import__
def renaming(name, *words, **keys):
    module = real(name, *words, **keys)
    if name == "torch" and "__version__" in vars(module):
        module.__version__ = {version!r}
    return module
builtins.__import__ = renaming
"""
MOVES = "import torch\nx = torch.ones(2, requires_grad=True)\n(x * (2.0 if torch.__version__ < '2' else 3.0)).sum().backward()\n"
STATED = [
    {"when": {"torch": "<2.0"}, "grads": {"x": [2.0, 2.0]}},
    {"when": {"torch": ">=2.0"}, "grads": {"x": [3.0, 3.0]}},
]
VERSIONS = ("1.12.1", "1.13.1", "2.0.1")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    moves = minimal(code=MOVES, symptom="wrong-grad", expect=STATED, title="It moves", requires={"torch": ">=1.11"})
    return write_catalog(tmp_path_factory.mktemp("catalog"), {"a/moves": moves, "a/raises": minimal()})


@pytest.fixture(scope="module")
def interpreters(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """As options."""
    folder = tmp_path_factory.mktemp("interpreters")
    return [word for version in VERSIONS for word in ("--env", f"{version}={_interpreter(folder / version, version)}")]


def _interpreter(folder: Path, version: str) -> Path:
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(RENAMED.format(version=version))
    script = folder / "python"
    script.write_text(f'#!/bin/sh\nPYTHONPATH={folder} exec {sys.executable} "$@"\n')
    script.chmod(0o755)
    return script


@pytest.mark.parametrize(
    ("good", "bad", "told_of"),
    [
        ("1.12.1", "2.0.1", "torch 2.0.1 changed it: 1.13.1 is the last that is as 1.12.1, 2.0.1 the first that is not.\n"),
        ("2.0.1", "1.13.1", "torch 2.0.1 changed it: 2.0.1 is the oldest that is as 2.0.1, 1.13.1 before it is not.\n"),
    ],
)
def test_the_release_that_changed_a_case_is_found(
    shell: Shell, catalog: Path, interpreters: list[str], good: str, bad: str, told_of: str
) -> None:
    ran = shell.gradcases("bisect", "moves", "--catalog", catalog, "--good", good, "--bad", bad, *interpreters, PATH="/usr/bin:/bin")
    assert told_of in told(ran)
    assert told(ran).startswith("a/moves\n")
    assert "  code: grad x: [" in told(ran)
    assert "\n2 environments for " in told(ran)
    assert ran.returncode == 0


def test_a_release_without_an_interpreter_gets_an_environment(
    shell: Shell, catalog: Path, interpreters: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeUv.in_folder(tmp_path)
    for name, value in fake.variables.items():
        monkeypatch.setenv(name, value)
    home = Shell(tmp_path / "home")
    ran = home.gradcases("bisect", "raises", "--catalog", catalog, "--good", "1.12.1", "--bad", "1.13.1", *interpreters[:2])
    assert "Nothing changed: 1.13.1 is as 1.12.1.\n" in told(ran)
    assert fake.installed() == ["torch==1.13.1"]


def test_that_nothing_changed_is_exit_code_1(shell: Shell, catalog: Path, interpreters: list[str]) -> None:
    ran = shell.gradcases(
        "bisect", "raises", "--catalog", catalog, "--good", "1.12.1", "--bad", "1.13.1", *interpreters, PATH="/usr/bin:/bin"
    )
    assert "Nothing changed: 1.13.1 is as 1.12.1.\n" in told(ran)
    assert ran.returncode == 1


def test_an_interpreter_with_another_release_says_nothing_of_this_one(shell: Shell, catalog: Path, interpreters: list[str]) -> None:
    words = ("--env", f"1.12.1={sys.executable}", "--env", f"1.13.1={sys.executable}")
    ran = shell.gradcases("bisect", "raises", "--catalog", catalog, "--good", "1.12.1", "--bad", "1.13.1", *words)
    assert f"[1/2] torch-1.12.1-cpu-eager: not-run: {sys.executable} has torch 2." in complained(ran)
    assert "No release could be run.\n" in told(ran)
    assert ran.returncode == 5


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["raises", "--good", ">=2.0", "--bad", "2.6"], "`>=2.0` is no one version; give one as 2.6.0"),
        (["a", "--good", "2.0", "--bad", "2.6"], "`a` is 2 cases; name one"),
        (["moves", "--good", "1.10.2", "--bad", "2.6"], "a/moves cannot be run on torch 1.10.2: it needs torch >=1.11"),
        (["raises", "--good", "2.6.0", "--bad", "2.6.0"], "--good and --bad are the same release"),
        (["raises", "--good", "2.0"], "Missing option '--bad'"),
    ],
)
def test_what_cannot_be_asked_for_is_said(
    shell: Shell, catalog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], complaint: str
) -> None:
    fake = FakeUv.in_folder(tmp_path)
    for name, value in fake.variables.items():
        monkeypatch.setenv(name, value)
    ran = shell.gradcases("bisect", *words, "--catalog", catalog)
    assert complaint in complained(ran)
    assert ran.returncode == 2
    assert fake.installed() == []
