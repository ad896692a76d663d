"""Shards in processes of their own, and their reports put together."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.processes import GRADCASES, IDS, Shell, complained, told

SHARDS = 4


@pytest.fixture(scope="module")
def shards(shell: Shell, everything: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The reports of four processes at once that share a run."""
    folder = tmp_path_factory.mktemp("shards")
    files = [folder / f"{number}.json" for number in range(1, SHARDS + 1)]
    words = ["run", "--catalog", str(everything), "--repeat", "2", "--format", "json", "-j", "1"]
    running = [
        subprocess.Popen([*GRADCASES, *words, "--shard", f"{number}/{SHARDS}", "--output", str(file)], env=shell.environment())
        for number, file in enumerate(files, 1)
    ]
    assert {each.wait(120) for each in running} <= {0, 1, 3, 5}
    return files


@pytest.fixture(scope="module")
def whole(shell: Shell, everything: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "whole.json"
    shell.gradcases("run", "--catalog", everything, "--repeat", "2", "--format", "json", "--output", path)
    return path


def lasting(merged: str) -> Any:
    """A merged report without what is another in every run: seconds, where it came from, and what varies in one case."""
    (report,) = json.loads(merged)["reports"]
    findings = {each["case"]: each for each in report["findings"]}
    assert findings.pop("other/varies")["verdict"] == "undecided"
    for each in findings.values():
        for ran in (each, each["code"], each["fix"]):
            for key in {"seconds", "files", "imported"} & set(ran or ()):
                del ran[key]
    claims = [{key: value for key, value in each.items() if key != "files"} for each in report["claims"]]
    return report["target"], report["catalog"], report["summary"], findings, claims


def test_shards_of_four_processes_are_the_whole_run(shell: Shell, shards: list[Path], whole: Path) -> None:
    one = shell.gradcases("merge", *shards, "--format", "json")
    other = shell.gradcases("merge", whole, "--format", "json")
    assert lasting(told(one)) == lasting(told(other))
    assert one.returncode == other.returncode == 3
    assert [each["case"] for each in json.loads(told(one))["reports"][0]["findings"]] == list(IDS)


def test_every_case_is_in_exactly_one_shard(shards: list[Path]) -> None:
    found = [each["case"] for path in shards for each in json.loads(path.read_text())["findings"]]
    assert sorted(found) == list(IDS)
    assert [json.loads(path.read_text())["shard"] for path in shards] == ["1/4", "2/4", "3/4", "4/4"]


def test_the_table_has_every_case_and_says_what_is_missing(shell: Shell, shards: list[Path], tmp_path: Path) -> None:
    table = tmp_path / "table.txt"
    ran = shell.gradcases("merge", *shards, "--output", table)
    assert (ran.returncode, ran.stdout) == (3, b"")
    assert [name for name in IDS if name not in table.read_text(encoding="utf-8")] == []
    assert "no file is of shard 2/4" in told(shell.gradcases("merge", shards[0], shards[2], shards[3]))


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_the_table_fits_its_screen(shell: Shell, shards: list[Path], columns: str) -> None:
    lines = told(shell.gradcases("merge", *shards, COLUMNS=columns)).splitlines()
    assert max(map(len, lines)) <= int(columns)


def test_the_table_can_be_drawn_where_there_is_only_ascii(shell: Shell, shards: list[Path]) -> None:
    ran = shell.gradcases("merge", *shards, PYTHONIOENCODING="ascii")
    assert told(ran).isascii()


def test_markdown_is_a_table(shell: Shell, shards: list[Path]) -> None:
    lines = told(shell.gradcases("merge", *shards, "--format", "markdown")).splitlines()
    assert "| case | targets | verdict | what happens |" in lines
    rows = [line for line in lines if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == list(IDS)


def test_a_shard_without_cases_has_an_empty_report(shell: Shell, everything: Path, tmp_path: Path) -> None:
    path = tmp_path / "2.json"
    ran = shell.gradcases("run", "held", "--catalog", everything, "--shard", "2/2", "--format", "json", "--output", path)
    assert (ran.returncode, complained(ran)) == (5, "")
    assert json.loads(path.read_text())["findings"] == []
    assert shell.gradcases("merge", path).returncode == 5


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "1/0", "1/2/3", "-1/2", "a/b", "", "1/9999999"])
def test_what_is_no_shard_is_exit_code_2(shell: Shell, everything: Path, shard: str) -> None:
    ran = shell.gradcases("run", "held", "--catalog", everything, f"--shard={shard}")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert f"`{shard}` is no shard; use K/N with K from 1 to N, as 2/8" in complained(ran)


def test_files_that_cannot_be_read_are_all_told_of_and_nothing_is_written(shell: Shell, shards: list[Path], tmp_path: Path) -> None:
    (tmp_path / "cut.json").write_bytes(shards[0].read_bytes()[:-100])
    (tmp_path / "latin.json").write_bytes(b'{"schema":\n "\xe9"}')
    (tmp_path / "out.json").write_text("old")
    words: list[str | Path] = [tmp_path / "cut.json", shards[1], tmp_path / "latin.json", tmp_path, tmp_path / "none.json", "x" * 5000]
    ran = shell.gradcases("merge", *words, "--format", "json", "--output", tmp_path / "out.json")
    assert (ran.returncode, ran.stdout) == (2, b"")
    text = complained(ran)
    assert "/cut.json:" in text
    assert "the JSON ends in the middle" in text
    assert "/latin.json:2:3: byte 0xe9 is no UTF-8" in text
    assert f"{tmp_path}: cannot be read: Is a directory" in text
    assert "/none.json: cannot be read: No such file or directory" in text
    assert "cannot be read: File name too long" in text
    assert text.endswith("5 problems; nothing was written\n")
    assert (tmp_path / "out.json").read_text() == "old"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no file without an end")
def test_a_file_without_an_end_is_told_of(shell: Shell) -> None:
    ran = shell.gradcases("merge", "/dev/zero")
    assert ran.returncode == 2
    assert "/dev/zero: has more than " in complained(ran)


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such pipes")
def test_a_report_may_come_through_a_pipe(shell: Shell, whole: Path) -> None:
    words = [*GRADCASES, "merge", "/dev/stdin", "--format", "json"]
    with whole.open("rb") as stream:
        ran = subprocess.run(words, stdin=stream, capture_output=True, env=shell.environment(), check=False)
    assert ran.returncode == 3
    assert len(json.loads(ran.stdout)["reports"][0]["findings"]) == len(IDS)
