"""The folder a command is called in is no place that anything is imported from."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.catalogs import MINIMAL, TOPIC, write_catalog
from tests.commands.processes import Shell

SCRIPT = (str(Path(sys.executable).with_name("gradcases")),)
SHADOWS = (
    *("torch", "yaml", "code", "sitecustomize", "usercustomize", "random", "typer", "rich", "json", "signal", "resource", "numpy"),
    *("gradcases/__init__", "gradcases/__main__", "gradcases_inside/__init__", "gradcases_inside/limits", "worker", "conftest"),
)
DOCUMENT = "# It\n\n```python\nimport torch\nx = torch.ones(2, requires_grad=True)\nx.sum().backward()\n```\n"
PROGRAM = "import torch\n\nx = torch.ones(2, requires_grad=True)\nx.detach().sum().backward()\n"
VERBS: dict[str, str] = {
    "run": "run a/case --catalog CATALOG",
    "run, a fresh interpreter each": "run a/case --catalog CATALOG --isolation spawn",
    "run, one interpreter": "run a/case --catalog CATALOG --isolation none",
    "list": "list --catalog CATALOG",
    "explain": "explain a/case --catalog CATALOG",
    "lint": "lint --catalog CATALOG",
    "compat": "compat detach",
    "site": "site --catalog CATALOG --single site.html",
    "diagnose a text": "diagnose --text does_not_require_grad",
    "diagnose a script": "diagnose SCRIPTS/train.py",
    "judge": "judge document.md",
    "new": "new a/new --code SCRIPTS/train.py --catalog CATALOG",
    "record": "record a/case --catalog CATALOG --yes",
    "matrix": "matrix a/case --catalog CATALOG --env it=PYTHON --output reports",
    "merge": "merge report.json",
}
CODES = {"diagnose a text": {1}, "diagnose a script": {0, 1}, "new": {0, 1}, "lint": {0, 2}}


@pytest.fixture(scope="module")
def hostile(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of modules that leave a mark when they are imported, and a catalog in it, and a report on it."""
    folder = tmp_path_factory.mktemp("hostile")
    for name in SHADOWS:
        path = folder / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"open({str(folder / 'mark')!r}, 'a').write({name!r})\nraise SystemExit('imported: {name}')\n")
    (folder / "document.md").write_text(DOCUMENT)
    (folder / "scripts").mkdir()
    (folder / "scripts" / "train.py").write_text(PROGRAM)
    catalog = write_catalog(folder / "catalog", {"a/_topic.yaml": TOPIC, "a/case": MINIMAL})
    shell.gradcases("run", "--catalog", catalog, "--format", "json", "--output", folder / "report.json")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="there the script is a program of its own")
@pytest.mark.parametrize("verb", VERBS)
def test_what_lies_in_the_working_directory_is_not_imported(shell: Shell, hostile: Path, verb: str) -> None:
    places = {"CATALOG": "catalog", "SCRIPTS/train.py": "scripts/train.py", "it=PYTHON": f"it={sys.executable}"}
    words = [places.get(word, word) for word in VERBS[verb].split()]
    ran = shell.gradcases(*words, command=SCRIPT, cwd=hostile)
    assert not (hostile / "mark").exists(), (hostile / "mark").read_text()
    assert ran.returncode in CODES.get(verb, {0}), (ran.stdout + ran.stderr).decode()


def test_nor_with_python_dash_m_where_no_folder_is_named_gradcases(shell: Shell, hostile: Path, tmp_path: Path) -> None:
    for name in SHADOWS:
        if "/" not in name:
            (tmp_path / f"{name}.py").write_bytes((hostile / f"{name}.py").read_bytes())
    ran = shell.gradcases("run", "a/case", "--catalog", hostile / "catalog", cwd=tmp_path)
    assert not (hostile / "mark").exists(), (hostile / "mark").read_text()
    assert ran.returncode == 0, ran.stderr.decode()
