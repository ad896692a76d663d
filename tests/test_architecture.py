"""The one-way flow as rules on imports: what each part may know of the others."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "gradcases"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
INSIDE = PACKAGE / "inside"

RENDER = PACKAGE / "render"

# Part of the package: the parts it may import. A module at the top belongs to the part of its own name.
PURE = {
    "errors",
    "program",
    "outcome",
    "wanted",
    "condition",
    "message_text",
    "expectation",
    "case",
    "judge",
    "outcome_json",
    "content_hash",
    "compiling",
    "opcodes",
    "finding",
}
MAY_IMPORT = {
    "catalog": PURE | {"catalog"},
    "lint": PURE | {"catalog", "lint"},
    "authoring": PURE | {"catalog", "lint", "report", "authoring"},
    "runner": PURE | {"catalog", "graphs", "report", "case_findings", "runner", "target"},
    "releases": PURE | {"releases"},
    "environments": PURE | {"environments"},
    "matrix": PURE | {"catalog", "report", "runner", "target", "releases", "environments", "results", "matrix"},
    "report": PURE | {"target", "case_findings"},
    "case_findings": PURE,
    "target": PURE,
    "documents": PURE | {"documents", "happening", "runner", "target"},
    "happening": PURE,
    "stated_outcome": PURE,
    "page": PURE | {"catalog", "happening", "stated_outcome"},
    "cause_page": PURE | {"catalog", "page"},
    "shard": PURE,
    "results": PURE | {"report", "target", "results"},
    "evidence": PURE,
    "measured": PURE | {"catalog", "evidence", "target", "results", "measured"},
    "matching": PURE | {"matching"},
    "graphs": PURE | {"graphs", "happening"},
    "topic_page": PURE | {"catalog", "page"},
    "live": PURE | {"commands", "diagnosis", "live"},
    "diagnosis": PURE | {"catalog", "diagnosis", "matching"},
    "site": PURE
    | {"catalog", "happening", "page", "cause_page", "topic_page", "results", "measured", "matching", "graphs", "render", "site"},
    "render": PURE
    | {
        "catalog",
        "documents",
        "report",
        "target",
        "matrix",
        "happening",
        "page",
        "cause_page",
        "evidence",
        "graphs",
        "topic_page",
        "results",
        "matching",
        "diagnosis",
        "render",
        "gradcases",
    },
}
# Folder of the renderers: the others that it may import, beside what they all share, which stands above them.
RENDERERS_MAY_IMPORT: dict[str, set[str]] = {
    "diagnoses": set(),
    "graphs": set(),
    "judgements": {"reports"},
    "pages": set(),
    "reports": {"pages"},
    "scripts": set(),
    "tables": set(),
}
ANYTHING = {"commands", "pytest_plugin", "__main__", "__init__"}


def part_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it, by their full names."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names if node.module == "gradcases"}
    return names


def parts_imported(path: Path) -> set[str]:
    ours = {name for name in imported(path) if name.split(".")[0] == "gradcases"}
    return {name.split(".")[1] if "." in name else "gradcases" for name in ours} - {"__version__"}


@pytest.mark.parametrize("path", [path for path in MODULES if INSIDE not in path.parents], ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_part_imports_only_what_comes_before_it(path: Path) -> None:
    part = part_of(path)
    if part in ANYTHING:
        return
    allowed = PURE if part in PURE else MAY_IMPORT[part]
    assert parts_imported(path) - {"gradcases"} <= allowed


@pytest.mark.parametrize("path", sorted(RENDER.rglob("*.py")), ids=lambda path: str(path.relative_to(RENDER)))
def test_what_renderers_share_knows_none_of_them_and_one_folder_knows_few_others(path: Path) -> None:
    folders = {name.split(".")[2] for name in imported(path) if name.startswith("gradcases.render.")} & set(RENDERERS_MAY_IMPORT)
    folder = path.relative_to(RENDER).parts[0]
    assert folders <= RENDERERS_MAY_IMPORT.get(folder, set()) | {folder}


def test_each_folder_of_the_renderers_has_its_rule() -> None:
    assert {path.parent.name for path in RENDER.glob("*/*.py")} == set(RENDERERS_MAY_IMPORT)


@pytest.mark.parametrize("name", sorted(PURE))
def test_the_pure_core_touches_nothing_outside_itself(name: str) -> None:
    effects = {"os", "sys", "subprocess", "socket", "tempfile", "shutil", "yaml", "rich", "typer", "threading"}
    assert not {module.split(".")[0] for module in imported(PACKAGE / f"{name}.py")} & effects


@pytest.mark.parametrize("path", [path for path in MODULES if INSIDE in path.parents], ids=lambda path: path.name)
def test_the_worker_imports_nothing_of_gradcases(path: Path) -> None:
    assert "gradcases" not in {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize(
    ("module", "homes"),
    [
        ("torch", {"inside"}),
        ("yaml", {"catalog"}),
        ("subprocess", {"runner", "environments"}),
        ("rich", {"render"}),
        ("markdown_it", {"documents"}),
        ("jinja2", {"site"}),
        ("pygments", {"site"}),
        ("networkx", {"graphs"}),
    ],
)
def test_an_effect_has_one_home(module: str, homes: set[str]) -> None:
    users = {part_of(path) for path in MODULES if module in {name.split(".")[0] for name in imported(path)}}
    assert users - {"commands"} == homes
    assert module == "rich" or "commands" not in users


def test_processes_are_started_in_four_modules() -> None:
    starting = {str(path.relative_to(PACKAGE)) for path in MODULES if "subprocess" in imported(path)}
    # workers, users' scripts, uv, and ruff
    assert starting == {"runner/workers.py", "runner/watching.py", "environments/uv.py", "runner/formatter.py"}


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_no_name_says_nothing() -> None:
    assert not {path.stem for path in MODULES} & {"utils", "util", "helpers", "helper", "misc", "common", "manager"}
