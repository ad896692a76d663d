"""The pytest plugin: `pytest --gradcases DIR`, and files that match `*.gradcase.yaml`; each case is a test item.

No other part of gradcases is imported before there is a case to collect: to have it installed costs other projects nothing.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from gradcases.pytest_plugin import display

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from gradcases.pytest_plugin.collecting import CatalogRoot, StandaloneFile

STANDALONE = ".gradcase.yaml"
MARKER = "gradcase(topic, symptom, cause): a case of gradcases; choose by them as in -m 'gradcase(symptom=\"none-grad\")'."
OPTIONS = {
    "python": ("PATH", "the interpreter that runs the programs; it needs torch [default: the one that runs pytest]"),
    "device": ("DEVICE", "where they make tensors: cpu, cuda, cuda:1, mps, xpu, or another that torch knows [default: cpu]"),
    "timeout": ("SECONDS", "the deadline of each program [default: 30]"),
    "memory-limit": ("SIZE", "memory that each program may take, as 2GiB, or none; Linux, on the CPU [default: 4GiB]"),
    "file-limit": ("SIZE", "size of each file that a program may write, or none; not on Windows [default: 1GiB]"),
    "isolation": ("HOW", "fork (a forked process each), spawn (a fresh interpreter each) or none [default: fork where it can]"),
    "fail-on": ("WHAT", "what fails beside `changed`: reworded, not-run, refuted; several with commas between"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gradcases", "gradcases: cases of what goes wrong with gradients")
    told = "collect this catalog, a folder of <topic>/<slug>.yaml; without DIR the built-in one; may be repeated"
    group.addoption("--gradcases", action="append", nargs="?", const="", default=[], metavar="DIR", help=told)
    parser.addini("gradcases", "catalogs to collect where no file or folder is named", type="paths", default=[])
    for name, (metavar, told) in OPTIONS.items():
        group.addoption(f"--gradcases-{name}", metavar=metavar, help=told)
        parser.addini(f"gradcases_{name.replace('-', '_')}", told, default="")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)
    config.pluginmanager.register(display, "gradcases-display")
    if _anything_is_asked_for(config):
        from gradcases.pytest_plugin.arguments import Settings, add_catalogs

        Settings.of(config)  # what is wrong is said before anything is collected, and in the process that has a terminal
        add_catalogs(config)


def _anything_is_asked_for(config: pytest.Config) -> bool:
    options = [f"gradcases_{name.replace('-', '_')}" for name in OPTIONS]
    return _catalogs_are_asked_for(config) or any(config.getoption(each) is not None or config.getini(each) for each in options)


def _catalogs_are_asked_for(config: pytest.Config) -> bool:
    return bool(config.getoption("gradcases") or config.getini("gradcases"))


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> CatalogRoot | None:
    if not _catalogs_are_asked_for(parent.config):
        return None
    from gradcases.pytest_plugin.arguments import CATALOGS
    from gradcases.pytest_plugin.collecting import CatalogRoot

    return CatalogRoot.from_parent(parent, path=path) if path in parent.config.stash[CATALOGS] else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> StandaloneFile | None:
    if not file_path.name.endswith(STANDALONE):
        return None
    from gradcases.pytest_plugin.collecting import StandaloneFile

    return StandaloneFile.from_parent(parent, path=file_path)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Where there are cases to run: start their worker now, so that it imports torch while others are run."""
    items = sys.modules.get(f"{__name__}.items")
    if items is None or session.config.option.collectonly or session.testsfailed:
        return
    if any(isinstance(item, items.CaseItem) for item in session.items):
        from gradcases.pytest_plugin.bench import bench_of

        bench_of(session.config)
