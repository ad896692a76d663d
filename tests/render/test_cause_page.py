"""A cause's page as text, JSON and Markdown."""

from __future__ import annotations

import json
import re

import pytest

from gradcases.case import Symptom
from gradcases.catalog import Cause
from gradcases.cause_page import CausePage
from gradcases.render.pages import page_json, page_markdown
from gradcases.render.pages.cause_text import cause_text
from gradcases.render.screen import Screen, cells
from tests.render.reports import HOSTILE
from tests.render.test_literal import controls
from tests.render.test_markdown import foreign

PLAIN = CausePage(
    Cause("detached-loss", "The loss is cut off.", "It was detached.\nLook for detach.\n"),
    ("It was detached. Look for detach.",),
    ((Symptom.RAISES, 1), (Symptom.NONE_GRAD, 2)),
    (("a/one", "It raises"), ("a/two[exp]", "It is None"), ("a/two[log]", "It is None, too")),
)
BARE = CausePage(Cause("calm", "Nothing moved."), (), (), ())
BAD = CausePage(Cause("hostile", HOSTILE, HOSTILE), (HOSTILE, f"1. {HOSTILE}"), ((Symptom.WARNS, 1),), ((HOSTILE, HOSTILE),))
SECTIONS = ["The loss is cut off.", "detached-loss", "It was detached. Look for detach.", "Symptoms", "an exception (raises, 1 case)"]
SECTIONS += ["a gradient that is None (none-grad, 2 cases)", "Cases", "a/one", "It raises", "a/two[log]", "It is None, too"]


def plain(text: str) -> str:
    """Without what Markdown needs to be literal."""
    return re.sub(r"\\(?=\W)", "", text)


@pytest.mark.parametrize("text", [cause_text(PLAIN, Screen(100)), plain(page_markdown.cause(PLAIN))], ids=["text", "markdown"])
def test_a_page_has_its_sections_in_order(text: str) -> None:
    assert [text.find(each) for each in SECTIONS] == sorted(text.index(each) for each in SECTIONS)


@pytest.mark.parametrize("text", [cause_text(BARE, Screen(100)), page_markdown.cause(BARE)], ids=["text", "markdown"])
def test_a_page_says_that_there_are_no_cases_and_leaves_out_what_is_empty(text: str) -> None:
    assert "None yet." in text
    assert "Symptoms" not in text
    assert "Explanation" not in text


def test_a_page_as_json_says_the_same() -> None:
    assert json.loads(page_json.cause(PLAIN)) == {
        "schema": "gradcases.cause/1",
        "cause": "detached-loss",
        "summary": "The loss is cut off.",
        "explanation": ["It was detached. Look for detach."],
        "symptoms": {"raises": 1, "none-grad": 2},
        "cases": [{"case": name, "title": title} for name, title in PLAIN.cases],
    }
    assert json.loads(page_json.cause(BARE))["cases"] == []


def test_hostile_texts_are_literal_in_json() -> None:
    assert json.loads(page_json.cause(BAD))["summary"] == HOSTILE
    assert not controls(page_json.cause(BAD))


@pytest.mark.parametrize("width", [24, 40, 80, 200])
def test_hostile_text_stands_there_literally_and_fits(width: int) -> None:
    text = cause_text(BAD, Screen(width))
    assert not controls(text)
    assert all(cells(line) <= min(width, 100) and line == line.rstrip() for line in text.splitlines())


def test_with_colours_the_text_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for page in (PLAIN, BARE, BAD):
        coloured = cause_text(page, Screen(80, colours=True))
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == cause_text(page, Screen(80))


def test_markdown_of_hostile_texts_has_no_markup_but_ours() -> None:
    text = page_markdown.cause(BAD)
    assert not controls(text)
    assert not foreign(text)
