from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from gradcases.case import See
from gradcases.page import page_of
from gradcases.render.pages import page_json
from gradcases.render.pages.explain_text import page_text
from gradcases.render.pages.list_text import list_text
from gradcases.render.screen import Screen, cells
from tests.render.pages import catalog_of, hostile_page, plain_page
from tests.render.reports import HOSTILE, case
from tests.render.test_literal import controls

WIDTHS = [24, 40, 80, 200]


@pytest.fixture(autouse=True)
def _a_terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


def test_a_page_has_the_sections_that_every_page_has() -> None:
    text = page_text(plain_page(), Screen(100))
    sections = ["It raises", "a/shown", "cause: the loss is cut off", "Code", "What happens", "Why", "Fix: leave out", "Fix: other"]
    sections += ["What documents say", "See also", "a/related: It is related", "torch.Tensor.detach"]
    assert sorted(sections, key=text.index) == sections


def test_the_line_that_raises_is_marked() -> None:
    assert "  ❱ 4 loss.backward()\n" in page_text(plain_page(), Screen(100))
    assert "  > 4 loss.backward()\n" in page_text(plain_page(), Screen(100, encoding="ascii"))


@pytest.mark.parametrize("others", [(), ("a/other",)])
def test_a_topic_is_somewhere_to_read_on_where_it_has_other_cases(others: tuple[str, ...]) -> None:
    shown = replace(case("a/shown"), see=See(("b/related",)))
    page = page_of(shown, catalog_of(shown, case("b/related", "It is related"), *map(case, others)))
    assert page_text(page, Screen(100)).partition("See also\n")[2].splitlines() == [
        "  • b/related: It is related",
        *(["  • a/: the topic (2 cases)"] if others else []),
    ]


def test_a_fix_is_a_diff_with_the_gradients_it_gives() -> None:
    text = page_text(plain_page(), Screen(100))
    assert "  - loss = x.detach().sum()\n  + loss = x.sum()\n" in text
    assert "x.grad is [1.0, 1.0]" in text
    coloured = page_text(plain_page(), Screen(100, colours=True))
    assert re.search(r"\x1b\[31mloss = x.detach\(\).sum\(\)", coloured)
    assert re.search(r"\x1b\[32mloss = x.sum\(\)", coloured)


def test_claims_say_whether_they_hold_and_what_is_so_instead() -> None:
    text = page_text(plain_page(), Screen(100))
    assert re.search(r"✓ holds +it raises", text)
    assert re.search(
        r"✗ refuted +it returns\n +A document about gradients, example 2\n +raises: claimed nothing; observed RuntimeError", text
    )


def test_paragraphs_stay_apart_and_their_lines_do_not() -> None:
    assert "Why\n  Because.\n\n  And because of that.\n" in page_text(plain_page(), Screen(100))


@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_text_stands_there_literally_and_fits(width: int) -> None:
    text = page_text(hostile_page(), Screen(width))
    assert not controls(text)
    assert "\\x1b[31mred" in re.sub(r"\s", "", text)
    for line in text.splitlines():
        assert cells(line) <= width
        assert line == line.rstrip()


def test_with_colours_the_text_is_the_same() -> None:
    coloured = page_text(plain_page(), Screen(100, colours=True))
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == page_text(plain_page(), Screen(100))
    hostile = page_text(hostile_page(), Screen(100, colours=True))
    assert re.sub(r"\x1b\[[\d;]*m", "", hostile) == page_text(hostile_page(), Screen(100))


def test_prose_is_no_wider_than_it_can_be_read() -> None:
    assert max(map(cells, page_text(hostile_page(), Screen(300)).splitlines())) <= 100


def test_a_page_as_json_says_the_same() -> None:
    page = json.loads(page_json.page(plain_page()))
    assert page["schema"] == "gradcases.page/1"
    assert page["raising_line"] == 4
    assert [fix["diff"][2:4] for fix in page["fixes"]] == [["-loss = x.detach().sum()", "+loss = x.sum()"]] * 2
    assert [claim["verdict"] for claim in page["claims"]] == ["holds", "refuted"]
    assert json.loads(page_json.page(hostile_page()))["title"] == HOSTILE
    assert not controls(page_json.page(hostile_page()))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_list_fits_and_cuts_nothing_off(width: int) -> None:
    cases = [case("topic/a-long-name-of-a-case[with.value]", "A title that says what happens"), case("b/hostile", HOSTILE)]
    text = list_text(cases, Screen(width))
    assert not controls(text)
    for line in text.splitlines():
        assert cells(line) <= width
        assert line == line.rstrip()
    if width != 80:  # in two columns the halves of a folded id are not beside each other
        assert "topic/a-long-name-of-a-case[with.value]" in re.sub(r"\s", "", text)
    assert text.endswith("\n2 cases\n")


def test_an_empty_list_says_so() -> None:
    assert list_text([], Screen(80)).strip() == "0 cases"
