"""`explain --graph`: recorded now, or before; as a tree, as text for others, as a picture."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from gradcases.catalog import load
from gradcases.graphs.graph import Drawing
from gradcases.graphs.kept import FOLDER, topic_text
from tests.catalogs import minimal, write_catalog
from tests.commands.processes import Shell, complained, told
from tests.graphs import made

CASE = "detach/activation-detached"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cases, with a graph of one of them."""
    folder = write_catalog(tmp_path_factory.mktemp("catalog"), {"a/kept": minimal(), "a/other": minimal()})
    (folder / FOLDER).mkdir()
    text = topic_text("2.6.0", [(load(folder).by_id["a/kept"], Drawing("a/kept", made.ended(), None, None, "2.6.0"))])
    (folder / FOLDER / "a.json").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def no_torch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has none."""
    path = tmp_path_factory.mktemp("interpreter") / "python"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def test_it_draws_the_code_and_the_fix_as_they_run_now(shell: Shell) -> None:
    text = told(shell.gradcases("explain", CASE, "--graph", COLUMNS="80"))
    assert re.search(r"^torch \d[^ ]*, recorded now$", text, re.MULTILINE)
    assert "╳ cut here: line 5: features = hidden.detach()\n            └── ReluBackward0  line 4" in text
    assert text.index("x  a leaf  grad None") < text.index("fix: backward in line 6") < text.index("x  a leaf  grad [0.0, 1.0, 1.0]")


@pytest.mark.parametrize(("format", "begins"), [("mermaid", "flowchart TD\n"), ("dot", 'digraph "detach/'), ("svg", "<svg xmlns=")])
def test_a_format_of_graphs_needs_no_other_word(shell: Shell, catalog: Path, no_torch: Path, format: str, begins: str) -> None:
    ran = shell.gradcases("explain", "a/kept", "--format", format, "--catalog", catalog, "--python", no_torch)
    assert told(ran).startswith(begins.replace("detach/", "a/kept"))


def test_json_has_its_schema(shell: Shell, catalog: Path) -> None:
    data = json.loads(told(shell.gradcases("explain", "a/other", "--graph", "--format", "json", "--catalog", catalog)))
    assert (data["schema"], data["case"], data["fix"], data["code"]["failed"]) == ("gradcases.graph/1", "a/other", None, True)
    assert [each["cut"]["line"] for each in data["code"]["edges"] if "cut" in each] == [3]


def test_without_torch_it_draws_what_was_recorded_before_and_says_so(shell: Shell, catalog: Path, no_torch: Path) -> None:
    text = told(shell.gradcases("explain", "a/kept", "--graph", "--catalog", catalog, "--python", no_torch))
    assert "torch 2.6.0, recorded before: torch cannot be imported: " in " ".join(text.split())
    assert "╳ ends here: line 3" in text


def test_without_torch_and_without_a_recording_it_says_why_there_is_nothing(shell: Shell, catalog: Path, no_torch: Path) -> None:
    ran = shell.gradcases("explain", "a/other", "--graph", "--catalog", catalog, "--python", no_torch)
    assert ran.returncode == 2
    assert "a/other: its graph cannot be recorded here: torch cannot be imported" in complained(ran)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["detach/", "--graph"], "a graph is of one case, and `detach/` is a topic"),
        ([CASE, "--graph", "--format", "markdown"], "--graph has the formats text, json, mermaid, dot and svg"),
        ([CASE, "--graph", "--fix", "none"], "has no fix `none`"),
        ([CASE, "--graph", "--fixed"], "--fixed and --torch are for --format script"),
        ([CASE, "--python", "python3"], "--python is for --graph"),
        ([CASE, "--graph", "--python", "/no/such"], "there is no interpreter `/no/such`"),
    ],
)
def test_what_makes_no_sense_is_said_to_make_none(shell: Shell, words: list[str], said: str) -> None:
    ran = shell.gradcases("explain", *words)
    assert ran.returncode == 2
    assert said in " ".join(re.sub("[│╭╮╰╯─]", " ", complained(ran)).split())


def test_a_program_that_ends_its_process_has_no_graph_and_that_is_said(shell: Shell, tmp_path: Path) -> None:
    folder = write_catalog(tmp_path, {"a/one": minimal(code="import os\nos._exit(3)\n", expect={"raises": None})})
    text = told(shell.gradcases("explain", "a/one", "--graph", "--catalog", folder))
    assert "There is no graph: the program " in text
    assert "status 3" in text
