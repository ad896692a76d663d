"""Commands that execute nothing start at once."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

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


def seconds(shell: Shell, typed: list[str]) -> float:
    before = time.perf_counter()
    subprocess.run(typed, env=shell.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - before


def test_start_up_takes_at_most_three_times_what_its_libraries_take(shell: Shell) -> None:
    yardstick = [sys.executable, "-c", "import typer, rich, yaml"]
    command = Path(sys.executable).with_name("gradcases")
    typed = {" ".join(words): [str(command), *words] for words in (["--help"], ["list"], ["explain", "detach"], PASTED)}
    taken: dict[str, list[float]] = {name: [] for name in ("yardstick", *typed)}
    seconds(shell, [str(command), "list"])  # reads the catalog once, and keeps it
    for _ in range(7):  # in turns, so that what else the machine does slows all alike
        taken["yardstick"].append(seconds(shell, yardstick))
        for name, words in typed.items():
            taken[name].append(seconds(shell, words))
    least = {name: min(each) for name, each in taken.items()}  # the rest of it is what else the machine did
    assert {name: round(each / least["yardstick"], 2) for name, each in least.items() if each > 3 * least["yardstick"]} == {}
