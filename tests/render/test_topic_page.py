"""A topic's page, as a value and as text, JSON and Markdown."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from gradcases.case import Symptom
from gradcases.catalog import Topic, load
from gradcases.render.pages import page_json, page_markdown
from gradcases.render.pages.topic_text import topic_text
from gradcases.render.screen import Screen, cells
from gradcases.topic_page import TopicPage, topic_page_of
from tests.catalogs import minimal, write_catalog
from tests.render.reports import HOSTILE
from tests.render.test_literal import controls
from tests.render.test_markdown import foreign

if TYPE_CHECKING:
    from pathlib import Path

CASES = (("time/one", Symptom.RAISES, "It raises"), ("time/two[exp]", Symptom.NONE_GRAD, "It is None"))
PLAIN = TopicPage(Topic("time", "All in time", "What time does.\n\nAnd undoes.\n"), ("What time does.", "And undoes."), CASES)
BARE = TopicPage(Topic("time"), (), CASES[:1])
BAD = TopicPage(Topic("hostile", HOSTILE, HOSTILE), (HOSTILE, f"1. {HOSTILE}"), ((HOSTILE, Symptom.WARNS, HOSTILE),))
SECTIONS = ["All in time", "opic: ", "What time does.", "And undoes.", "Cases", "time/one", "raises", "It raises", "time/two[exp]"]


def plain(text: str) -> str:
    """Without what Markdown needs to be literal."""
    return re.sub(r"\\(?=\W)", "", text)


def test_a_page_has_all_cases_of_its_topic_and_no_others(tmp_path: Path) -> None:
    files = {
        "a/one": minimal(title="It raises", see={"cases": ["b/one"]}),
        "a/two": minimal(title="$what", symptom="warns", params={"x": {"what": "It warns"}}),
        "a-b/one": minimal(),
        "b/one": minimal(),
        "a/_topic.yaml": {"title": "A", "introduction": "One\nline.\n\nAnother."},
    }
    catalog = load(write_catalog(tmp_path, files))
    page = topic_page_of(catalog.topic("a"), catalog)
    assert (page.title, page.paragraphs) == ("A", ("One line.", "Another."))
    assert page.cases == (("a/one", Symptom.RAISES, "It raises"), ("a/two[x]", Symptom.WARNS, "It warns"))
    assert topic_page_of(catalog.topic("b"), catalog).title == "b"


def test_every_case_of_the_built_in_catalog_is_on_the_page_of_its_topic() -> None:
    catalog = load()
    named = [name for topic in catalog.topics for name, _, _ in topic_page_of(catalog.topic(topic), catalog).cases]
    assert sorted(named) == sorted(catalog.by_id)


@pytest.mark.parametrize("text", [topic_text(PLAIN, Screen(100)), plain(page_markdown.topic(PLAIN))], ids=["text", "markdown"])
def test_a_page_has_its_sections_in_order(text: str) -> None:
    assert [text.find(each) for each in SECTIONS] == sorted(text.index(each) for each in SECTIONS)


@pytest.mark.parametrize("text", [topic_text(BARE, Screen(100)), page_markdown.topic(BARE)], ids=["text", "markdown"])
def test_a_topic_that_nothing_introduces_goes_by_its_name(text: str) -> None:
    assert text.lstrip("# ").startswith("time\n")
    assert "Introduction" not in text
    assert "time/one" in text


def test_a_page_as_json_says_the_same() -> None:
    assert json.loads(page_json.topic(PLAIN)) == {
        "schema": "gradcases.topic/1",
        "topic": "time",
        "title": "All in time",
        "introduction": ["What time does.", "And undoes."],
        "cases": [{"case": name, "symptom": symptom.value, "title": title} for name, symptom, title in CASES],
    }
    assert json.loads(page_json.topic(BARE))["title"] is None


@pytest.mark.parametrize("width", [24, 40, 80, 200])
def test_hostile_text_stands_there_literally_and_fits(width: int) -> None:
    text = topic_text(BAD, Screen(width))
    assert not controls(text)
    assert all(cells(line) <= min(width, 100) and line == line.rstrip() for line in text.splitlines())
    assert json.loads(page_json.topic(BAD))["title"] == HOSTILE


def test_with_colours_the_text_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for page in (PLAIN, BARE, BAD):
        coloured = topic_text(page, Screen(80, colours=True))
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == topic_text(page, Screen(80))


def test_markdown_of_hostile_texts_has_no_markup_but_ours() -> None:
    text = page_markdown.topic(BAD)
    assert not controls(text)
    assert not foreign(text)
