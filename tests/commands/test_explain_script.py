"""`explain --format script`: the file in interpreters of its own, and what is asked for in vain."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.catalogs import minimal, write_catalog
from tests.commands.processes import RUNS, Shell, complained, returning, told


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "evidence.py"
    path.write_text(script, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": ""}
    typed = [sys.executable, "-I", str(path)]  # isolated: neither this folder nor gradcases's own is on its path
    return subprocess.run(typed, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_a_script_alone_shows_what_happens(shell: Shell, tmp_path: Path) -> None:
    ran = run(told(shell.gradcases("explain", "detach", "--format", "script")), tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[1:3] == [
        "raises RuntimeError at line 6, `loss.backward()`: element 0 of tensors does not require grad and does not have a grad_fn",
        "x.grad is None",
    ]
    assert ran.stdout.endswith("\nall is as documented\n")


def test_a_script_of_the_fix_shows_what_the_fix_gives(shell: Shell, tmp_path: Path) -> None:
    ran = run(told(shell.gradcases("explain", "detach", "--format", "script", "--fixed")), tmp_path)
    assert ran.returncode == 0
    assert ran.stdout.splitlines()[1:] == ["returns, without an exception", "x.grad is [6.0, 6.0]", "all is as documented"]


def test_a_script_needs_nothing_that_old_releases_lack(shell: Shell, tmp_path: Path) -> None:
    """Of what it asks for, all that is younger than torch 1.8 is taken away."""
    script = told(shell.gradcases("explain", "detach", "--format", "script", "--fixed"))
    young = sorted({*re.findall(r"hasattr\(torch, \"(\w+)\"\)", script), *re.findall(r"getattr\(torch, \"(\w+)\"", script)})
    assert young == ["_is_zerotensor", "set_warn_always"]
    ran = run(f"import torch\n\nfor name in {young}:\n    delattr(torch, name)\n{script}", tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_script_of_what_is_not_so_fails_and_says_what_differs(shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path / "catalog", {"a/wrong": returning([3.0, 3.0])})
    ran = run(told(shell.gradcases("explain", "a/wrong", "--format", "script", "--catalog", catalog)), tmp_path)
    assert ran.returncode == 1
    assert "x.grad is [2.0, 2.0]\n    DIFFERS from what is documented: [3.0, 3.0]\n" in ran.stdout
    assert ran.stderr.endswith("AssertionError: not as documented: [3.0, 3.0]\n")


@pytest.mark.parametrize(
    ("requires", "asked", "reason"),
    [
        ({"torch": "<1.9"}, "1.8.1", "torch <1.9; here is 2."),
        ({"modules": ["no_such_module"]}, "2.13.0", "the module no_such_module"),
        ({"device": "mps"}, "2.13.0", "a device mps: "),
        ({"python": ">=3.99"}, "2.13.0", "python >=3.99; here is 3."),
    ],
)
def test_where_nothing_is_documented_a_script_runs_nothing(
    shell: Shell, tmp_path: Path, requires: dict[str, object], asked: str, reason: str
) -> None:
    loud = minimal(code=f"print('executed')\n{RUNS}", symptom="wrong-grad", expect={"grads": {"x": "present"}}, requires=requires)
    catalog = write_catalog(tmp_path / "catalog", {"a/case": loud})
    ran = run(told(shell.gradcases("explain", "a/case", "--format", "script", "--torch", asked, "--catalog", catalog)), tmp_path)
    assert ran.returncode == 2
    assert ran.stdout.startswith(f"not run: this says what happens with {reason}")
    assert "executed" not in ran.stdout


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["good/ops", "--format", "script"], "a script is of one case, and `good/ops` has 2"),
        (["good/", "--format", "script"], "a script is of one case, and `good/` is a topic"),
        (["cause:detached-loss", "--format", "script"], "a script is of one case, and `cause:detached-loss` is a cause"),
        (["held", "--format", "script", "--fixed"], "good/holds has no fix: "),
        (["moved/changed", "--format", "script", "--fix", "other"], "moved/changed has no fix `other`; it has `"),
        (["held", "--format", "script", "--torch", "main"], "`main` is no version"),
        (["held", "--fixed"], "are for --format script"),
    ],
)
def test_what_there_is_no_script_of_is_said(shell: Shell, everything: Path, tmp_path: Path, words: list[str], reason: str) -> None:
    kept = tmp_path / "kept.py"
    kept.write_text("before")
    ran = shell.gradcases("explain", *words, "--catalog", everything, "--output", kept, COLUMNS="200")
    assert (ran.returncode, kept.read_text()) == (2, "before")
    assert reason in complained(ran)


@pytest.mark.parametrize("format", ["text", "json", "markdown", "script"])
def test_every_format_can_go_to_a_file(shell: Shell, everything: Path, tmp_path: Path, format: str) -> None:
    words = ("explain", "held", "--catalog", everything, "--format", format)
    assert told(shell.gradcases(*words, "--output", tmp_path / "page")) == ""
    assert (tmp_path / "page").read_text(encoding="utf-8") == told(shell.gradcases(*words))


def test_an_answer_says_on_which_releases_code_and_fix_were_verified(shell: Shell, everything: Path) -> None:
    page = told(shell.gradcases("explain", "detach", "--format", "markdown"))
    assert "\nVerified on torch 1.8.1, " in page
    of_no_release = told(shell.gradcases("explain", "held", "--catalog", everything, "--format", "markdown"))
    assert "\nVerified on no release of torch yet, as far as is recorded.\n" in of_no_release
