"""Selectors and filters, which `run` has as well, and the forms of a list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.processes import IDS, Shell, complained, told


def listed(shell: Shell, catalog: Path, *words: str) -> list[str]:
    ran = shell.gradcases("list", *words, "--catalog", catalog, "--format", "json")
    assert ran.returncode in (0, 5)
    return [each["case"] for each in json.loads(told(ran))["cases"]]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ([], IDS),
        (["good/holds"], ["good/holds"]),
        (["good/ops"], ["good/ops[exp]", "good/ops[log]"]),
        (["good/ops[exp]"], ["good/ops[exp]"]),
        (["moved"], ["moved/changed", "moved/exits", "moved/reworded"]),
        (["moved/"], ["moved/changed", "moved/exits", "moved/reworded"]),
        (["held"], ["good/holds"]),
        (["varies"], ["other/varies"]),
        (["*/*ed"], ["moved/changed", "moved/reworded"]),
        (["good/ops*"], ["good/ops[exp]", "good/ops[log]"]),
        (["other", "held", "good/holds"], ["good/holds", "other/needs-cuda", "other/varies"]),
        (["-k", "MOVED gradient"], ["moved/changed"]),
        (["--tag", "odd"], ["moved/reworded"]),
        (["--tag", "odd", "--tag", "plain"], ["good/holds", "moved/reworded"]),
        (["--symptom", "wrong-grad"], ["good/doubles", "moved/changed", "moved/exits", "other/varies"]),
        (["--source", "a-document"], ["good/holds"]),
        (["good", "--symptom", "wrong-grad"], ["good/doubles"]),
        (["-k", "no-such-word"], []),
    ],
)
def test_cases_are_chosen_by(shell: Shell, everything: Path, words: list[str], ids: list[str]) -> None:
    assert listed(shell, everything, *words) == list(ids)


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        (["helt"], "held"),
        (["good/hold"], "good/holds"),
        (["--tag", "plane"], "plain"),
        (["--source", "a-docment"], "a-document"),
        (["moved/x*"], ""),
    ],
)
def test_a_word_that_names_nothing_gets_suggestions(shell: Shell, everything: Path, words: list[str], suggested: str) -> None:
    ran = shell.gradcases("list", *words, "--catalog", everything)
    assert ran.returncode == 2
    assert ran.stdout == b""
    assert suggested in complained(ran)


def test_a_retired_id_says_why_it_went(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("list", "good/gone", "--catalog", everything)
    assert ran.returncode == 2
    assert "it said what good/holds says" in complained(ran)


def test_that_nothing_is_left_is_exit_code_5(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("list", "-k", "no-such-word", "--catalog", everything)
    assert (ran.returncode, told(ran).strip()) == (5, "0 cases")


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_a_list_is_as_wide_as_the_screen_and_has_no_blanks_at_the_ends(shell: Shell, everything: Path, columns: str) -> None:
    lines = told(shell.gradcases("list", "--catalog", everything, COLUMNS=columns)).splitlines()
    assert all(len(line) <= int(columns) and line == line.rstrip() for line in lines)
    assert lines[-1] == "9 cases"


def test_a_list_as_markdown_is_a_table(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("list", "held", "--catalog", everything, "--format", "markdown")
    assert "| `good/holds` | raises | Detached, it holds |" in told(ran)


def test_the_built_in_catalog_is_the_one_without_a_name(shell: Shell) -> None:
    assert "detach/loss-of-detached-tensor" in told(shell.gradcases("list"))
