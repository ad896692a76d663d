"""Reports of real runs held against each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.catalogs import minimal, write_catalog
from tests.commands.processes import Shell, complained, returning, told


def run(shell: Shell, catalog: Path, report: Path, *words: str) -> Path:
    shell.gradcases("run", "--catalog", catalog, "--format", "json", "--output", report, *words)
    return report


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two that differ in one case's program and in another's prose."""
    folder = tmp_path_factory.mktemp("catalogs")
    cases = {"a/raises": minimal(), "a/doubles": returning([2.0, 2.0]), "a/same": minimal(title="It is the same")}
    tripled = returning([3.0, 3.0]) | {"code": str(returning([])["code"]).replace("x * 2", "x * 3")}
    edited = {**cases, "a/doubles": tripled, "a/same": minimal(title="It is the same, told otherwise")}
    return write_catalog(folder / "one", cases), write_catalog(folder / "other", edited)


@pytest.fixture(scope="module")
def report(shell: Shell, catalogs: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(shell, catalogs[0], tmp_path_factory.mktemp("reports") / "a.json")


def differences(shell: Shell, a: Path, b: Path, code: int = 1) -> dict[str, list[str]]:
    ran = shell.gradcases("diff", a, b, "--format", "json")
    assert ran.returncode == code
    return {each["case"]: each["reasons"] for each in json.loads(told(ran))["cases"]}


def test_two_runs_do_not_differ(shell: Shell, catalogs: tuple[Path, Path], report: Path, tmp_path: Path) -> None:
    again = run(shell, catalogs[0], tmp_path / "b.json")
    assert differences(shell, report, again, code=0) == {}
    assert told(shell.gradcases("diff", report, again)).endswith("3 cases: nothing differs\n")


def test_a_change_of_the_catalog_is_told(shell: Shell, catalogs: tuple[Path, Path], report: Path, tmp_path: Path) -> None:
    assert differences(shell, report, run(shell, catalogs[1], tmp_path / "b.json")) == {"a/doubles": ["catalog"]}


def test_a_change_of_device_is_told(shell: Shell, catalogs: tuple[Path, Path], report: Path, tmp_path: Path) -> None:
    """Where there is no such device the cases are not run, which is a difference too."""
    other = run(shell, catalogs[0], tmp_path / "b.json", "--device", "mps")
    assert differences(shell, report, other) == {case: ["device"] for case in ("a/raises", "a/doubles", "a/same")}


def on_another_torch(report: Path, other: Path) -> Path:
    """The report as an older torch, with another text and another gradient, would have made it."""
    data: dict[str, Any] = json.loads(report.read_text())
    data["target"] |= {"torch": "1.13.1", "git": "older"}
    by_case = {each["case"]: each for each in data["findings"]}
    by_case["a/raises"]["code"]["message"] = "element 0 of variables does not require grad"
    by_case["a/doubles"]["code"]["tensors"]["x"]["grad"]["value"] = [4.0, 4.0]
    other.write_text(json.dumps(data))
    return other


def test_a_change_of_torch_is_told(shell: Shell, report: Path, tmp_path: Path) -> None:
    other = on_another_torch(report, tmp_path / "b.json")
    assert differences(shell, other, report) == {"a/raises": ["torch"], "a/doubles": ["torch"]}
    text = told(shell.gradcases("diff", other, report))
    assert "torch: another torch, or another build of it\n" in text
    assert "x.grad is [2.0, 2.0], was [4.0, 4.0]" in text
    assert text.endswith("2 cases differ: 2 by torch; 1 case the same\n")
    data = json.loads(told(shell.gradcases("diff", other, report, "--format", "json")))
    (parts,) = [each["differs"] for each in data["cases"] if each["case"] == "a/doubles"]
    assert parts == [{"program": "code", "part": "grad x", "a": [4.0, 4.0], "b": [2.0, 2.0]}]


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_it_fits_its_screen(shell: Shell, report: Path, tmp_path: Path, columns: str) -> None:
    other = on_another_torch(report, tmp_path / "b.json")
    lines = told(shell.gradcases("diff", other, report, COLUMNS=columns)).splitlines()
    assert max(map(len, lines)) <= int(columns)


def test_markdown_has_a_table_for_each_reason(shell: Shell, report: Path, tmp_path: Path) -> None:
    other = on_another_torch(report, tmp_path / "b.json")
    text = told(shell.gradcases("diff", other, report, "--format", "markdown"))
    assert "## torch: another torch" in text
    assert "| case | report | verdict | what happens |" in text


def test_what_cannot_be_read_is_exit_code_2(shell: Shell, report: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.json").write_bytes(report.read_bytes()[:500])
    ran = shell.gradcases("diff", report, tmp_path / "cut.json")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "the JSON ends in the middle" in complained(ran)
    shell.gradcases("merge", report, on_another_torch(report, tmp_path / "b.json"), "--format", "json", "--output", tmp_path / "two.json")
    ran = shell.gradcases("diff", report, tmp_path / "two.json")
    assert (ran.returncode, complained(ran)) == (2, "gradcases: B has 2 targets; give a report of one\n")
