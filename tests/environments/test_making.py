"""Environments on disk: whole or not there, found again, sized, removed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradcases.environments.keeping import environments, size
from gradcases.environments.making import kept, made, remove
from gradcases.environments.recipe import Recipe
from gradcases.environments.uv import Uv, UvFailed
from gradcases.matrix.columns import Column
from gradcases.matrix.measuring import Environments
from tests.environments.uvs import FakeUv

if sys.platform == "win32":
    pytest.skip("the program in uv's place is a script with a #! line", allow_module_level=True)

RECIPE = Recipe("2.6.0", "3.11", ("numpy",), ("triton",))


@pytest.fixture
def fake(tmp_path: Path) -> FakeUv:
    (tmp_path / "fake").mkdir()
    return FakeUv.in_folder(tmp_path / "fake")


def make(fake: FakeUv, home: Path, recipe: Recipe = RECIPE, *options: str) -> Path:
    return made(recipe, home, Uv(fake.program, {**os.environ, **fake.variables}), options, lambda line: None)


def test_an_environment_that_was_made_is_found_again(fake: FakeUv, tmp_path: Path) -> None:
    home = tmp_path / "home" / "environments"
    assert kept(RECIPE, home) is None
    python = make(fake, home)
    assert kept(RECIPE, home) == python
    assert [each.name for each in environments(home)] == ["torch-2.6.0-py3.11-slim"]
    assert subprocess.run([python, "-c", "print(5)"], capture_output=True, check=True).stdout == b"5\n"


def test_uv_is_told_what_to_install_and_what_to_leave_out(fake: FakeUv, tmp_path: Path) -> None:
    make(fake, tmp_path, Recipe("2.6.0", "3.11", ("numpy",), ("triton", "cuda-bindings"), "cu126"), "--find-links", "/wheels")
    venv, install = (call["words"] for call in fake.calls())
    assert venv[:5] == ["venv", "--no-project", "--relocatable", "--python", "3.11"]
    assert [*install[6:11], *install[11:13]] == ["--torch-backend", "cu126", "--find-links", "/wheels", "torch==2.6.0", "numpy", "--color"]
    overrides = tmp_path / "torch-2.6.0-py3.11-cu126" / "overrides.txt"
    assert overrides.read_text() == 'triton ; python_version < "0"\ncuda-bindings ; python_version < "0"\n'


@pytest.mark.parametrize("torch", ["9.9.9", "8.8.8"])
def test_one_that_cannot_be_installed_leaves_nothing(fake: FakeUv, tmp_path: Path, torch: str) -> None:
    with pytest.raises(UvFailed):
        make(fake, tmp_path / "home", Recipe(torch, "3.11"))
    assert os.listdir(tmp_path / "home") == []


def test_a_python_that_is_not_there_is_the_reason(fake: FakeUv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_UV_PYTHONS", "3.12")
    with pytest.raises(UvFailed, match=r"^no Python 3.11: No interpreter found for Python 3.11 in"):
        make(fake, tmp_path)


def test_one_that_another_has_made_meanwhile_is_used(fake: FakeUv, tmp_path: Path) -> None:
    first = make(fake, tmp_path)
    (first.parent / "of-the-first").touch()
    assert make(fake, tmp_path) == first
    assert (first.parent / "of-the-first").exists()
    assert len(os.listdir(tmp_path)) == 2  # it and `fake`


def test_what_stands_in_its_place_and_is_none_goes(fake: FakeUv, tmp_path: Path) -> None:
    (tmp_path / RECIPE.name / "rest").mkdir(parents=True)
    assert kept(RECIPE, tmp_path) is None
    assert make(fake, tmp_path).exists()
    assert not (tmp_path / RECIPE.name / "rest").exists()


def test_its_size_is_that_of_its_files_each_once(tmp_path: Path) -> None:
    folder = tmp_path / "one" / "lib"
    folder.mkdir(parents=True)
    (folder / "a").write_bytes(bytes(1000))
    os.link(folder / "a", folder / "same")
    (folder / "b").write_bytes(bytes(10))
    assert size(tmp_path / "one") == 1010


def test_what_was_left_unfinished_is_listed_as_such(tmp_path: Path) -> None:
    (tmp_path / ".torch-2.6.0-py3.11-0badcafe").mkdir()
    (each,) = environments(tmp_path)
    assert not each.is_whole
    assert each.has("2.6.0")
    assert not each.has("2.6")
    assert environments(tmp_path / "nowhere") == []


def test_a_removed_one_is_gone(fake: FakeUv, tmp_path: Path) -> None:
    make(fake, tmp_path)
    remove(tmp_path / RECIPE.name)
    assert not (tmp_path / RECIPE.name).exists()
    remove(tmp_path / RECIPE.name)


@pytest.mark.parametrize("keep", [True, False])
def test_what_is_not_to_be_kept_goes_too_where_nothing_was_measured_in_it(
    fake: FakeUv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: bool
) -> None:
    make(fake, tmp_path / "home", Recipe("2.5.1", "3.11"))
    monkeypatch.setattr(Uv, "found", lambda environ: Uv(fake.program, {**os.environ, **fake.variables}))

    def interrupted() -> None:
        with Environments(tmp_path / "home", keep=keep) as made_here:
            made_here.interpreter(Column("torch-2.6.0", recipe=RECIPE), lambda line: None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [each.name for each in environments(tmp_path / "home")] == ["torch-2.5.1-py3.11", *(["torch-2.6.0-py3.11-slim"] if keep else [])]
