"""Calling uv, with a program in its place that writes what uv writes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradcases.environments.uv import Uv, UvFailed
from gradcases.errors import TargetError
from tests.environments.uvs import FakeUv

if sys.platform == "win32":
    pytest.skip("the program in its place is a script with a #! line", allow_module_level=True)


@pytest.fixture
def fake(tmp_path: Path) -> FakeUv:
    return FakeUv.in_folder(tmp_path)


def uv(fake: FakeUv, **variables: str) -> Uv:
    return Uv(fake.program, {**os.environ, **fake.variables, **variables})


def test_the_pythons_at_hand_are_those_that_it_lists_each_once(fake: FakeUv) -> None:
    assert uv(fake, FAKE_UV_PYTHONS="3.12,3.9,3.12").pythons() == ("3.12", "3.9")


def test_one_that_lists_nothing_readable_knows_of_no_python() -> None:
    assert Uv("/bin/echo", os.environ).pythons() == ()


def test_every_line_is_heard_when_it_comes(fake: FakeUv, tmp_path: Path) -> None:
    heard: list[str] = []
    uv(fake).run(["pip", "install", "--python", str(tmp_path), "torch==2.6.0"], heard.append)
    assert heard == ["Resolved 1 package in 1ms", "+ torch==2.6.0"]


def test_empty_lines_are_kept_and_told_to_nobody() -> None:
    heard: list[str] = []
    with pytest.raises(UvFailed) as raised:
        Uv("/bin/sh", os.environ).run(["-c", "printf 'one\\n\\n  \\ntwo\\n' >&2; exit 1"], heard.append)
    assert (heard, raised.value.said) == (["one", "two"], "one\n\n  \ntwo")


def test_a_failure_has_its_innermost_cause_and_all_that_was_said(fake: FakeUv, tmp_path: Path) -> None:
    with pytest.raises(UvFailed) as raised:
        uv(fake).run(["pip", "install", "--python", str(tmp_path), "torch==8.8.8"], lambda line: None)
    assert str(raised.value) == "No space left on device (os error 28)"
    assert raised.value.said.splitlines()[:2] == ["Resolved 1 package in 1ms", "Downloading torch (3.1GiB)"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("error: one\n  cause: two\n\nhint: three", "two"),
        ("  × one\n  ╰─▶ two", "two"),
        ("warning: one\nlast words\n", "last words"),
        ("", "uv ended without a word"),
    ],
)
def test_the_reason_is_found_in_what_it_says(said: str, reason: str) -> None:
    assert str(UvFailed(said)) == reason
    assert str(UvFailed(said, "no Python 3.8")) == f"no Python 3.8: {reason}"


def test_a_program_that_cannot_be_started_is_a_failure_like_any() -> None:
    with pytest.raises(UvFailed, match="cannot be started: No such file"):
        Uv("/nowhere/uv", os.environ).run(["venv"], lambda line: None)


class Stop(Exception):
    """Raised while uv works."""


def test_what_is_raised_meanwhile_ends_it(fake: FakeUv, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate")

    def stop(line: str) -> None:
        if line.startswith("Downloading"):
            raise Stop

    with pytest.raises(Stop):
        uv(fake, FAKE_UV_GATE=str(tmp_path / "gate")).run(["pip", "install", "--python", str(tmp_path), "torch==7.7.7"], stop)
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) not in listed


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"PIP_FIND_LINKS": "/wheels"}, {"UV_FIND_LINKS": "/wheels"}),
        ({"PIP_INDEX_URL": "https://a/simple"}, {"UV_DEFAULT_INDEX": "https://a/simple"}),
        ({"PIP_FIND_LINKS": "/wheels", "UV_FIND_LINKS": "/mine"}, {"UV_FIND_LINKS": "/mine"}),
        ({"UV_INDEX": "https://b/simple"}, {"UV_INDEX": "https://b/simple"}),
    ],
)
def test_where_a_user_has_packages_from_is_told_to_it(fake: FakeUv, variables: dict[str, str], told: dict[str, str]) -> None:
    environ = {"PATH": os.environ["PATH"], **fake.variables, **variables}
    Uv(fake.program, environ).pythons()
    (call,) = fake.calls()
    assert {name: value for name, value in call.items() if name != "words"} == told


def test_pythons_of_pyenv_are_where_it_looks_for_them(tmp_path: Path) -> None:
    (tmp_path / "versions" / "3.8.18" / "bin").mkdir(parents=True)
    shell = tmp_path / "shell"
    shell.write_text("#!/bin/sh\nprintf '%s' \"$PATH\" >&2\nexit 1\n")
    shell.chmod(0o755)
    with pytest.raises(UvFailed) as raised:
        Uv(str(shell), {"PATH": "/bin", "PYENV_ROOT": str(tmp_path)}).run([], lambda line: None)
    assert raised.value.said == f"/bin:{tmp_path}/versions/3.8.18/bin"


def test_without_the_extra_it_is_that_of_path(fake: FakeUv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    (fake.folder / "uv").rename(fake.folder / "package")
    os.link(fake.program, fake.folder / "uv")
    Uv.found({**os.environ, **fake.variables, "PATH": f"{fake.folder}:{os.environ['PATH']}"}).pythons()
    assert fake.calls()[0]["words"][:2] == ["python", "list"]


def test_that_there_is_none_says_how_to_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    with pytest.raises(TargetError, match=r"pip install 'gradcases\[matrix\]'"):
        Uv.found({"PATH": "/nowhere"})
