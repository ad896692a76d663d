"""Folders of programs are made anew and removed, and nothing that they lead to is."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.ordinary_user import make_closed_folders, ordinary_user

INSIDE = Path(__file__).resolve().parent.parent.parent / "gradcases" / "inside"


@pytest.fixture
def folders(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(INSIDE)
    import gradcases_inside.folders as module  # type: ignore[import-not-found]  # in the worker's folder

    return module  # type: ignore[no-any-return]  # as above


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "precious").write_text("kept")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="there not every user may make links")
@pytest.mark.parametrize("made", ["make_anew", "make_empty"])
def test_a_link_in_the_place_of_a_folder_goes_and_what_it_leads_to_stays(
    folders: ModuleType, elsewhere: Path, tmp_path: Path, made: str
) -> None:
    (tmp_path / "work").symlink_to(elsewhere)
    getattr(folders, made)(str(tmp_path / "work"))
    assert not (tmp_path / "work").is_symlink()
    assert list((tmp_path / "work").iterdir()) == []
    assert (elsewhere / "precious").read_text() == "kept"


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder cannot be closed to its owner")
def test_folders_that_a_program_closed_go_and_what_links_lead_to_keeps_its_mode(folders: ModuleType) -> None:
    with ordinary_user() as folder:
        make_closed_folders(folder / "work", folder / "precious")
        folders.remove(str(folder / "work"))
        assert [path.name for path in folder.iterdir()] == ["precious"]
        assert (folder / "precious").stat().st_mode & 0o777 == 0o400


def test_a_file_in_the_place_of_a_folder_goes(folders: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "work").write_text("")
    folders.make_empty(str(tmp_path / "work"))
    assert (tmp_path / "work").is_dir()


def test_a_folder_with_something_in_it_is_emptied_and_an_empty_one_stays(folders: ModuleType, tmp_path: Path) -> None:
    work = tmp_path / "work"
    (work / "within").mkdir(parents=True)
    folders.make_empty(str(work))
    before = work.stat().st_ino
    folders.make_empty(str(work))
    assert (list(work.iterdir()), work.stat().st_ino) == ([], before)


def test_what_is_not_there_is_removed_without_a_word(folders: ModuleType, tmp_path: Path) -> None:
    folders.remove(str(tmp_path / "nothing"))
    assert list(tmp_path.iterdir()) == []
