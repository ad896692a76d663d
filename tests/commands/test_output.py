"""Where output goes: whole or not at all, and quietly where nobody reads it."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradcases.commands import beside
from gradcases.commands.beside import open_beside
from gradcases.commands.output import check_writable, replace_json_files, write
from gradcases.errors import OutputError
from tests.commands.processes import GRADCASES, Shell, complained, told


def test_a_file_is_replaced_as_a_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_text("old")
    path.chmod(0o640)
    write("new\n", path)
    assert path.read_text() == "new\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["report"]


def test_a_new_file_that_another_process_takes_for_abandoned_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, locked, removed = tmp_path / "report", beside._locked, list[str]()

    def seen_before(fd: int) -> bool:
        if not removed:
            removed.extend(os.listdir(tmp_path))
            beside.remove_abandoned(target)
        return locked(fd)

    monkeypatch.setattr(beside, "_locked", seen_before)
    fd, path = open_beside(target)
    os.close(fd)
    assert os.listdir(tmp_path) == [Path(path).name] != removed


KILLED_AS_IT_WRITES = """
import os, signal, sys
from pathlib import Path
from gradcases.commands import output
os.replace = lambda *paths: os.kill(os.getpid(), signal.SIGKILL)
output.replace_file(Path(sys.argv[1]), b"half")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_what_a_killed_run_left_beside_its_output_goes_with_the_next_and_nothing_else_does(tmp_path: Path) -> None:
    output = tmp_path / "report.json"
    ran = subprocess.run([sys.executable, "-c", KILLED_AS_IT_WRITES, output], check=False)
    assert ran.returncode == -signal.SIGKILL
    (abandoned,) = tmp_path.iterdir()
    others = [tmp_path / name for name in (".report.json.kept", ".report.json.gradcases-x", ".other.json" + abandoned.name[-19:])]
    for other in others:
        other.write_bytes(b"another's")
    fd, ours = open_beside(output)
    write("whole", output)
    assert set(tmp_path.iterdir()) == {output, Path(ours), *others}  # what another still writes is left to it
    os.close(fd)


def test_a_new_file_has_the_permissions_of_new_files(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write("text", tmp_path / "report")
    assert (tmp_path / "report").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_what_comes_in_pieces_replaces_a_file_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_text("old")

    def pieces(fail: bool) -> Iterator[str]:
        yield "new, "
        assert path.read_text() == "old"
        if fail:
            raise ValueError("nan")
        yield "and more"

    with pytest.raises(ValueError, match="nan"):
        write(pieces(fail=True), path)
    assert (path.read_text(), os.listdir(tmp_path)) == ("old", ["report"])
    write(pieces(fail=False), path)
    assert path.read_text() == "new, and more"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("report")
    write("text", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "report").read_text() == "text"


def test_a_folder_of_json_files_holds_what_was_given_and_what_is_no_json(tmp_path: Path) -> None:
    folder = tmp_path / "_kept"
    replace_json_files(folder, {"detach.json": "{}", "leaf.json": "{}"})
    (folder / "README.md").touch()
    replace_json_files(folder, {"leaf.json": "[1]"})
    assert sorted(os.listdir(folder)) == ["README.md", "leaf.json"]
    assert (folder / "leaf.json").read_text() == "[1]"


def test_a_folder_that_cannot_be_made_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        replace_json_files(tmp_path / "none" / "_kept", {"leaf.json": "{}"})


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    device = Path(os.devnull)
    check_writable(device)
    write("text", device)
    assert device.is_char_device()


FULL_DISK = """
import resource, sys
from pathlib import Path
from gradcases.commands.beside import open_beside
from gradcases.commands.output import write
from gradcases.errors import OutputError
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
try:
    write("x" * 5000, Path(sys.argv[1]))
except OutputError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))  # what counts lines writes a file at the end
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_on_a_full_disk_the_old_file_stays_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_text("old")
    ran = subprocess.run([sys.executable, "-c", FULL_DISK, path], capture_output=True, check=True)
    assert told(ran) == f"{path}: cannot be written: File too large\n"
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["report"]


@pytest.mark.parametrize(
    ("output", "complaint"),
    [(".", "is a folder; name a file"), ("no-such-folder/report", "there is no folder"), ("/dev/full", "No space left on device")],
)
def test_where_it_cannot_be_written_is_said(tmp_path: Path, output: str, complaint: str) -> None:
    path = tmp_path / output
    with pytest.raises(OutputError, match=complaint):
        _checked_and_written(path)


def _checked_and_written(path: Path) -> None:
    check_writable(path)
    write("text", path)


def test_a_run_whose_report_could_not_be_written_does_not_begin(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("run", "held", "--catalog", everything, "--output", everything)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complained(ran) == f"gradcases: {everything}: is a folder; name a file\n"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no folder that even root cannot write to")
def test_a_report_that_cannot_be_written_after_all_is_exit_code_2(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("run", "held", "--catalog", everything, "--output", "/proc/self/report")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "/proc/self/report: " in complained(ran)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_standard_output_that_is_full_is_exit_code_2(shell: Shell, everything: Path) -> None:
    for words in (["list"], ["explain", "held"], ["lint"], ["run", "held"]):
        with open("/dev/full", "wb") as full:
            typed = [*GRADCASES, *words, "--catalog", str(everything)]
            ran = subprocess.run(typed, env=shell.environment(), stdout=full, stderr=subprocess.PIPE, check=False)
        assert b"standard output: cannot be written: No space left on device\n" in ran.stderr
        assert b"Traceback" not in ran.stderr
        assert b"Exception ignored" not in ran.stderr
        assert ran.returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell")
@pytest.mark.parametrize("words", ["list", "explain held", "run held --format json", "list nothing-of-the-kind 2>&1"])
def test_a_reader_that_has_enough_ends_it_without_a_word(shell: Shell, everything: Path, words: str) -> None:
    typed = f"{shlex.join(GRADCASES)} {words} --catalog {everything} | true; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", typed], env=shell.environment(), capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (128 + signal.SIGPIPE, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell")
def test_a_closed_standard_output_is_exit_code_2(shell: Shell, everything: Path) -> None:
    typed = f"{shlex.join(GRADCASES)} list --catalog {everything} >&-"
    ran = subprocess.run(["bash", "-c", typed], env=shell.environment(), capture_output=True, check=False)
    assert (ran.returncode, complained(ran)) == (2, "gradcases: standard output: is closed\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell")
def test_a_closed_standard_error_is_no_hindrance(shell: Shell, everything: Path) -> None:
    typed = f"{shlex.join(GRADCASES)} run held --catalog {everything} --format markdown 2>&-"
    ran = subprocess.run(["bash", "-c", typed], env=shell.environment(), capture_output=True, check=False)
    assert ran.returncode == 0
    assert told(ran).startswith("# gradcases on torch ")
