"""Tables of results on screens and as documents: they fit, say all, and no text of a file does anything to them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gradcases.render.screen import Screen, cells
from gradcases.render.tables import compat_json, compat_text, diff_json, diff_text, table_json, table_markdown
from gradcases.render.tables.table_rows import rows_of
from gradcases.render.tables.table_text import table_text
from gradcases.render.tables.table_words import lacking
from gradcases.results.differing import compared
from gradcases.results.merging import merged
from tests.render.reports import MESSAGE, REFUTED, case, claim, code, expected, finding, fix, hostile, one_of_each, raises, report, returns
from tests.render.test_literal import controls
from tests.results.files import filed, on

if TYPE_CHECKING:
    from gradcases.results.table import Table

BASE = case("a/b", "t", fix())
TEXTS = [MESSAGE, MESSAGE, MESSAGE.replace("grad_fn", "history"), MESSAGE.replace("grad_fn", "history")]


def moving() -> Table:
    """A case that moves once on its way through four releases, and one that is the same everywhere."""
    same = finding(case("a/same"), raises())
    reports = [on(finding(BASE, raises(text)), same, torch=f"2.{minor}.0") for minor, text in enumerate(TEXTS)]
    return merged([filed(each, f"{number}.json") for number, each in enumerate(reports)])


def hostile_tables() -> list[str]:
    table, other = merged([filed(hostile())]), merged([filed(one_of_each())])
    both = merged([filed(hostile(), "a"), filed(on(*hostile().findings, torch="1.8.1"), "b"), filed(one_of_each(), "c")])
    rows, comparison = tuple(rows_of(both)), compared(table, other)
    screen = Screen(80)
    return [
        table_text(both, rows, screen),
        table_text(both, rows, Screen(30)),
        table_markdown.merged(both, rows),
        table_json.merged(both),
        compat_text.text(both, lambda cell: True, screen),
        compat_text.markdown(both, lambda cell: True),
        compat_json.whole(both, lambda cell: False),
        compat_json.as_csv(both, lambda cell: False),
        diff_text.text(comparison, screen),
        diff_text.markdown(comparison),
        diff_json.whole(comparison),
    ]


def test_texts_of_files_do_nothing_to_a_screen() -> None:
    for text in hostile_tables():
        assert not controls(text)


def test_texts_of_files_are_no_markup() -> None:
    for text in (hostile_tables()[index] for index in (2, 5, 9)):
        assert "<script>" not in text
        assert "@someone" not in text
        assert not any(line.startswith(("::", "##[", "```")) for line in text.splitlines())


def test_neighbours_that_are_the_same_are_one_range() -> None:
    moved, same = rows_of(moving())
    assert [line.columns for line in moved.lines] == ["2.0.0–2.1.0", "2.2.0–2.3.0"]
    assert moved.lines[1].sentences == ("in the text, `grad_fn` became `history`",)
    assert (same.uniform, [line.columns for line in same.lines]) == (True, ["all 4"])


def test_a_range_does_not_go_over_what_is_not_known() -> None:
    same = finding(case("a/same"), raises())
    known = [filed(on(same, torch=f"2.{minor}.0")) for minor in (0, 1, 3)]
    table = merged([*known, filed(on(finding(BASE, raises()), torch="2.2.0"))])
    (row,) = [each for each in rows_of(table) if each.case == "a/same"]
    assert [(line.columns, line.verdict is None) for line in row.lines] == [
        ("2.0.0–2.1.0", False),
        ("2.2.0", True),
        ("2.3.0", False),
    ]


def test_a_range_does_not_go_from_one_device_to_another() -> None:
    held, moved = finding(BASE, raises()), finding(BASE, returns())
    table = merged([filed(on(held)), filed(on(held, device="cuda")), filed(on(moved, device="cuda", torch="2.14.0"))])
    (row,) = rows_of(table)
    assert [line.columns for line in row.lines] == ["2.13.0 cpu", "2.13.0 cuda", "2.14.0"]


def test_where_files_disagree_each_says_its_own() -> None:
    table = merged([filed(on(finding(BASE, raises())), "one.json"), filed(on(finding(BASE, returns())), "two.json")])
    text = table_text(table, tuple(rows_of(table)), Screen(120))
    assert "files disagree" in text
    assert "one.json: raises RuntimeError" in text
    assert "two.json: returns" in text


@pytest.mark.parametrize("width", [24, 40, 64, 80, 120, 200])
def test_every_case_is_there_and_no_line_is_too_long(width: int) -> None:
    for table in (moving(), merged([filed(one_of_each())])):
        for text in (
            table_text(table, tuple(rows_of(table)), Screen(width)),
            compat_text.text(table, lambda cell: False, Screen(width)),
            diff_text.text(compared(merged([filed(one_of_each())]), merged([filed(on(*one_of_each().findings[:2]))])), Screen(width)),
        ):
            assert max(cells(line) for line in text.splitlines()) <= max(width, 40)
        for text in (table_text(table, tuple(rows_of(table)), Screen(width)), compat_text.text(table, lambda cell: False, Screen(width))):
            assert [row.case for row in table.rows if row.case not in "".join(text.split())] == []


def test_without_unicode_and_without_colours_verdicts_are_told_apart() -> None:
    table = merged([filed(one_of_each())])
    text = table_text(table, tuple(rows_of(table)), Screen(80, encoding="ascii"))
    assert text.isascii()
    assert "ok holds   ~ reworded   x changed   - not-run   ? undecided" in text


def test_an_empty_report_is_an_empty_table() -> None:
    table = merged([filed(report())])
    assert "0 cases on 1 target" in table_text(table, tuple(rows_of(table)), Screen(80))


def test_a_spreadsheet_takes_no_text_for_a_formula() -> None:
    table = merged([filed(on(finding(case("a/b"), raises("=HYPERLINK(1)"))))])
    assert "'=HYPERLINK(1)" in compat_json.as_csv(table, lambda cell: False)


def test_a_finding_without_outcome_has_the_same_keys_in_compat() -> None:
    table = merged([filed(on(finding(BASE), finding(case("a/c"), raises())))])
    data = json.loads(compat_json.whole(table, lambda cell: False))["cases"]
    keys = {"verdict", "stale", "kind", "type", "message", "grads", "warnings", "fix", "more_fixes"}
    assert all(keys <= cell.keys() for versions in data.values() for cell in versions.values())


EDITED = case("a/b", "t", code_=code(expectation=expected(message="the loss does not require grad")))


def test_of_a_case_that_was_changed_between_two_reports_that_is_said_and_which_program_is_gone() -> None:
    before, after = filed(on(finding(BASE, raises()), torch="2.0.0"), "a"), filed(on(finding(EDITED, raises()), torch="2.1.0"), "b")
    (row,) = rows_of(merged([before, after]))
    assert [line.sentences for line in row.lines][1:] == [("the case itself is another one", "fix: is gone")]
    (row,) = rows_of(
        merged([filed(on(finding(EDITED, raises()), torch="2.0.0"), "a"), filed(on(finding(BASE, raises()), torch="2.1.0"), "b")])
    )
    assert [line.sentences for line in row.lines][1:] == [("the case itself is another one", "fix: is new")]


def test_what_is_missing_of_a_target_is_told() -> None:
    cut_off = replace(on(finding(BASE, raises())), interrupted=True, unfinished=3)
    other = replace(on(finding(case("a/other"), raises())), catalog_sha256="1" * 64)
    table = merged([filed(cut_off, "a.json"), filed(other, "b.json")])
    assert [line.partition(": ")[2] for line in lacking(table)] == ["interrupted with 3 cases unfinished; of 2 different catalogs"]
    assert list(lacking(merged([filed(on(finding(BASE, raises())))]))) == []
    assert "; interrupted with 3 cases unfinished; of 2 different catalogs" in " ".join(
        table_text(table, tuple(rows_of(table)), Screen(200)).split()
    )


def test_two_reports_differ_in_verdicts_and_claims_too() -> None:
    claimed = replace(BASE, claims=(claim("it returns", code=REFUTED),))
    one, other = (
        merged([filed(on(finding(each, outcome), torch=torch))])
        for each, outcome, torch in ((claimed, raises(), "2.0.0"), (replace(claimed, code=EDITED.code), raises(), "2.0.0"))
    )
    data = json.loads(diff_json.whole(compared(one, other)))
    assert data["cases"][0]["differs"] == [{"program": "code", "part": "verdict", "a": "holds", "b": "reworded"}]
    moved = merged([filed(on(finding(claimed, returns()), torch="2.1.0"))])
    found = compared(one, moved)
    assert "\ndoc, example 1 (a/b): refuted became holds\n" in diff_text.text(found, Screen(100))
    assert "\n- doc, example 1 \\(a/b\\): refuted became holds\n" in diff_text.markdown(found)
