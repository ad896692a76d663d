"""The script behind action.yml, in a real shell with real runs; only what would install a torch is another's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.catalogs import minimal, write_catalog
from tests.commands.processes import Shell, returning

if sys.platform == "win32":
    pytest.skip("its stand-ins are scripts for another shell", allow_module_level=True)

SCRIPT = Path(__file__).parent.parent.parent / ".ci" / "torches"
# `matrix` with the torch that is there in the place of the one that would be installed; 9.9.9 cannot be.
GRADCASES = """\
#!/usr/bin/env bash
words=()
while [ $# -gt 0 ]; do
  case $1 in
    --torch) [ "$2" = 9.9.9 ] && exit 5; words+=(--env "v$2={python}"); shift 2 ;;
    --torch-backend) shift 2 ;;
    *) words+=("$1"); shift ;;
  esac
done
exec {python} -m gradcases "${{words[@]}}"
"""
UV = """\
#!/usr/bin/env bash
case "$1 $2" in "python find") echo {python} ;; "pip install") exit {code} ;; esac
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    files = {"good/holds": minimal(), "moved/changed": returning([3.0, 3.0])}
    return write_catalog(tmp_path / "cases", files)


def torches(folder: Path, torch: str, select: str = "", uv: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
    tools = folder / "tools"
    tools.mkdir()
    for name, text in (("gradcases", GRADCASES), ("uv", UV), ("python", '#!/usr/bin/env bash\nexec {python} "$@"\n')):
        (tools / name).write_text(text.format(python=sys.executable, code=uv))
        (tools / name).chmod(0o755)
    told = {"TORCH": torch, "SELECT": select, "FAIL_ON": "", "CATALOG": str(folder / "cases"), "SUMMARY": "true", "NIGHTLY": "x"}
    own = {"REPORTS": str(folder / "reports"), "GITHUB_STEP_SUMMARY": str(folder / "summary.md"), "PATH": f"{tools}:{os.environ['PATH']}"}
    environment = Shell(folder).environment(**(told | own | variables))
    return subprocess.run(["bash", str(SCRIPT)], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)


def reports(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "reports").glob("*.json"))


def test_the_installed_torch_is_reported_annotated_and_summed_up(tmp_path: Path, catalog: Path) -> None:
    ran = torches(tmp_path, "")
    assert ran.returncode == 1, ran.stderr
    assert reports(tmp_path) == ["installed.json"]
    assert "::error title=moved/changed%3A changed on " in ran.stdout
    assert "## Not as documented: 1 case" in (tmp_path / "summary.md").read_text()


def test_a_python_without_torch_is_told(tmp_path: Path, catalog: Path) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "torch.py").write_text("raise ImportError('no torch here')\n")
    ran = torches(tmp_path, "", PYTHONPATH=str(tmp_path / "bare"))
    assert ran.returncode == 1
    assert re.search(r"^::error title=torch::\S+ cannot import torch; ", ran.stdout, re.MULTILINE)


def test_each_release_has_its_report(tmp_path: Path, catalog: Path) -> None:
    ran = torches(tmp_path, "2.0.1  2.6.0", select="good", SUMMARY="false")
    assert ran.returncode == 0, ran.stderr
    assert reports(tmp_path) == ["v2.0.1-cpu-eager.json", "v2.6.0-cpu-eager.json"]
    assert not (tmp_path / "summary.md").exists()
    assert "::" not in ran.stdout


def test_a_nightly_build_may_differ_and_is_reported(tmp_path: Path, catalog: Path) -> None:
    ran = torches(tmp_path, "nightly", select="moved")
    assert ran.returncode == 0, ran.stderr
    assert reports(tmp_path) == ["nightly.json"]
    assert "moved/changed" in (tmp_path / "summary.md").read_text()


def test_a_nightly_build_that_cannot_be_installed_is_a_warning(tmp_path: Path, catalog: Path) -> None:
    ran = torches(tmp_path, "nightly", uv=1)
    assert (ran.returncode, reports(tmp_path)) == (0, [])
    assert "::warning title=torch nightly::" in ran.stdout


def test_a_nightly_build_without_an_index_is_a_warning(tmp_path: Path, catalog: Path) -> None:
    ran = torches(tmp_path, "nightly", NIGHTLY="")
    assert (ran.returncode, reports(tmp_path)) == (0, [])
    assert "::warning title=torch nightly::no index is named for it" in ran.stdout


def test_a_release_that_cannot_be_installed_fails(tmp_path: Path, catalog: Path) -> None:
    ran = torches(tmp_path, "9.9.9 2.6.0", select="good")
    assert ran.returncode == 1
    assert "::error title=torch 9.9.9::" in ran.stdout
    assert reports(tmp_path) == ["v2.6.0-cpu-eager.json"]


def test_a_mistake_in_what_is_asked_for_ends_it(tmp_path: Path, catalog: Path) -> None:
    ran = torches(tmp_path, "", select="no/such-case")
    assert ran.returncode == 2
    assert "no case goes by `no/such-case`" in ran.stderr


@pytest.mark.parametrize(("fail_on", "code"), [("", 0), ("not-run refuted", 1)])
def test_more_may_fail(tmp_path: Path, fail_on: str, code: int) -> None:
    write_catalog(tmp_path / "cases", {"good/holds": minimal(), "good/cuda": minimal(requires={"device": "cuda"})})
    assert torches(tmp_path, "", FAIL_ON=fail_on).returncode == code
