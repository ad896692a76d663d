"""How programs are written, as ruff says."""

from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from gradcases.errors import TargetError
from gradcases.lint.formatting import unformatted
from gradcases.runner.formatter import find_ruff, formatted
from tests.catalog.edits import edited
from tests.catalogs import write_catalog

if TYPE_CHECKING:
    from pathlib import Path

FIX = "\n  what: a\n  changes: workaround\n  code: |\n    import torch\n    y  = 1\n  expect: {}\n"
LONG = "$x" + " + a" * 20

# The keys of a case, and where and of what is complained.
COMPLAINTS: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "a line": ({"code": "|\n  import torch\n\n  x  = 'a'\n"}, ['7:3: is not formatted: `ruff format` has `x = "a"` here']),
    "a line that is missing": (
        {"code": "|\n  import torch\n  x = 1\n"},
        ["6:3: is not formatted: `ruff format` has an empty line here"],
    ),
    "a line too many": (
        {"code": "|\n  import torch\n\n  if torch:\n      x = (1,\n           2)\n"},
        ["8:3: is not formatted: `ruff format` has `x = (1, 2)` here"],
    ),
    "lines at the end": ({"code": "|\n  import torch\n\n  x = 1; y = 2\n"}, ["7:3: is not formatted: `ruff format` has `x = 1` here"]),
    "a text of one line": ({"code": "import  torch"}, ["4:7: is not formatted: `ruff format` has `import torch` here"]),
    "setup": ({"setup": "|\n  import  torch\n", "code": "x = 1"}, ["15:3: is not formatted: `ruff format` has `import torch` here"]),
    "a fix": ({"no_fix": None, "fix": FIX}, ["21:5: is not formatted: `ruff format` has an empty line here"]),
    "all sub-cases": (
        {"code": "x  = $v", "params": "{a: {v: 1}, b: {v: 2}}"},
        ["4:1: is not formatted: `ruff format` has `x = 1` here"],
    ),
}
FINE: dict[str, dict[str, str | None]] = {
    "as it is": {},
    "no Python": {"code": "|\n  import torch\n  x = (1\n"},
    "blocks by themselves": {"setup": "import torch", "code": "x = 1"},
    "one sub-case, where another has longer lines": {"code": f"x = {LONG}", "params": "{a: {x: a}, b: {x: aaaaaaaaaa}}"},
}
MINIMAL_FORMATTED = {"code": "|\n  import torch\n\n  x = 1\n"}


@pytest.fixture(scope="module")
def ruff() -> str:
    found = find_ruff()
    assert found is not None, "ruff is one of the tools that development needs"
    return found


def complaints(ruff: str, folder: Path, blocks: dict[str, str | None]) -> list[str]:
    catalog = load(write_catalog(folder, {"t/s": edited(MINIMAL_FORMATTED | blocks)}))
    found = unformatted(catalog, lambda programs: formatted(ruff, programs))
    return [str(problem).removeprefix(f"{folder}/t/s.yaml:").removesuffix(" [program-is-formatted]") for problem in found]


@pytest.mark.parametrize("name", COMPLAINTS)
def test_what_ruff_would_write_otherwise_is_told_at_its_place(name: str, ruff: str, tmp_path: Path) -> None:
    blocks, told = COMPLAINTS[name]
    assert complaints(ruff, tmp_path, blocks) == told


@pytest.mark.parametrize("name", FINE)
def test_what_ruff_leaves_as_it_is_is_fine(name: str, ruff: str, tmp_path: Path) -> None:
    assert complaints(ruff, tmp_path, FINE[name]) == []


def test_every_program_of_the_built_in_catalog_is_formatted(ruff: str) -> None:
    assert [str(problem) for problem in unformatted(load(), lambda programs: formatted(ruff, programs))] == []


def test_programs_come_back_in_their_order_and_those_that_cannot_be_parsed_as_they_were(ruff: str) -> None:
    programs = [f"x  = {number}\n" for number in range(12)]
    assert formatted(ruff, [*programs, "x  = (\n", "ü  = 'ü'\n"]) == [*(f"x = {number}\n" for number in range(12)), "x  = (\n", 'ü = "ü"\n']


def test_no_settings_are_found_wherever_it_is_called(ruff: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 20\n[format]\nquote-style = 'single'\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert formatted(ruff, ['x = "a" + "b" + "c" + "d"\n']) == ['x = "a" + "b" + "c" + "d"\n']


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are no programs there")
def test_a_ruff_that_fails_is_an_error_that_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "ruff"
    broken.write_text("#!/bin/sh\necho it is broken >&2\nexit 3\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(TargetError, match=r"ruff: cannot format \(status 3\): it is broken"):
        formatted(str(broken), ["x = 1\n"])
    with pytest.raises(TargetError, match="cannot format: "):
        formatted(str(tmp_path / "nowhere"), ["x = 1\n"])
