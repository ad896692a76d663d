"""README.md cannot lie: what it shows is what the commands print, and what it names is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.make_readme import README, SHOWN, printed
from gradcases import runner
from gradcases.catalog import load
from gradcases.commands.options import ReportFormat
from gradcases.judge import ClaimVerdict, Verdict
from gradcases.report import FailOn
from gradcases.runner.isolation import Isolation

TEXT = README.read_text(encoding="utf-8")
OUTPUTS = [(found["command"], found["output"]) for found in SHOWN.finditer(TEXT)]


def timeless(text: str) -> list[str]:
    """The lines, without seconds and without the line that names the machine."""
    return [re.sub(r"\b\d+\.\d s\b", "… s", line) for line in text.splitlines() if not line.startswith("torch ")]


def test_outputs_are_shown() -> None:
    assert [command for command, _ in OUTPUTS] == [
        "gradcases diagnose docs/questions/none-gradient.py",
        "gradcases diagnose docs/questions/nonetype.txt",
        "gradcases diagnose docs/questions/missing-gradient.txt",
        "gradcases diagnose docs/questions/network-output.py",
        "gradcases explain detach/clone-then-detach[clone-detach] --graph",
        "gradcases compat --most-changed 10 --brief",
        "gradcases diagnose docs/traceback.txt",
        "gradcases judge docs/answer.md",
    ]


@pytest.mark.parametrize(("command", "output"), OUTPUTS, ids=[command for command, _ in OUTPUTS])
def test_a_shown_output_is_what_the_command_prints(command: str, output: str) -> None:
    shown = output.split("```console\n", 1)[1].rsplit("```", 1)[0]
    assert timeless(shown) == timeless(f"$ {command}\n{printed(command)}"), "make readme puts it right"


def test_each_question_that_documents_answer_is_answered() -> None:
    assert [source.title for source in load().sources.values() if f"\n### {source.title}\n" not in TEXT] == []


@pytest.mark.parametrize("vocabulary", [Verdict, ClaimVerdict, FailOn, ReportFormat, Isolation])
def test_every_word_of_a_vocabulary_is_in_it(vocabulary: type[Verdict | ClaimVerdict | FailOn | ReportFormat | Isolation]) -> None:
    assert [member.value for member in vocabulary if member.value not in TEXT] == []


def test_every_option_it_names_exists() -> None:
    named = set(re.findall(r"(--[a-z][a-z-]+)", re.sub(r"<!-- output.*?<!-- end -->", "", TEXT, flags=re.DOTALL)))
    commands = (
        "run",
        "merge",
        "compat",
        "diff",
        "list",
        "explain",
        "diagnose",
        "lint",
        "matrix",
        "bisect",
        "new",
        "record",
        "judge",
        "site",
    )
    helps = [[], *([command] for command in commands)]
    told = "".join(
        subprocess.run([sys.executable, "-m", "gradcases", *words, "--help"], check=True, capture_output=True, text=True).stdout
        for words in helps
    )
    told += subprocess.run([sys.executable, "-m", "pytest", "--help"], check=True, capture_output=True, text=True).stdout
    assert {option for option in named if option not in told} == set()


def test_every_file_it_names_exists() -> None:
    root = README.parent
    named = re.findall(r"`([\w./-]+\.(?:py|md|json|yaml))`", TEXT)
    assert [name for name in named if "<" not in name and not (root / name).exists()] == []
    assert Path(runner.__file__).exists()


def test_its_python_runs() -> None:
    code = TEXT.split("```python\n", 1)[1].split("```", 1)[0]
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "holds" in ran.stdout


def test_every_place_it_refers_to_is_there() -> None:
    headings = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)}
    named = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert [name for name in named if name.startswith("#") and name[1:] not in headings] == []
    assert [name for name in named if not name.startswith(("#", "http")) and not (README.parent / name).exists()] == []
