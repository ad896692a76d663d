"""The wheel alone, in an empty environment outside the checkout, is a working gradcases with its catalog."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_it_carries_the_package_its_catalog_and_its_schemas(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    cases = {f"gradcases/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "cases").rglob("*") if path.is_file()}
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "gradcases").rglob("*.py")}
    site = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "gradcases" / "site").rglob("*.*") if path.suffix in (".html", ".css", ".js")
    }
    wanted = cases | modules | site | {"gradcases/py.typed", "gradcases/render/report.schema.json"}
    assert wanted - names == set()
    assert not [name for name in names if name.startswith(("tests/", "bench/", "docs/"))]


def test_it_runs_where_nothing_else_is_installed(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    python = tmp_path / "env" / "bin" / "python"
    # The torch at hand, or the index's newest would come with gigabytes that this test does not need.
    constraint = tmp_path / "constraint.txt"
    constraint.write_text(f"torch=={version('torch').partition('+')[0]}\n")
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", str(constraint), str(wheel)]
    subprocess.run(install, check=True, cwd=tmp_path)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(tmp_path / "env" / "bin" / "gradcases"), "run", "detach", "--format", "json"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=clean, check=False)
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert report["summary"]["cases"]["holds"] == report["summary"]["cases"]["selected"] > 0
    assert report["target"]["executable"] == str(python)
