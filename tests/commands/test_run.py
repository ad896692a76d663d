"""`run` in real processes. Each imports torch, so several tests look at one run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.commands.processes import IDS, Shell, complained, told
from tests.render.test_report_json import CLOSED, OPEN

Ran = subprocess.CompletedProcess[bytes]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Of the runs that follow each other."""
    return Shell(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def of_all(home: Shell, everything: Path) -> Ran:
    return home.gradcases("run", "--catalog", everything, "--format", "json", "--repeat", "2")


@pytest.fixture(scope="module")
def of_last_failed(
    home: Shell, everything: Path, of_all: Ran, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Ran, list[dict[str, Any]]]:
    """The run after it, of what did not hold in it, into a file."""
    output = tmp_path_factory.mktemp("output") / "report.jsonl"
    ran = home.gradcases("run", "--last-failed", "--catalog", everything, "--format", "jsonl", "--output", output, "--isolation", "none")
    return ran, [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


def verdicts(ran: Ran) -> dict[str, str]:
    return {each["case"]: each["verdict"] for each in json.loads(told(ran))["findings"]}


def test_every_case_has_its_verdict(of_all: Ran) -> None:
    expected = {
        "moved/changed": "changed",
        "moved/exits": "changed",
        "moved/reworded": "reworded",
        "other/needs-cuda": "not-run",
        "other/varies": "undecided",
    }
    assert verdicts(of_all) == {name: expected.get(name, "holds") for name in IDS}


def test_a_harness_that_cannot_tell_is_exit_code_3(of_all: Ran) -> None:
    assert of_all.returncode == 3


def test_nothing_of_the_progress_is_shown_where_there_is_no_terminal(of_all: Ran) -> None:
    assert of_all.stderr == b""


@pytest.mark.parametrize("validator", [OPEN, CLOSED], ids=["as shipped", "closed"])
def test_the_report_of_a_real_run_is_as_the_schema_says(of_all: Ran, validator: Any) -> None:
    validator.validate(json.loads(told(of_all)))


def test_the_report_says_on_what_and_of_what(of_all: Ran) -> None:
    report = json.loads(told(of_all))
    assert report["target"]["device"] == "cpu"
    assert report["target"]["torch"].startswith("2.")
    assert report["catalog"]["cases"] == len(IDS)
    assert report["summary"]["cases"]["selected"] == len(IDS)
    assert report["summary"]["claims"] == {"selected": 2, "holds": 1, "partly": 0, "refuted": 1, "untestable": 0}


def test_an_outcome_says_what_happened(of_all: Ran) -> None:
    found = {each["case"]: each for each in json.loads(told(of_all))["findings"]}
    raised = found["good/holds"]["code"]
    assert (raised["kind"], raised["type"], raised["line"], raised["at"]) == ("raised", "RuntimeError", 5, "loss.backward()")
    assert raised["grads"] == {"x": None}
    assert found["moved/changed"]["fix"]["grads"] == {"x": [3.0, 3.0]}
    assert (found["moved/exits"]["code"]["kind"], found["moved/exits"]["code"]["status"]) == ("exited", 7)
    assert found["other/needs-cuda"]["reason"] == "is about cuda, not cpu"


def test_the_last_failed_are_those_that_did_not_hold(of_last_failed: tuple[Ran, list[dict[str, Any]]]) -> None:
    ran, (head, *records) = of_last_failed
    assert ran.returncode == 1
    assert [each["case"] for each in records] == ["moved/changed", "moved/exits", "moved/reworded", "other/varies"]
    assert head["summary"]["cases"]["selected"] == 4


def test_a_report_in_a_file_leaves_standard_output_empty(of_last_failed: tuple[Ran, list[dict[str, Any]]]) -> None:
    assert told(of_last_failed[0]) == ""


def test_every_record_of_a_real_run_is_as_the_schema_says(of_last_failed: tuple[Ran, list[dict[str, Any]]]) -> None:
    for record in of_last_failed[1]:
        CLOSED.validate(record)


def test_that_nothing_failed_before_is_exit_code_5(tmp_path: Path, everything: Path) -> None:
    ran = Shell(tmp_path).gradcases("run", "--last-failed", "--catalog", everything)
    assert ran.returncode == 5
    assert "no case failed in the run before" in complained(ran)


def test_that_nothing_is_selected_is_exit_code_5(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("run", "-k", "no-such-word", "--catalog", everything)
    assert (ran.returncode, ran.stdout) == (5, b"")
    assert complained(ran) == "gradcases: no case is selected\n"


def test_that_nothing_can_run_is_exit_code_5(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("run", "needs-cuda", "--catalog", everything, "--format", "markdown")
    assert ran.returncode == 5
    assert "| not-run | `other/needs-cuda` | It needs another device<br>is about cuda, not cpu |" in told(ran)


def test_one_case_that_holds_is_shown_in_full_and_exit_code_0(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("run", "held", "--catalog", everything, COLUMNS="80", PYTHONIOENCODING="latin-1", LANG="C")
    assert ran.returncode == 0
    text = told(ran)
    assert "  > 5 loss.backward()" in text
    assert "ok holds   it raises\n" in text
    assert text.splitlines()[-1].startswith("1 case: 1 holds; 2 claims: 1 holds, 1 refuted; ")
    assert all(len(line) <= 80 and line == line.rstrip() for line in text.splitlines())


def test_a_claim_that_is_refuted_fails_a_run_that_is_to_fail_on_it(shell: Shell, everything: Path) -> None:
    words = ("--source", "a-document", "--symptom", "raises", "--format", "junit", "--fail-on", "refuted")
    ran = shell.gradcases("run", "--catalog", everything, *words)
    assert ran.returncode == 1
    root = ElementTree.fromstring(told(ran))
    assert (root.get("tests"), root.get("failures")) == ("3", "1")


def test_what_changed_is_exit_code_1_and_an_annotation(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases(
        "run", "moved/*ed", "--catalog", everything, "--format", "github", "-j", "1", "--isolation", "spawn", cwd=everything.parent
    )
    assert ran.returncode == 1
    error, warning, closing = told(ran).splitlines()
    assert error.startswith("::error file=catalog/moved/changed.yaml,line=5,title=moved/changed changed::code: grad x: expected")
    assert warning.startswith("::warning file=catalog/moved/reworded.yaml,line=9,title=moved/reworded reworded::")
    assert closing.startswith("2 cases: 1 reworded, 1 changed; ")


def test_many_cases_are_tables_and_what_changed_stands_side_by_side(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("run", "good", "moved/changed", "--catalog", everything, COLUMNS="40", PYTHONIOENCODING="ascii")
    assert ran.returncode == 1
    text = told(ran)
    assert all(len(line) <= 40 and line == line.rstrip() for line in text.splitlines())
    assert "x changed   moved/changed\n            Its gradient [red] moved\n" in text
    assert "  x grad x\n    expected: [3.0, 3.0]\n    observed: [2.0, 2.0]\n" in text
    assert "A document about gradients" in text


def test_without_a_home_it_runs_all_the_same(everything: Path, shell: Shell) -> None:
    # Python asks the password database where HOME is missing; here that knows nothing either.
    environment = {name: value for name, value in shell.environment().items() if name != "HOME"}
    command = ("env", "-i", *(f"{name}={value}" for name, value in environment.items()))
    script = "import os; os.path.expanduser = lambda path: path; from gradcases.__main__ import main; main()"
    ran = shell.gradcases("run", "held", "--catalog", everything, command=(*command, sys.executable, "-c", script))
    assert (ran.returncode, complained(ran)) == (0, "")


def test_a_folder_with_modules_of_our_names_changes_nothing(shell: Shell, everything: Path, tmp_path: Path) -> None:
    for name in ("yaml", "torch", "rich", "typer", "numpy", "pydantic", "packaging", "worker"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')\n")
    for words in (["list"], ["explain", "held"], ["lint"], ["run", "held"]):
        ran = shell.gradcases(*words, "--catalog", everything, command=(sys.executable, "-m", "gradcases"), cwd=tmp_path)
        assert complained(ran) == ""
        assert ran.returncode == 0
