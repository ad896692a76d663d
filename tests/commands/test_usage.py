"""What is typed wrongly, what a catalog has wrong, help, versions, completion."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from gradcases.lint import CHECKS
from tests.catalogs import TOPIC, minimal, write_catalog
from tests.commands.processes import DETACHED, GRADCASES, Shell, complained, told


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["run", "--no-such-option"], "--no-such-option"),
        (["run", "leaf", "--device", "gpu"], "`gpu` is no device that torch"),
        (["run", "--device", "cuda:256"], "`cuda:256` is no device; write it as cpu, cuda or cuda:1"),
        (["run", "--device", "meta"], "on `meta` there are shapes and no values, so that no case can be judged"),
        (["new", "a/b", "--code", "-", "--device", "hpu"], "a case cannot require `hpu`; write it on one of cpu, cuda, mps, xpu"),
        (["run", "--device", "cuda:x"], "`cuda:x` is no device"),
        (["run", "--format", "xml"], "xml"),
        (["run", "--fail-on", "luck"], "luck"),
        (["run", "--symptom", "sadness"], "sadness"),
        (["run", "--isolation", "hope"], "hope"),
        (["run", "-j", "0"], "-j"),
        (["run", "-j", "many"], "-j"),
        (["run", "-j", "100000"], "-j"),
        (["run", "--timeout", "0"], "--timeout"),
        (["run", "--timeout", "inf"], "--timeout"),
        (["run", "--timeout", "nan"], "--timeout"),
        (["run", "--memory-limit", "lots"], "--memory-limit: `lots` is no size; write it as 2GiB, 500MB or 1048576, or none for no limit"),
        (["run", "--file-limit", "-1"], "--file-limit: `-1` is no size"),
        (["matrix", "--memory-limit", "1e9"], "--memory-limit: `1e9` is no size"),
        (["run", "--device", "cuda", "--memory-limit", "1GiB"], "--memory-limit works on Linux only, and with --device cpu"),
        (["run", "--repeat", "0"], "--repeat"),
        (["run", "--python", "/no/such/python"], "there is no interpreter `/no/such/python`"),
        (["run", "--catalog", "/no/such/folder"], "/no/such/folder: is no folder"),
        (["run", "no-such-case"], "no case goes by `no-such-case`"),
        (["list", "--format", "table"], "table"),
        (["list", "--catalog", "/no/such/folder"], "/no/such/folder: is no folder"),
        (["explain"], "WHAT"),
        (["explain", "a", "b"], "b"),
        (["compat", "--format", "xml"], "xml"),
        (["compat", "--most-changed", "0"], "--most-changed"),
        (["compat", "no-such-case"], "no case goes by `no-such-case`"),
        (["diff", "/no/such/file"], "B"),
        (["diff", "/no/such/file", "/no/other"], "/no/such/file: cannot be read: No such file or directory"),
        (["merge"], "FILE"),
        (["merge", "/no/such/file"], "/no/such/file: cannot be read: No such file or directory"),
        (["lint", "--catalog", "/no/such/folder"], "/no/such/folder: is no folder"),
        (["no-such-command"], "no-such-command"),
    ],
)
def test_what_is_typed_wrongly_is_exit_code_2_with_what_is_wrong(shell: Shell, words: list[str], complaint: str) -> None:
    ran = shell.gradcases(*words)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complaint in complained(ran)


@pytest.mark.parametrize("command", ["run", "list", "explain", "lint"])
def test_a_catalog_with_errors_is_exit_code_2_with_their_places(shell: Shell, tmp_path: Path, command: str) -> None:
    folder = write_catalog(tmp_path, {"a/one": minimal(titel="x", title=None), "a/two": minimal(symptom="sad"), "a/three": minimal()})
    ran = shell.gradcases(command, *(["a/three"] if command == "explain" else []), "--catalog", folder)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert f"{folder}/a/one.yaml:" in complained(ran)
    assert f"{folder}/a/two.yaml:" in complained(ran)
    assert complained(ran).endswith("nothing was executed\n")


def test_lint_says_that_there_is_nothing_to_complain_of(shell: Shell, tmp_path: Path) -> None:
    ran = shell.gradcases("lint", "--catalog", write_catalog(tmp_path, {"a/one": minimal(code=DETACHED), "a/_topic.yaml": TOPIC}))
    assert (ran.returncode, told(ran)) == (0, "1 file, 1 case: nothing to complain of\n")


def test_texts_of_a_catalog_are_literal_in_complaints(shell: Shell, tmp_path: Path) -> None:
    folder = write_catalog(tmp_path, {"a/one": minimal(symptom="[red]\x1b[31m\u202e")})
    ran = shell.gradcases("list", "--catalog", folder)
    assert "[red]\\x1b[31m\\u202e" in complained(ran)
    assert "\x1b" not in complained(ran)


@pytest.mark.parametrize(
    "words",
    [
        *(["--help"], ["-h"], ["run", "--help"], ["list", "-h"], ["explain", "--help"]),
        *(["lint", "--help"], ["merge", "--help"], ["compat", "-h"], ["diff", "-h"], ["new", "-h"], ["record", "-h"]),
    ],
)
@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_help_is_there_and_fits(shell: Shell, words: list[str], columns: str) -> None:
    ran = shell.gradcases(*words, COLUMNS=columns)
    assert ran.returncode == 0
    assert told(ran).startswith("Usage: ")
    assert all(len(line) <= max(80, int(columns)) for line in told(ran).splitlines())


def test_help_says_what_the_exit_codes_mean(shell: Shell) -> None:
    text = " ".join(told(shell.gradcases("run", "--help")).split())
    assert "0 all as expected, 1 something changed (or is what --fail-on names), 2 usage or catalog error" in text
    assert "3 a harness failure or undecided, 5 nothing was selected or nothing could run, 130 interrupted" in text


def test_the_version_is_told(shell: Shell) -> None:
    assert told(shell.gradcases("--version")).startswith("gradcases ")


def completed(shell: Shell, *words: str) -> list[str]:
    script = "import sys; sys.argv[0] = 'gradcases'; from gradcases.__main__ import main; main()"
    typed, at = "gradcases " + " ".join(words), str(len(words))
    command = (sys.executable, "-c", script)
    ran = shell.gradcases(command=command, COMP_WORDS=typed, COMP_CWORD=at, _GRADCASES_COMPLETE="complete_bash")
    assert complained(ran) == ""
    return told(ran).split()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["explain", "good/h"], ["good/holds"]),
        (["explain", "hel"], ["held"]),
        (["explain", "detached-l"], ["detached-loss"]),
        (["run", "detached-l"], []),
        (["run", "moved/"], ["moved/changed", "moved/exits", "moved/reworded"]),
        (["run", "held", "goo"], ["good", "good/doubles", "good/holds", "good/ops[exp]", "good/ops[log]"]),
        (["list", "--tag", "o"], ["odd"]),
        (["list", "--source", "a"], ["a-document", "another"]),
        (["run", "--format", "j"], ["json", "jsonl", "junit"]),
        (["run", "--fail-on", "re"], ["reworded", "refuted"]),
    ],
)
def test_the_shell_completes(shell: Shell, everything: Path, words: list[str], found: list[str]) -> None:
    command, *rest = words
    assert completed(shell, command, "--catalog", str(everything), *rest) == found


def test_the_shell_completes_ids_of_the_built_in_catalog(shell: Shell) -> None:
    assert completed(shell, "explain", "detach/loss-of") == ["detach/loss-of-detached-tensor"]


def test_the_shell_completes_nothing_of_a_catalog_that_cannot_be_read(shell: Shell, tmp_path: Path) -> None:
    write_catalog(tmp_path, {"a/one": "title: [\n"})
    assert completed(shell, "explain", "--catalog", str(tmp_path), "a") == []


def test_lint_lists_its_checks_by_the_names_that_complaints_have(shell: Shell) -> None:
    lines = told(shell.gradcases("lint", "--list-checks", COLUMNS="200")).splitlines()
    assert [line.split()[0] for line in lines] == [*CHECKS, "program-is-formatted"]
    assert all(re.fullmatch(r"\S+  +\S.*\.", line) for line in lines)


def test_lint_says_what_of_a_list_no_case_covers(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text("detach:\n  one: {frequency: high}\n  two: {frequency: low}\n")
    catalog = write_catalog(tmp_path / "cases", {"a/one": minimal(code=DETACHED, covers=["one", "three"]), "a/_topic.yaml": TOPIC})
    ran = shell.gradcases("lint", "--catalog", catalog, "--coverage", tmp_path / "list.yaml")
    assert told(ran).splitlines()[:4] == [
        "not covered: detach/two (low)",
        "not in the list: three, which a/one covers",
        "high: 1 of 1 covered",
        "low: 0 of 1 covered",
    ]


WITHOUT = "from gradcases.runner import formatter; formatter.find_ruff = lambda: None; from gradcases.__main__ import main; main()"


def test_lint_complains_of_it_and_without_ruff_says_that_it_did_not_look(shell: Shell, tmp_path: Path) -> None:
    folder = write_catalog(tmp_path, {"a/one": minimal(code="import torch\nx  = 1\nloss.backward()\n"), "a/_topic.yaml": TOPIC})
    checked = shell.gradcases("lint", "--catalog", folder)
    unchecked = shell.gradcases("lint", "--catalog", folder, command=(sys.executable, "-c", WITHOUT))
    assert checked.returncode == 2
    assert "has an empty line here [program-is-formatted]\n1 problem; " in complained(checked)
    assert unchecked.returncode == 0
    assert told(unchecked).endswith("nothing to complain of; there is no ruff, so how programs are formatted was not checked\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell")
@pytest.mark.parametrize(
    ("words", "instead"),
    [
        (["judge", "-"], "name a file"),
        (["diagnose", "-"], "give the text with --text"),
        (["new", "a/b", "--code", "-"], "name the file of a program"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_where_standard_input_is_closed_or_no_input_that_is_said(shell: Shell, words: list[str], instead: str, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("as it was")
    for redirected, complaint in (("<&-", f"is closed; {instead}"), ("0>>mine", "cannot be read: ")):
        typed = ["bash", "-c", f'exec "$@" {redirected}', "bash", *GRADCASES, *words]
        catalog = ["--catalog", str(tmp_path)] if words[0] == "new" else []
        ran = shell.gradcases(command=(*typed, *catalog), cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (2, b"")
        assert f"gradcases: standard input: {complaint}" in complained(ran)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
