"""On a terminal: colours, progress, interrupts. A pseudo-terminal is one."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.catalogs import write_catalog
from tests.commands.processes import GRADCASES, RUNS, Shell, returning

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

import pexpect

LASTING = f"import time\n{RUNS}time.sleep(100)\n"


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cases that end, and then one that does not."""
    files = {"a/first": returning([2.0, 2.0]), "a/second": returning([3.0, 3.0]), "b/lasting": returning([2.0, 2.0]) | {"code": LASTING}}
    return write_catalog(tmp_path_factory.mktemp("slow"), files)


def spawned(
    shell: Shell, *words: str | Path, output: Path | None = None, complaints: Path | None = None, columns: int = 100, **variables: str
) -> Any:
    """A command on a terminal of its own; with `output`, only its standard error is the terminal, with `complaints` only its output."""
    typed = shlex.join([*GRADCASES, *map(str, words)]) + (f" > {output}" if output else "") + (f" 2> {complaints}" if complaints else "")
    environment = shell.environment(**variables)
    return pexpect.spawn("/bin/sh", ["-c", f"exec {typed}"], env=environment, dimensions=(50, columns), timeout=60, encoding="utf-8")


def finished(child: Any) -> tuple[int | None, str]:
    """Its exit code, and all that it wrote on the terminal."""
    written = (child.before or "") + (child.after if isinstance(child.after, str) else "")
    child.expect(pexpect.EOF)
    written += child.before
    child.close()
    return child.exitstatus, written


def left_on_screen(written: str) -> str:
    """What can still be read when all is written: a terminal that knows what a progress bar does, and colours."""
    lines, row = [""], 0
    for piece in re.findall(r"\x1b\[[?\d;]*[A-Za-z]|\x1b.|\r|\n|[^\x1b\r\n]+", written):
        if piece == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif up := re.fullmatch(r"\x1b\[(\d*)A", piece):
            row = max(0, row - int(up[1] or 1))
        elif piece == "\x1b[2K":
            lines[row] = ""
        elif piece[0] not in "\r\x1b":
            lines[row] = lines[row] + piece if row == len(lines) - 1 or not lines[row] else piece
    return "\n".join(lines).strip()


def test_progress_is_shown_while_it_works_and_gone_afterwards(shell: Shell, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate")
    waits = returning([2.0, 2.0]) | {"code": f"open({str(tmp_path / 'gate')!r}).read()\n{RUNS}"}
    catalog = write_catalog(tmp_path / "catalog", {"a/first": returning([2.0, 2.0]), "a/waits": waits})
    child = spawned(shell, "run", "--catalog", catalog, "-j", "1", output=tmp_path / "report")
    child.expect_exact("0/2 cases")
    child.expect_exact("importing torch")
    child.expect(r"1/2 cases, \d+ s: a/waits")
    (tmp_path / "gate").write_text("")
    code, written = finished(child)
    assert code == 0
    assert left_on_screen(written) == ""
    report = (tmp_path / "report").read_text(encoding="utf-8")
    assert "2 cases: 2 holds" in report
    assert "\x1b" not in report


@pytest.mark.parametrize("columns", [40, 120])
def test_an_interrupt_ends_it_with_what_was_found(shell: Shell, slow: Path, columns: int) -> None:
    child = spawned(shell, "run", "--catalog", slow, "-j", "1", columns=columns, NO_COLOR="1")
    child.expect_exact("2/3 cases")
    child.expect_exact("b/lasting" if columns == 120 else "b/")
    child.sendintr()
    code, written = finished(child)
    assert code == 130
    shown = " ".join(left_on_screen(written).split())
    assert "✓ holds a/first" in shown
    assert "✗ changed: a/second" in shown
    assert re.search(r"3 cases: 1 holds, 1 changed, 1 unfinished; \d+\.\d s, interrupted$", shown)
    assert "Traceback" not in written


def test_an_interrupt_leaves_a_whole_report_in_the_file(shell: Shell, slow: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    child = spawned(shell, "run", "--catalog", slow, "-j", "1", "--format", "json", "--output", report)
    child.expect_exact("2/3 cases")
    child.expect_exact("b/lasting")
    child.sendintr()
    assert finished(child)[0] == 130
    data = json.loads(report.read_text(encoding="utf-8"))
    assert data["interrupted"]
    assert {each["case"]: each["verdict"] for each in data["findings"]} == {"a/first": "holds", "a/second": "changed"}
    assert data["summary"]["cases"]["unfinished"] == 1


def test_an_interrupt_while_torch_is_imported_is_exit_code_130(shell: Shell, slow: Path) -> None:
    child = spawned(shell, "run", "--catalog", slow)
    child.expect_exact("importing torch")
    child.sendintr()
    code, written = finished(child)
    assert code == 130
    assert "Traceback" not in written


def test_a_dumb_terminal_gets_no_progress_and_no_escape_sequence(shell: Shell, slow: Path) -> None:
    code, written = finished(spawned(shell, "run", "a/first", "--catalog", slow, TERM="dumb"))
    assert code == 0
    assert "\x1b" not in written
    assert "cases," not in written


def test_on_a_terminal_there_are_colours_unless_they_are_not_wanted(shell: Shell, everything: Path) -> None:
    coloured = finished(spawned(shell, "explain", "held", "--catalog", everything))[1]
    bare = finished(spawned(shell, "explain", "held", "--catalog", everything, NO_COLOR="1"))[1]
    assert "\x1b[" in coloured
    assert "\x1b" not in bare
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == bare


def test_a_page_is_as_wide_as_its_terminal(shell: Shell, everything: Path) -> None:
    written = finished(spawned(shell, "explain", "held", "--catalog", everything, columns=40, NO_COLOR="1"))[1]
    assert 30 < max(map(len, written.splitlines())) <= 40


@pytest.mark.parametrize(
    ("ends", "code"), [("\nRuntimeError: grad can be implicitly created only for scalar outputs\n\x04", 0), ("\x04", 1)]
)
def test_on_a_terminal_it_says_how_to_paste(shell: Shell, ends: str, code: int) -> None:
    child = spawned(shell, "diagnose", "-", NO_COLOR="1")
    child.expect_exact("Paste the text, and end it with Ctrl-D on a line of its own.")
    child.send(ends)
    ended, written = finished(child)
    assert ended == code
    assert ("nonscalar-backward" in written) == (code == 0)
