"""Commands that execute nothing start at once."""

from __future__ import annotations

import re
import sys

import pytest

from tests.commands.processes import Shell

PASTED = ["diagnose", "--text", "RuntimeError: grad can be implicitly created only for scalar outputs"]
COMMANDS = (PASTED, ["--help"], ["compat", "detach"], ["run", "--help"], ["list"], ["explain", "detach"], ["lint"], ["--version"])


def imported(shell: Shell, *words: str) -> set[str]:
    ran = shell.gradcases(*words, command=(sys.executable, "-X", "importtime", "-m", "gradcases"))
    assert ran.returncode == 0
    return set(re.findall(r"\| +([\w.]+)$", ran.stderr.decode(), re.MULTILINE))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_torch_is_not_imported(shell: Shell, words: list[str]) -> None:
    modules = imported(shell, *words)
    assert "gradcases.commands.app" in modules
    assert not {name.partition(".")[0] for name in modules} & {"torch", "numpy"}


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        (["--help"], {"yaml", "pydantic", "rich"}),
        (["list"], {"yaml", "pydantic", "rich.console"}),
        (["explain", "detach"], {"yaml", "pydantic", "rich.syntax", "pygments"}),
        (PASTED, {"yaml", "pydantic", "rich.syntax", "pygments"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_a_command_does_not_use_is_not_imported(shell: Shell, words: list[str], unused: set[str]) -> None:
    shell.gradcases("list")  # reads the catalog once, and keeps it
    assert not imported(shell, *words) & unused
