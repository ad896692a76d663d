"""What a site holds: addresses, spans of releases, gradients, search data."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from markupsafe import Markup

from gradcases.judge import ClaimVerdict, Verdict
from gradcases.site.addresses import OneFile, Pages
from gradcases.site.book import book_of
from gradcases.site.gradients import gradients_of
from gradcases.site.highlighting import highlighted
from gradcases.site.search_data import search_json
from tests.render.pages import catalog_of
from tests.render.reports import case, fix
from tests.site.books import DATES, HOSTILE, VERSIONS, cell, hostile_book, table_of


@pytest.mark.parametrize(
    ("case_id", "top", "beside", "anchor"),
    [
        ("a/b", "case/a/b.html", "../a/b.html", "#case/a/b"),
        ("a/b[c.d+e]", "case/a/b--c.d%2Be.html", "../a/b--c.d%2Be.html", "#case/a/b--c.d%2Be"),
    ],
)
def test_an_address_is_made_of_the_id_alone(case_id: str, top: str, beside: str, anchor: str) -> None:
    assert (Pages().case(case_id), Pages(2).case(case_id), OneFile().case(case_id)) == (top, beside, anchor)


def test_releases_in_which_a_case_does_the_same_are_one_span_and_unknown_stays_unknown() -> None:
    story = {entry.case.id: entry.story for entry in hostile_book().entries}
    assert [(span.between, span.word) for span in story["b/plain"].spans] == [
        ("1.13.1", "unknown"),
        ("2.0.1", "changed"),
        ("2.6.0", "holds"),
    ]
    assert [(span.between, span.word) for span in story["a/hostile"].spans] == [("1.13.1 – 2.6.0", "changed")]
    assert story["b/other[x.y]"].verdicts == ("unknown",) * 3


def test_a_change_is_where_a_case_does_another_thing_than_on_the_release_before() -> None:
    story = {entry.case.id: entry.story.changed_in for entry in hostile_book().entries}
    assert story == {"a/hostile": (), "b/plain": ("2.6.0",), "b/other[x.y]": ()}


def test_a_change_behind_an_unknown_release_is_where_it_is_first_seen() -> None:
    shown = case()
    catalog = catalog_of(shown)
    table = table_of(catalog, (cell(shown, None), None, cell(shown, "it raised")))
    (entry,) = book_of(catalog, table, DATES, lambda each: False).entries
    assert entry.story.changed_in == ("2.6.0",)


def test_a_stale_cell_says_so_and_tells_no_since() -> None:
    shown = case()
    catalog = catalog_of(shown)
    table = table_of(catalog, tuple(cell(shown, "it raised", content="0" * 64) for _ in VERSIONS))
    (entry,) = book_of(catalog, table, DATES, lambda each: True).entries
    assert [span.stale for span in entry.story.spans] == [True]
    assert entry.page.since == "not known; the case was another one when it was measured"


def test_a_span_has_the_months_that_are_known() -> None:
    assert [span.dates for span in hostile_book().entries[0].story.spans] == ["2022-12"]


def test_gradients_stand_before_and_after_a_fix() -> None:
    shown = case("a/b", "It raises", fix())
    (gradient,) = gradients_of(shown.code, shown.fixes[0].code)
    assert (gradient.name, gradient.before, gradient.after) == ("x", "None", "[1.0, 1.0]")


def test_what_is_false_of_a_document_comes_first() -> None:
    (document,) = hostile_book().documents
    verdicts = [each.section.judged.verdict for each in document.claims]
    assert verdicts[0] is ClaimVerdict.REFUTED
    assert document.counts == {verdict: verdicts.count(verdict) for verdict in document.counts}


def test_a_cause_or_document_without_cases_has_no_place() -> None:
    catalog = replace(catalog_of(case()), sources=catalog_of(case()).sources)
    book = book_of(catalog, table_of(catalog), DATES, lambda each: False)
    assert book.documents == ()


def test_search_data_stays_in_its_script_and_means_the_same() -> None:
    text = search_json(hostile_book())
    assert "<" not in text
    data = json.loads(text)
    symptom, cause, claims, changed, measured, numbers = data["cases"][0]
    words = data["words"].split(" ")
    assert any("</script><script>document.title" in words[int(number, 36)] for number in numbers.split(" "))
    assert (data["symptoms"][symptom], list(data["causes"])[cause], changed, measured) == ("raises", "detached-loss", [], "ccc")
    assert [data["verdicts"][each] for each in claims] == ["refuted", "untestable"]
    assert [data["releases"][each] for each in data["cases"][1][3]] == ["2.6.0"]


def test_every_verdict_has_a_letter_of_its_own() -> None:
    letters = json.loads(search_json(hostile_book()))["letters"]
    assert {*letters} == {*(verdict.value for verdict in Verdict), "unknown"}
    assert len({*letters.values()}) == len(letters)


def test_highlighting_keeps_the_text_line_by_line() -> None:
    text = 'def f(x):\n    """one &\n\n    two"""\n    return x + 1  # &\n'
    lines = highlighted(text)
    assert [Markup(re.sub("<[^>]*>", "", line)).unescape() for line in lines] == text.split("\n")
    assert lines[3].startswith("<u>    two")


def test_what_cannot_be_seen_is_written_out_in_code() -> None:
    assert "\\x1b" in "".join(highlighted(f"# {HOSTILE!r} \x1b[31m"))
    assert "\x1b" not in "".join(highlighted("# \x1b[31m"))
