"""The registries of causes, of sources and of retired ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import builtin_root, load
from gradcases.catalog.catalog import Cause, Source
from gradcases.catalog.registries import is_id, read_causes
from tests.catalog.edits import edited
from tests.catalog.told import told_of
from tests.catalogs import MINIMAL, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.catalog import Catalog
    from gradcases.errors import Problem

NO_NAME = "use small letters and digits, with single `-` between"

BROKEN: dict[str, tuple[str, list[str]]] = {
    "causes.yaml": (
        "Bad Name: a\nfine: b\nempty:\nlisted: [a]\nnumber: 3\nlong: {explanation: a, sumary: b}\n",
        [
            f"1:1: `Bad Name` is no name for a cause; {NO_NAME}",
            "3:7: the cause `empty` is nothing (null); it has to be a text",
            "4:9: the cause `listed` is a list; it has to be a text",
            "5:9: the cause `number` is the number 3; it has to be a text; put it in quotes",
            "6:7: the cause `long` lacks the key `summary`",
            "6:24: the cause `long` has no key `sumary`; did you mean `summary`?",
        ],
    ),
    "sources.yaml": (
        "a: A document\nb: {date: 2025-01-30}\nc: {title: [a], date: 2025}\nD: {title: a}\nd: {title: a, titel: b}\n",
        [
            "1:4: the source `a` is the text `A document`; it has to be a mapping with `date`, `title`",
            "2:4: the source `b` lacks the key `title`",
            "3:12: `title` is a list; it has to be a text",
            "3:23: `date` is the number 2025; it has to be a text; put it in quotes",
            f"4:1: `D` is no name for a source; {NO_NAME}",
            "5:15: the source `d` has no key `titel`; did you mean `title`?",
        ],
    ),
    "retired.yaml": (
        "no-topic: a\na/b:\na/c: {reason: a}\na/b: again\n",
        [
            f"1:1: `no-topic` is no name for a retired id; {NO_NAME}",
            "2:5: the reason of `a/b` is nothing (null); it has to be a text",
            "3:6: the reason of `a/c` is a mapping; it has to be a text",
            "4:1: duplicate key `a/b`: it stands on line 2 already; leave one of them out",
        ],
    ),
}


@pytest.mark.parametrize("text", ["a/b", "a-1/b2-c"])
def test_an_id_is_a_topic_and_a_slug(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize("text", ["a", "a/", "A/b", "a/b/c", "a/b-", "a--b/c", "a/b\n", "é/b", ""])
def test_what_is_written_otherwise_is_no_id(text: str) -> None:
    assert not is_id(text)


def beside(tmp_path: Path, **files: str) -> Catalog:
    """A catalog of one case with these registries, by their stems."""
    return load(write_catalog(tmp_path, {"t/s": MINIMAL} | {f"{stem}.yaml": text for stem, text in files.items()}))


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_with_a_registry_is_told(name: str, tmp_path: Path) -> None:
    text, complaints = BROKEN[name]
    assert told_of(tmp_path, {"t/s": MINIMAL, name: text}) == [f"{name}:{each}" for each in complaints]


@pytest.mark.parametrize(
    ("name", "what"),
    [("causes.yaml", "cause"), ("sources.yaml", "source"), ("retired.yaml", "retired id")],
)
def test_a_registry_is_a_mapping(name: str, what: str, tmp_path: Path) -> None:
    complaint = f"{name}:2:1: the file is a list; it has to be a mapping, each {what} with what is said of it"
    assert told_of(tmp_path, {"t/s": MINIMAL, name: "# a comment\n- a\n"}) == [complaint]


@pytest.mark.parametrize("name", BROKEN)
def test_an_empty_registry_is_told(name: str, tmp_path: Path) -> None:
    assert told_of(tmp_path, {"t/s": MINIMAL, name: "# none yet\n"}) == [f"{name}:1:1: is empty; fill it or delete it"]


def test_a_case_is_not_blamed_for_a_registry_that_cannot_be_read(tmp_path: Path) -> None:
    claim = "[{source: a-document, locator: here, says: this, untestable: a}]"
    files = {"t/s": edited({"cause": "weather", "claims": claim}), "causes.yaml": "weather:\n", "sources.yaml": "a-document:\n"}
    assert [complaint.partition(":")[0] for complaint in told_of(tmp_path, files)] == ["causes.yaml", "sources.yaml"]


def test_a_catalog_has_the_built_in_causes_and_its_own(tmp_path: Path) -> None:
    causes = beside(tmp_path, causes="weather: it rained\ndetached-loss: in other words\n").causes
    assert causes["weather"] == Cause("weather", "it rained")
    assert causes["detached-loss"] == Cause("detached-loss", "in other words")
    assert causes.keys() - {"weather"} == load(builtin_root()).causes.keys()


def test_causes_of_a_folder_are_read_by_themselves(tmp_path: Path) -> None:
    found: list[Problem] = []
    assert read_causes(tmp_path, found) == {}
    assert read_causes(write_catalog(tmp_path, {"causes.yaml": "weather: it rained\nempty:\n"}), found) == {
        "weather": Cause("weather", "it rained"),
        "empty": Cause("empty", ""),
    }
    assert [(problem.path.name, problem.line) for problem in found] == [("causes.yaml", 2)]


def test_a_cause_may_have_an_explanation(tmp_path: Path) -> None:
    causes = beside(tmp_path, causes="weather: {summary: it rained, explanation: Clouds did it.}\n").causes
    assert causes["weather"] == Cause("weather", "it rained", "Clouds did it.")


def test_sources_are_the_catalogs_own(tmp_path: Path) -> None:
    sources = beside(tmp_path, sources="a: {title: A}\nb: {title: B, date: 2025-01-30}\n").sources
    assert sources == {"a": Source("a", "A"), "b": Source("b", "B", "2025-01-30")}


def test_retired_ids_keep_their_reason(tmp_path: Path) -> None:
    assert beside(tmp_path, retired="a/b: it was wrong\n").retired == {"a/b": "it was wrong"}


def test_a_catalog_needs_no_registry(tmp_path: Path) -> None:
    catalog = beside(tmp_path)
    assert (catalog.sources, catalog.retired) == ({}, {})


def test_what_is_wrong_with_the_built_in_causes_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradcases.catalog.reading.builtin_root", lambda: tmp_path)
    assert told_of(tmp_path, {"t/s": MINIMAL, "causes.yaml": "weather:\n"}) == [
        "causes.yaml:1:9: the cause `weather` is nothing (null); it has to be a text"
    ]
