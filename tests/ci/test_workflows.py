"""What CI runs, here and in other projects, is there: commands, options, files and releases. (`make lint` has actionlint.)"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from gradcases.commands.app import app
from gradcases.releases.choosing import chosen
from gradcases.releases.table import shipped

ROOT = Path(__file__).parent.parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTION = ROOT / "action.yml"
SCRIPT = ROOT / ".ci" / "torches"
COMMAND = re.compile(r"(?:^|[;&|]|\b(?:measured|then|else)\b)\s*(gradcases [^|&>\n]*)", re.MULTILINE)


def parsed(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path: Path) -> list[dict[str, Any]]:
    data = parsed(path)
    if path == ACTION:
        return list(data["runs"]["steps"])
    return [step for job in data["jobs"].values() for step in job["steps"]]


def commands() -> list[str]:
    """Every call of gradcases in a workflow, in the action, in its script and in README's section on CI."""
    texts = [step["run"] for path in (*WORKFLOWS, ACTION) for step in steps(path) if "run" in step]
    return [found[1].strip() for text in (*texts, SCRIPT.read_text(encoding="utf-8")) for found in COMMAND.finditer(text)]


def words_of(command: str) -> list[str]:
    """As the shell would have it, with something in the place of what it fills in."""
    without_lists = re.sub(r'\$\{(\w+)\[@\]\+"\$\{\w+\[@\]\}"\}', "", command)
    return shlex.split(re.sub(r"\$(\([^)]*\)|\{[^}]*\}|\w+)", "x", without_lists).replace('"', ""))


def test_gradcases_is_called() -> None:
    assert {words_of(command)[1] for command in commands()} >= {"lint", "run", "matrix", "merge"}


@pytest.mark.parametrize("command", commands())
def test_every_call_of_gradcases_is_one_that_it_understands(command: str) -> None:
    _, name, *words = words_of(command)
    group: Any = typer.main.get_command(app)
    outer = group.make_context("gradcases", [name], resilient_parsing=True)
    _, command_, _ = group.resolve_command(outer, [name])
    parsed_ = command_.make_context(name, words, parent=outer)
    assert parsed_.command.name == name


@pytest.mark.parametrize("text", ["run --format githup", "run --no-such-option", "merge"])
def test_what_it_does_not_understand_would_be_found(text: str) -> None:
    with pytest.raises(Exception, match=r"githup|no-such-option|Missing"):
        test_every_call_of_gradcases_is_one_that_it_understands(f"gradcases {text}")


def test_the_versions_are_the_newest_patches_since_2_0_and_the_nightly_build() -> None:
    (workflow,) = (path for path in WORKFLOWS if path.name == "versions.yml")
    listed = parsed(workflow)["jobs"]["torch"]["strategy"]["matrix"]["torch"]
    assert listed == [*map(str, chosen([">=2.0"], shipped())), "nightly"]


def test_inputs_and_files_that_the_action_names_are_there() -> None:
    text = ACTION.read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(parsed(ACTION)["inputs"])
    assert [name for name in re.findall(r"\$GITHUB_ACTION_PATH/([\w./-]+)", text) if not (ROOT / name).is_file()] == []
    given = {name for step in steps(ACTION) for name in step.get("env", {})}
    asked = set(re.findall(r"\$\{?([A-Z][A-Z_]+)", SCRIPT.read_text(encoding="utf-8"))) - {"GITHUB_STEP_SUMMARY"}
    assert asked == given


def test_readme_shows_a_step_of_five_lines_with_inputs_that_there_are() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## In your CI\n")[2]
    shown = section.partition("```yaml\n")[2].partition("```")[0]
    assert len(shown.splitlines()) == 5
    checkout, ours = yaml.safe_load(shown)
    assert "actions/checkout" in checkout["uses"]
    assert set(ours["with"]) <= set(parsed(ACTION)["inputs"])
