"""`matrix` in real processes and on real terminals, with a program in uv's place that installs nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.catalogs import write_catalog
from tests.commands.processes import GRADCASES, Shell, complained, returning, told
from tests.environments.uvs import FakeUv

if sys.platform == "win32":
    pytest.skip("the program in uv's place is a script with a #! line", allow_module_level=True)

from tests.commands.test_terminal import finished, left_on_screen, spawned

PYTHON = "{}.{}".format(*sys.version_info)
Ran = subprocess.CompletedProcess[bytes]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case that holds and one that changed."""
    return write_catalog(tmp_path_factory.mktemp("two"), {"a/holds": returning([2.0, 2.0]), "b/changed": returning([3.0, 3.0])})


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeUv:
    (tmp_path / "fake").mkdir()
    made = FakeUv.in_folder(tmp_path / "fake")
    for name, value in made.variables.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def home(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "home")


def matrix(home: Shell, *words: str | Path, **variables: str) -> Ran:
    return home.gradcases("matrix", *words, command=GRADCASES, cwd=None, **variables)


def environments(home: Shell) -> list[str]:
    folder = home.home / ".cache" / "gradcases" / "environments"
    return sorted(os.listdir(folder)) if folder.exists() else []


def report(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def test_each_column_has_a_report_or_a_reason_and_the_others_go_on(home: Shell, fake: FakeUv, two: Path, tmp_path: Path) -> None:
    torches = [word for version in ("2.12.1", "1.3.1", "9.9.9", "8.8.8", "6.6.6") for word in ("--torch", version)]
    ran = matrix(home, "--catalog", two, *torches, "--output", tmp_path / "reports", COLUMNS="100")
    assert ran.returncode == 1
    rows = " ".join(told(ran).split())
    assert "Needs a look b/changed ✗" in rows
    assert "– torch-1.3.1-cpu-eager: no wheel: torch 1.3.1 has wheels for Python 2.7" in rows
    assert "– torch-9.9.9-cpu-eager: Because there is no version of torch==9.9.9" in rows
    assert "– torch-8.8.8-cpu-eager: No space left on device (os error 28)" in rows
    assert "– torch-6.6.6-cpu-eager: torch cannot be imported: ImportError: libtorch.so: cannot open shared object file" in rows
    assert "2 cases on 1 target" in rows
    assert os.listdir(tmp_path / "reports") == ["torch-2.12.1-cpu-eager.json"]
    assert report(tmp_path / "reports" / "torch-2.12.1-cpu-eager.json")["summary"]["cases"]["changed"] == 1
    assert environments(home) == [f"torch-2.12.1-py{PYTHON}-slim", f"torch-6.6.6-py{PYTHON}-slim"]


def test_without_a_terminal_there_is_a_line_for_each_step_and_the_words_of_uv(home: Shell, fake: FakeUv, two: Path) -> None:
    ran = matrix(home, "holds", "--catalog", two, "--torch", "2.12.1", "--torch", "8.8.8")
    lines = complained(ran).splitlines()
    assert lines[:2] == [f"[1/2] torch-2.12.1-cpu-eager: installing torch-2.12.1-py{PYTHON}-slim", "[1/2] torch-2.12.1-cpu-eager: running"]
    assert lines[2].startswith("[1/2] torch-2.12.1-cpu-eager: 1 holds; ")
    assert lines[4:6] == ["[2/2] torch-8.8.8-cpu-eager: not-run: No space left on device (os error 28)", "    Resolved 1 package in 1ms"]
    assert "    error: Failed to install: torch" in lines
    assert ran.returncode == 0


def test_a_second_call_installs_and_runs_nothing(home: Shell, fake: FakeUv, two: Path) -> None:
    words = ("holds", "--catalog", two, "--torch", "2.12.1")
    first = matrix(home, *words)
    assert fake.installed() == ["torch==2.12.1"]
    second = matrix(home, *words)
    assert fake.installed() == []
    assert complained(second) == "[1/1] torch-2.12.1-cpu-eager: 1 holds; already there\n"
    assert told(second) == told(first)


def test_a_kept_environment_is_used_for_other_cases_and_when_asked_again(home: Shell, fake: FakeUv, two: Path) -> None:
    matrix(home, "holds", "--catalog", two, "--torch", "2.12.1")
    assert fake.installed() == ["torch==2.12.1"]
    for words in (["changed"], ["holds", "--again"]):
        ran = matrix(home, *words, "--catalog", two, "--torch", "2.12.1")
        assert "[1/1] torch-2.12.1-cpu-eager: running\n" in complained(ran)
        assert "already there" not in complained(ran)
    assert fake.installed() == []


def test_a_case_that_is_another_now_is_run_again(home: Shell, fake: FakeUv, tmp_path: Path) -> None:
    words = ("--torch", "2.12.1", "--catalog", tmp_path / "catalog", "--output", tmp_path / "reports")
    for grad, verdict in ((2.0, "1 holds"), (3.0, "1 changed"), (3.0, "1 changed; already there")):
        write_catalog(tmp_path / "catalog", {"a/case": returning([grad, grad])})
        assert verdict in complained(matrix(home, *words))


def test_interrupted_and_started_again_it_goes_on_where_it_stood(home: Shell, fake: FakeUv, two: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate")
    torches = [word for version in ("2.12.1", "2.13.0", "7.7.7") for word in ("--torch", version)]
    words: list[str | Path] = ["holds", "--catalog", two, *torches]
    child = spawned(home, "matrix", *words, FAKE_UV_GATE=str(tmp_path / "gate"), NO_COLOR="1")
    child.expect_exact("[3/3] torch-7.7.7-cpu-eager: installing")
    child.expect_exact("Downloading torch")
    child.sendintr()
    code, written = finished(child)
    assert code == 130
    shown = left_on_screen(written)
    assert "[3/3] torch-7.7.7-cpu-eager: interrupted" in shown
    assert "1 case on 1 target" in shown  # both are really the torch of this interpreter
    assert "Traceback" not in written
    assert fake.installed() == ["torch==2.12.1", "torch==2.13.0", "torch==7.7.7"]
    assert environments(home) == [f"torch-{version}-py{PYTHON}-slim" for version in ("2.12.1", "2.13.0")]
    ran = matrix(home, *words)
    assert ran.returncode == 0
    assert complained(ran).count("already there") == 2
    assert fake.installed() == ["torch==7.7.7"]


def test_an_interrupt_while_cases_run_writes_no_report(home: Shell, fake: FakeUv, tmp_path: Path) -> None:
    lasting = returning([2.0, 2.0]) | {"code": "import time\nimport torch\ntime.sleep(100)\n"}
    catalog = write_catalog(tmp_path / "catalog", {"a/first": returning([2.0, 2.0]), "b/lasting": lasting})
    words = ("matrix", "--catalog", catalog, "--env", f"mine={sys.executable}", "--output", tmp_path / "reports", "-j", "1")
    child = spawned(home, *words, NO_COLOR="1")
    child.expect_exact("1/2 programs")
    child.sendintr()
    code, written = finished(child)
    assert code == 130
    assert "[1/1] mine-cpu-eager: interrupted" in left_on_screen(written)
    assert os.listdir(tmp_path / "reports") == []


def test_an_environment_that_is_not_to_be_kept_goes_when_it_is_measured(home: Shell, fake: FakeUv, two: Path) -> None:
    ran = matrix(home, "holds", "--catalog", two, "--torch", "2.12.1", "--device", "cpu", "--no-keep")
    assert ran.returncode == 0
    assert environments(home) == []
    assert all("--no-cache" in call["words"] for call in fake.calls() if call["words"][0] != "python")


def test_what_is_kept_is_listed_and_removed(home: Shell, fake: FakeUv, two: Path) -> None:
    matrix(home, "holds", "--catalog", two, "--torch", "2.12.1", "--torch", "2.13.0")
    listed = told(matrix(home, "--envs")).splitlines()
    assert [line.split()[-1] for line in listed[:2]] == [f"torch-{version}-py{PYTHON}-slim" for version in ("2.12.1", "2.13.0")]
    assert "  2 environments in " in listed[2]
    assert told(matrix(home, "--prune", "--torch", "2.13.0")).startswith("removed 1 environment, ")
    assert environments(home) == [f"torch-2.12.1-py{PYTHON}-slim"]
    assert told(matrix(home, "--prune")).startswith("removed 1 environment, ")
    assert told(matrix(home, "--envs")).startswith("  0.00 GB  0 environments in ")


def test_interpreters_that_are_there_need_no_uv(home: Shell, two: Path) -> None:
    words = ("--env", f"path={sys.executable}", "--env", f"folder={sys.prefix}")
    ran = home.gradcases("matrix", "holds", "--catalog", two, *words, PATH="/usr/bin:/bin")
    assert ran.returncode == 0
    assert [line.split(":")[0] for line in complained(ran).splitlines()[1::2]] == ["[1/2] path-cpu-eager", "[2/2] folder-cpu-eager"]


def test_each_mode_is_a_column_of_its_own(home: Shell, two: Path, tmp_path: Path) -> None:
    words = ("--env", f"mine={sys.executable}", "--mode", "eager,compile", "--output", tmp_path)
    ran = matrix(home, "holds", "--catalog", two, *words)
    assert sorted(os.listdir(tmp_path)) == ["mine-cpu-compile.json", "mine-cpu-eager.json"]
    assert report(tmp_path / "mine-cpu-compile.json")["target"]["mode"] == "compile"
    assert "1 not-run" in complained(ran)


def test_where_nothing_is_selected_nothing_is_installed(home: Shell, fake: FakeUv, two: Path) -> None:
    ran = matrix(home, "-k", "no such word", "--catalog", two, "--torch", "2.12.1")
    assert (ran.returncode, ran.stdout) == (5, b"")
    assert "no case is selected" in complained(ran)
    assert fake.calls() == []


def test_without_standard_error_it_works_in_silence(home: Shell, two: Path) -> None:
    closed = ("bash", "-c", 'exec "$@" 2>&-', "bash", *GRADCASES)
    ran = home.gradcases("matrix", "holds", "--catalog", two, "--env", f"mine={sys.executable}", command=closed)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "1 case on 1 target" in told(ran)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--torch", "9.9.9"], 5),
        (["--torch", "9.9.9", "--fail-on", "not-run"], 1),
        (["--torch", "9.9.9", "--torch", "2.12.1"], 0),
        (["--torch", "9.9.9", "--torch", "2.12.1", "--fail-on", "not-run"], 1),
    ],
)
def test_columns_that_could_not_be_run_fail_it_where_they_are_all_or_are_to(
    home: Shell, fake: FakeUv, two: Path, words: list[str], code: int
) -> None:
    assert matrix(home, "holds", "--catalog", two, *words).returncode == code


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "which torch? Say --torch 2.6.0"),
        (["no-such-case", "--torch", "2.6.0"], "no case goes by `no-such-case`"),
        (["--torch", "newest"], "`newest` is no version of torch"),
        (["--torch", ">=77"], "no release of torch is in `>=77`"),
        (["--env", "mine"], "--env `mine` is not NAME=PATH"),
        (["--env", "../up=/bin/sh"], "is not NAME=PATH"),
        (["--env", "mine=/nowhere/python"], "there is no interpreter `/nowhere/python`"),
        (["--env", "a=/bin/sh", "--env", "a=/bin/sh"], "two --env have the same name"),
        (["--torch", "2.6.0", "--python", "2.7"], "`2.7` is no version of Python from 3.8 on"),
        (["--torch", "2.6.0", "--device", "cpu,GPU"], "`GPU` is no device"),
        (["--torch", "2.6.0", "--mode", "fast"], "`fast` is no mode; use eager or compile"),
        (["--torch", "2.6.0", "--output", "/dev/null/reports"], "reports cannot be written there"),
    ],
)
def test_what_cannot_be_asked_for_is_said_before_anything_is_done(
    home: Shell, fake: FakeUv, two: Path, words: list[str], complaint: str
) -> None:
    ran = matrix(home, "--catalog", two, *words)
    assert ran.returncode == 2
    assert complaint in complained(ran)
    assert fake.installed() == []
