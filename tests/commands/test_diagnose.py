"""`gradcases diagnose SCRIPT`, as users type it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.commands.processes import Shell, complained, told

BROKEN = """\
import sys
import torch

print("said", sys.argv[1:], __name__, torch.rand(1).item() >= 0)
x = torch.ones(2, requires_grad=True)
y = (x * 2).detach()
loss = y.sum()
loss.backward()
"""
ON_A_DEVICE = """\
import torch

x, y = (torch.ones(2, requires_grad=True) for _ in range(2))
cut = (x * 2).detach()
(cut * y).sum().backward()
print(__name__, __package__, x.device)
"""
SOUND = BROKEN.replace(".detach()", "")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "train.py"
    path.write_text(BROKEN, encoding="utf-8")
    return path


def test_the_culprit_is_shown_with_its_lines(shell: Shell, script: Path) -> None:
    ran = shell.gradcases("diagnose", script, "--lr", "1", cwd=script.parent)
    assert ran.returncode == 0
    assert "said ['--lr', '1'] __main__ True\n" in ran.stdout.decode()
    assert "train.py:6  detached-loss" in ran.stdout.decode()
    assert "❱ 6 y = (x * 2).detach()" in ran.stdout.decode()


def test_an_exception_stays_the_scripts_own(shell: Shell, script: Path) -> None:
    ran = shell.gradcases("diagnose", script.name, cwd=script.parent)
    trace = ran.stderr.decode()
    alone = shell.gradcases(script.name, command=(sys.executable,), cwd=script.parent)
    assert (trace, b"RuntimeError" in ran.stderr) == (alone.stderr.decode(), True)


def test_json_has_standard_output_to_itself(shell: Shell, script: Path) -> None:
    ran = shell.gradcases("diagnose", "--format", "json", script)
    report = json.loads(ran.stdout)
    assert report["schema"] == "gradcases.diagnosis/1"
    assert report["exit_code"] == 1
    assert [(each["line"], each["cause"], each["tensors"]) for each in report["findings"]] == [(6, "detached-loss", ["x"])]
    assert b"said" in ran.stderr


def test_a_sound_script_has_no_finding(shell: Shell, script: Path) -> None:
    script.write_text(SOUND, encoding="utf-8")
    ran = shell.gradcases("diagnose", script)
    assert ran.returncode == 1
    assert "Nothing was found" in told(ran)


def test_as_markdown_it_is_fit_for_an_issue(shell: Shell, script: Path) -> None:
    script.write_text(BROKEN.replace("y = (", "*_, y = 1, ("), encoding="utf-8")
    ran = shell.gradcases("diagnose", "--format", "markdown", script.name, cwd=script.parent)
    written = ran.stdout.decode()
    assert ran.returncode == 0
    assert "`train.py:6`, cause: `detached-loss`\n\n```python\n*_, y = 1, (x * 2).detach()\n```\n" in written
    assert "Suffering: x\n" in written
    assert "\n1. line 7: `loss = y.sum()`\n2. line 6: `*_, y = 1, (x * 2).detach()`\n" in written
    assert "\nRaised:\n\n```\nRuntimeError: element 0 of tensors does not require grad and does not have a grad_fn\n```\n" in written
    assert "Explained by `gradcases explain detach/" in written
    assert b"said" in ran.stderr


def test_as_markdown_it_says_that_nothing_was_found(shell: Shell, script: Path) -> None:
    script.write_text(SOUND, encoding="utf-8")
    ran = shell.gradcases("diagnose", "--format", "markdown", script.name, cwd=script.parent)
    assert ran.returncode == 1
    assert told(ran).startswith("Nothing was found that keeps gradients from where they belong.\n\ntrain.py ended with exit code 0 ")


def test_a_device_that_cannot_be_had_is_told_and_the_script_not_run(shell: Shell, script: Path) -> None:
    ran = shell.gradcases("diagnose", "--device", "quux", script)
    assert ran.returncode == 2
    assert "`quux` is no device that torch" in complained(ran)
    assert "the script was not run" in complained(ran)
    assert told(ran) == ""


def test_a_module_is_found_as_python_finds_it(shell: Shell, script: Path) -> None:
    ran = shell.gradcases("diagnose", "-m", "train", "a", cwd=script.parent)
    assert ran.returncode == 0
    assert "said ['a'] __main__" in ran.stdout.decode()


def test_a_package_is_run_by_its_main_on_the_device_that_is_asked_for(shell: Shell, script: Path) -> None:
    package = script.parent / "package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(ON_A_DEVICE, encoding="utf-8")
    ran = shell.gradcases("diagnose", "--device", "meta", "--values", "-m", "package", cwd=script.parent)
    first, second, *_ = told(ran).splitlines()
    assert (first, second.replace("\\", "/")) == ("__main__ package meta", "package/__main__.py:4  detached-loss")


@pytest.mark.parametrize("words", [("nowhere.py",), ("-m", "train", "--text", "x"), ("notes.log", "one", "two")])
def test_what_is_no_script_is_refused(words: tuple[str, ...], shell: Shell) -> None:
    ran = shell.gradcases("diagnose", *words)
    assert ran.returncode == 2
    assert complained(ran).startswith("gradcases: ")


def test_a_warning_is_told_of_the_scripts_own_line(shell: Shell, script: Path) -> None:
    script.write_text("import torch\n\nfor _ in range(2):\n    torch.tensor(torch.ones(2))\n", encoding="utf-8")
    ran = shell.gradcases("diagnose", script)
    alone = shell.gradcases(script, command=(sys.executable,))
    assert ran.stderr == alone.stderr
    assert ran.stderr.count(b"UserWarning") == 1


def test_what_was_seen_before_a_crash_is_told(shell: Shell, script: Path) -> None:
    lines = BROKEN.replace("loss.backward()", "try:\n    loss.backward()\nexcept RuntimeError:\n    pass\nimport os\nos.abort()")
    script.write_text(lines, encoding="utf-8")
    ran = shell.gradcases("diagnose", "--format", "json", script)
    assert json.loads(ran.stdout)["exit_code"] == -6
