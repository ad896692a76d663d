"""Measuring a catalog with `make measure`'s program, and showing what was measured."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.catalogs import minimal, write_catalog
from tests.commands.processes import RUNS, Shell, complained, returning, told

PROGRAM = (sys.executable, "-m", "docs.make_measured")
HERE = version("torch").partition("+")[0]
OLDER = "1.8.1"


def cases() -> dict[str, object]:
    return {
        "good/raises": minimal(title="It raises"),
        "good/doubles": returning([2.0, 2.0]),
        "other/cuda": minimal(requires={"device": "cuda"}),
    }


@pytest.fixture(scope="module")
def measured(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog that was measured on the torch at hand, and on what is said to be an older one where one case did another thing."""
    folder = write_catalog(tmp_path_factory.mktemp("measured") / "catalog", cases())  # type: ignore[arg-type] # keys of cases
    report = folder.parent / "older.json"
    shell.gradcases("run", "--catalog", folder, "--format", "json", "--output", report)
    data = json.loads(report.read_text())
    data["target"] |= {"torch": OLDER, "git": "old"}
    (changed,) = [each for each in data["findings"] if each["case"] == "good/raises"]
    changed["code"] |= {"message": "element 0 of tensors does not require grad, it said long ago"}
    report.write_text(json.dumps(data))
    ran = measure(shell, "--catalog", folder, "--interpreter", f"{HERE}={sys.executable}", "--report", report)
    assert ran.returncode == 0, ran.stderr
    return folder


def measure(shell: Shell, *words: str | Path) -> subprocess.CompletedProcess[bytes]:
    return shell.gradcases(*words, command=PROGRAM, cwd=Path(__file__).parent.parent.parent)


def test_the_table_has_every_case_and_release(shell: Shell, measured: Path) -> None:
    text = told(shell.gradcases("compat", "--catalog", measured))
    assert "good/doubles" in text
    assert "all 2: returns" not in text.splitlines()[0]
    assert f"3 cases on 2 releases of torch, {OLDER} to {HERE}, eager, on the CPU; measured 20" in text
    assert "it said long ago" in text


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_the_table_fits_its_screen(shell: Shell, measured: Path, columns: str) -> None:
    lines = told(shell.gradcases("compat", "--catalog", measured, COLUMNS=columns)).splitlines()
    assert max(map(len, lines)) <= int(columns)


def test_json_has_each_case_by_version(shell: Shell, measured: Path) -> None:
    data = json.loads(told(shell.gradcases("compat", "--catalog", measured, "--format", "json")))
    assert data["schema"] == "gradcases.compat/1"
    assert [each["version"] for each in data["versions"]] == [OLDER, HERE]
    assert {"torch", "git", "python", "platform", "date"} <= data["versions"][0].keys()
    here = data["cases"]["good/doubles"][HERE]
    assert (here["verdict"], here["kind"], here["grads"], here["stale"]) == ("holds", "returned", {"x": [2.0, 2.0]}, False)
    assert here["fix"] is None
    raised = data["cases"]["good/raises"][OLDER]
    assert (raised["type"], raised["message"].endswith("it said long ago")) == ("RuntimeError", True)
    assert data["cases"]["other/cuda"][HERE]["verdict"] == "not-run"
    assert data["cases"]["other/cuda"][HERE]["reason"] == "is about cuda, not cpu"


def test_csv_has_a_row_for_each_case_and_version(shell: Shell, measured: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(told(shell.gradcases("compat", "--catalog", measured, "--format", "csv")))))
    assert [(row["case"], row["version"]) for row in rows] == [
        (case, release) for case in ("good/doubles", "good/raises", "other/cuda") for release in (OLDER, HERE)
    ]
    assert json.loads(rows[0]["grads"]) == {"x": [2.0, 2.0]}


def test_markdown_has_a_row_for_each_range(shell: Shell, measured: Path) -> None:
    lines = told(shell.gradcases("compat", "good/raises", "--catalog", measured, "--format", "markdown")).splitlines()
    assert lines[0] == "| case | releases | verdict | what happens |"
    assert [line.split(" | ")[1].replace("\\", "") for line in lines[2:4]] == [OLDER, HERE]


def test_the_cases_that_changed_most_come_first(shell: Shell, measured: Path) -> None:
    text = told(shell.gradcases("compat", "--most-changed", "1", "--catalog", measured))
    assert "good/raises" in text
    assert "good/doubles" not in text


def test_a_page_says_since_when(shell: Shell, measured: Path) -> None:
    told_since = f"raises on every release measured ({OLDER} to {HERE}); text as of {HERE} (not on {OLDER})"
    ran = shell.gradcases("explain", "good/raises", "--catalog", measured, "--format", "json")
    assert json.loads(told(ran))["since"] == told_since
    assert f"since: {told_since}" in told(shell.gradcases("explain", "good/raises", "--catalog", measured))
    assert "Since when: raises" in told(shell.gradcases("explain", "good/raises", "--catalog", measured, "--format", "markdown"))


def copied(measured: Path, folder: Path, **changed: object) -> Path:
    write_catalog(folder, cases() | {f"good/{name}": keys for name, keys in changed.items()})  # type: ignore[arg-type] # keys of cases
    (folder / "_measured").mkdir()
    for path in (measured / "_measured").iterdir():
        (folder / "_measured" / path.name).write_bytes(path.read_bytes())
    return folder


def test_stale_and_unknown_cells_are_said(shell: Shell, measured: Path, tmp_path: Path) -> None:
    folder = copied(measured, tmp_path, doubles=returning([2.0, 2.0]) | {"code": f"{RUNS}\n# other\n"}, new=minimal())
    ran = shell.gradcases("compat", "--catalog", folder)
    assert "2 cells stale; 2 cells unknown" in told(ran)
    assert "stale: the case was another one when this was measured" in told(ran)
    data = json.loads(told(shell.gradcases("compat", "--catalog", folder, "--format", "json")))
    assert data["cases"]["good/doubles"][HERE]["stale"] is True
    assert data["cases"]["good/new"] == {OLDER: None, HERE: None}
    assert json.loads(told(shell.gradcases("explain", "good/new", "--catalog", folder, "--format", "json")))["since"] is None
    stale = json.loads(told(shell.gradcases("explain", "good/doubles", "--catalog", folder, "--format", "json")))["since"]
    assert stale == "not known; the case was another one when it was measured"


@pytest.mark.parametrize("words", [["compat"], ["explain", "good/doubles"]])
def test_what_was_edited_by_hand_is_refused_with_its_place(shell: Shell, measured: Path, tmp_path: Path, words: list[str]) -> None:
    folder = copied(measured, tmp_path)
    path = folder / "_measured" / "good.json"
    path.write_text(path.read_text().replace("[2.0,2.0]", "[3.0,3.0]"))
    ran = shell.gradcases(*words, "--catalog", folder)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert f"{path}:" in complained(ran)
    assert "does not say what was measured: its digest is of something else" in complained(ran)


def test_a_catalog_that_was_not_measured_says_so(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("compat", "--catalog", everything)
    assert (ran.returncode, told(ran).splitlines()[-1]) == (0, "9 cases; nothing was measured")


def test_nothing_selected_is_exit_code_5(shell: Shell, measured: Path) -> None:
    ran = shell.gradcases("compat", "-k", "nothing-of-the-kind", "--catalog", measured)
    assert (ran.returncode, ran.stdout) == (5, b"")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "name releases, as INTERPRETERS="),
        (["--interpreter", sys.executable], "is no NAME=PATH"),
        (["--interpreter", f"0.0.1={sys.executable}"], "0.0.1: "),
        (["--interpreter", "2.0.1=/no/such/python"], "2.0.1: `gradcases run` ended with exit code 2"),
        (["--report", "/no/such/report"], "/no/such/report: cannot be read"),
    ],
)
def test_what_cannot_be_measured_changes_nothing(shell: Shell, measured: Path, tmp_path: Path, words: list[str], complaint: str) -> None:
    folder = copied(measured, tmp_path)
    before = {path.name: path.read_bytes() for path in (folder / "_measured").iterdir()}
    ran = measure(shell, "--catalog", folder, *words)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complaint in complained(ran)
    assert {path.name: path.read_bytes() for path in (folder / "_measured").iterdir()} == before


def test_briefly_each_range_is_one_line(shell: Shell, measured: Path) -> None:
    lines = told(shell.gradcases("compat", "good/raises", "--brief", "--catalog", measured, COLUMNS="60")).splitlines()
    assert [line.split()[1] for line in lines if line.startswith("  ")] == [OLDER, HERE]
