"""The folder of a run goes, whatever programs did to it; what it was led to stays."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from gradcases.errors import TargetError
from gradcases.runner.room import MARK, Room, end_marked, remove
from tests.isolation.programs import read
from tests.ordinary_user import make_closed_folders, ordinary_user


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder cannot be closed to its owner")
def test_folders_that_a_program_closed_go_and_what_links_lead_to_keeps_its_mode() -> None:
    with ordinary_user() as folder:
        make_closed_folders(folder / "room", folder / "precious")
        remove(folder / "room")
        assert [path.name for path in folder.iterdir()] == ["precious"]
        assert (folder / "precious").stat().st_mode & 0o777 == 0o400


@pytest.mark.skipif(sys.platform == "win32", reason="there not every user may make links")
def test_a_link_in_the_place_of_a_folder_goes_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious").touch()
    (tmp_path / "room").symlink_to(tmp_path / "elsewhere")
    remove(tmp_path / "room")
    assert [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*"))] == ["elsewhere", "elsewhere/precious"]


def test_no_place_for_temporary_files_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(
        TargetError, match="there is no folder for temporary files: No such file or directory; name one in the variable TMPDIR"
    ):
        Room()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the environment of a process is not to be read")
def test_only_what_carries_the_mark_is_ended() -> None:
    mark = uuid.uuid4().hex
    marked, another = (subprocess.Popen(["sleep", "1000"], env={**os.environ, MARK: value}) for value in (f"{mark}-1-", f"not-{mark}"))
    try:
        while not all(read(f"/proc/{each.pid}/environ") for each in (marked, another)):
            continue  # what has just been started has none yet
        end_marked(mark)
        assert marked.wait(60) == -9
        assert another.poll() is None
    finally:
        for each in (marked, another):
            each.kill()
            each.wait()
