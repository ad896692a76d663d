"""The scripts, by the type checker of their language."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from gradcases.site import writing
from tests.site.node_packages import node_packages

SCRIPTS = sorted((Path(writing.__file__).parent / "static").rglob("*.js"))
STRICT = ("--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--lib", "es2022,dom,dom.iterable")


def checked(*scripts: Path) -> subprocess.CompletedProcess[str]:
    compiler = node_packages() / "typescript" / "lib" / "tsc.js"
    return subprocess.run(["node", str(compiler), *STRICT, *map(str, scripts)], capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_asks_to_be_checked(script: Path) -> None:
    assert script.read_text(encoding="utf-8").startswith("// @ts-check\n")


def test_the_scripts_have_no_wrong_type() -> None:
    ran = checked(*SCRIPTS)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_a_wrong_type_would_be_found(tmp_path: Path) -> None:
    script = tmp_path / "wrong.js"
    script.write_text("// @ts-check\ndocument.getElementById('q').focus();\n", encoding="utf-8")
    assert "possibly 'null'" in checked(script).stdout
