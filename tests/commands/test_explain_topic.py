"""`gradcases explain TOPIC`, and what a topic's name means where something else has it too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import Cause, Topic, load
from gradcases.catalog.selecting import named_by
from gradcases.commands.explain import find
from tests.catalogs import minimal, write_catalog
from tests.commands.processes import Shell, told

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.catalog import Catalog


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Topics of which one has a case to read first, and names that several things have."""
    files = {
        "wind/storm": minimal(title="It blows", aliases=["wind"]),
        "wind/breeze": minimal(title="It stirs"),
        "rain/drops": minimal(title="It rains"),
        "rain/sun": minimal(title="It rains and shines"),
        "sun/only": minimal(title="It shines", aliases=["rain", "weather"]),
        "causes.yaml": {"rain": "Clouds.", "weather": "Air."},
        "rain/_topic.yaml": {"title": "All about rain", "introduction": "Water falls."},
    }
    return write_catalog(tmp_path_factory.mktemp("topics"), files)


@pytest.fixture(scope="module")
def catalog(folder: Path) -> Catalog:
    return load(folder)


def found(catalog: Catalog, word: str) -> str | list[str]:
    what = find(catalog, word)
    return f"{type(what).__name__} {what.id}" if isinstance(what, (Cause, Topic)) else [case.id for case in what]


EXPLAINED: dict[str, str | list[str]] = {
    "wind": ["wind/storm"],  # the topic's case to read first
    "wind/": "Topic wind",
    " wind/ ": "Topic wind",
    "rain": "Topic rain",  # though a case of another topic and a cause go by it
    "rain/": "Topic rain",
    "cause:rain": "Cause rain",
    "sun": "Topic sun",  # though it is a case's slug
    "weather": ["sun/only"],
    "storm": ["wind/storm"],
}


@pytest.mark.parametrize("word", EXPLAINED)
def test_a_topics_name_means_its_case_to_read_first_or_the_topic(word: str, catalog: Catalog) -> None:
    assert found(catalog, word) == EXPLAINED[word]


@pytest.mark.parametrize("topic", ["wind", "rain", "sun", "wind/"])
def test_a_topics_name_selects_all_its_cases_whatever_else_goes_by_it(topic: str, catalog: Catalog) -> None:
    assert [case.id for case in named_by(catalog, topic)] == [case.id for case in catalog.cases if case.topic == topic.strip("/")]


def test_a_topic_has_a_page(shell: Shell, folder: Path) -> None:
    text = told(shell.gradcases("explain", "rain", "--catalog", folder))
    assert text.startswith("All about rain\ntopic: rain\n\nIntroduction\n  Water falls.\n\nCases\n")
    assert "rain/drops (raises): It rains\n" in text


def test_a_topics_page_as_json_and_as_markdown(shell: Shell, folder: Path) -> None:
    page = json.loads(told(shell.gradcases("explain", "rain/", "--catalog", folder, "--format", "json")))
    assert (page["schema"], page["topic"], len(page["cases"])) == ("gradcases.topic/1", "rain", 2)
    assert told(shell.gradcases("explain", "wind/", "--catalog", folder, "--format", "markdown")).startswith("# wind\n")


def test_a_kept_catalog_knows_its_topics(tmp_path: Path, folder: Path) -> None:
    home = Shell(tmp_path)
    first = told(home.gradcases("explain", "rain", "--catalog", folder))
    assert list(tmp_path.rglob("catalog-*"))
    assert told(home.gradcases("explain", "rain", "--catalog", folder)) == first


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_a_case_shows_the_way_to_its_topic(shell: Shell, folder: Path, format: str) -> None:
    page = told(shell.gradcases("explain", "rain/sun", "--catalog", folder, "--format", format))
    assert ("• rain/: All about rain (2 cases)" if format == "text" else r"- `rain/`: All about rain \(2 cases\)") in page
    assert "See also" not in told(shell.gradcases("explain", "sun/only", "--catalog", folder, "--format", format))


def test_every_built_in_topic_is_explained_and_listed_by_its_name() -> None:
    built_in = load()
    for topic in built_in.topics:
        assert find(built_in, f"{topic}/") == built_in.topic(topic)
        assert {case.topic for case in named_by(built_in, topic)} == {topic}
