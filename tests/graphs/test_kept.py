"""Graphs that lie beside a catalog: given only of the case as it is, and only where the file is one of ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gradcases.catalog import load
from gradcases.errors import ReportError
from gradcases.graphs.graph import Drawing
from gradcases.graphs.kept import FOLDER, kept, topic_text
from gradcases.graphs.small import small
from tests.catalogs import minimal, write_catalog
from tests.graphs import made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalog of two cases, with a graph of one of them."""
    write_catalog(tmp_path, {"a/one": minimal(), "a/two": minimal()})
    case = load(tmp_path).by_id["a/one"]
    (tmp_path / FOLDER).mkdir()
    text = topic_text("2.13.0", [(case, Drawing("a/one", made.ended(), made.everything(), "fix 1", "2.13.0"))])
    (tmp_path / FOLDER / "a.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_was_kept_is_given_with_the_torch_that_it_is_of(folder: Path) -> None:
    found = kept(folder, load(folder).by_id["a/one"])
    assert found == Drawing("a/one", small(made.ended()), small(made.everything()), "fix 1", "2.13.0")


def test_of_a_case_without_one_there_is_none(folder: Path) -> None:
    assert kept(folder, load(folder).by_id["a/two"]) is None


def test_a_case_that_changed_since_has_none(folder: Path) -> None:
    write_catalog(folder, {"a/one": minimal(expect={"grads": {"x": None}}, symptom="none-grad")})
    assert kept(folder, load(folder).by_id["a/one"]) is None


def test_a_title_that_changed_changes_nothing(folder: Path) -> None:
    write_catalog(folder, {"a/one": minimal(title="Another title")})
    assert kept(folder, load(folder).by_id["a/one"]) is not None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "gradcases.graphs/1"}', '{"schema": "gradcases.graphs/2", "cases": {}}'])
def test_a_file_of_something_else_is_said_to_be_so(folder: Path, text: str) -> None:
    (folder / FOLDER / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=r"make graphs|cannot be read"):
        kept(folder, load(folder).by_id["a/one"])


@pytest.mark.parametrize("broken", [{"nodes": []}, {"edges": [{"source": 9, "target": 0}]}, {"nodes": [{"kind": "other"}]}])
def test_a_graph_that_is_none_is_said_to_be_so(folder: Path, broken: dict[str, object]) -> None:
    path = folder / FOLDER / "a.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["cases"]["a/one"]["code"] |= broken
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ReportError, match=r"a/one: is no graph that was recorded; `make graphs` makes it"):
        kept(folder, load(folder).by_id["a/one"])
