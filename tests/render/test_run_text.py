from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from gradcases.judge import ClaimVerdict, Verdict
from gradcases.render.reports.run_text import report_text
from gradcases.render.screen import Screen, cells
from gradcases.render.words import closing_line
from gradcases.report import Report
from tests.render.reports import (
    HOSTILE,
    TITLES,
    case,
    claim,
    code,
    expected,
    finding,
    fix,
    hostile,
    one_of_each,
    raises,
    report,
    returns,
    said,
)
from tests.render.test_literal import controls

WIDTHS = [24, 40, 80, 120, 200]
COLOURED = Screen(100, colours=True)


def drawn(report: Report, width: int = 100, encoding: str = "utf-8") -> str:
    return report_text(report, Screen(width, encoding=encoding), TITLES)


@pytest.fixture(autouse=True)
def _a_terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


def single() -> Report:
    claims = (claim("it raises", code=said()),)
    return report(finding(case("a/b", "It raises", fix(), claims=claims), raises(printed="printed text")))


@pytest.mark.parametrize("made", [one_of_each, hostile, single])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_fits_and_ends_without_blanks(made: Callable[[], Report], width: int) -> None:
    for line in drawn(made(), width).splitlines():
        assert cells(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize("width", [32, 40, 120, 200])
def test_nothing_that_matters_is_cut_off(width: int) -> None:
    made = one_of_each()
    squeezed = re.sub(r"\s", "", drawn(made, width))
    for each in made.findings:
        assert each.case.id in squeezed
        assert each.verdict.value in squeezed
    for claimed in made.claims:
        assert re.sub(r"\s", "", claimed.claim.says) in squeezed
        assert claimed.judged.verdict.value in squeezed
    assert "Adocumentaboutgradients" in squeezed


def test_cases_come_by_verdict_and_last_what_has_to_be_read() -> None:
    table = drawn(one_of_each()).split("What documents say")[0]
    order = ["a/holds", "b/not-run", "a/reworded", "a/changed", "b/undecided"]
    assert sorted(order, key=table.index) == order


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_of_a_case_is_in_the_table_with_a_symbol(verdict: Verdict) -> None:
    assert re.search(rf"^\S+ {verdict.value} ", drawn(one_of_each()), re.MULTILINE)


@pytest.mark.parametrize("verdict", ClaimVerdict)
def test_every_verdict_of_a_claim_is_in_the_table_with_a_symbol(verdict: ClaimVerdict) -> None:
    assert re.search(rf"^\S+ {verdict.value} ", drawn(one_of_each()), re.MULTILINE)


def test_why_a_case_was_not_run_or_a_claim_not_decided_is_said() -> None:
    assert "needs torch >=9.0" in drawn(one_of_each())
    assert "(nobody can tell)" in drawn(one_of_each())


def test_what_changed_stands_side_by_side() -> None:
    text = drawn(one_of_each())
    below = text[text.index("✗ changed: a/changed") :]
    assert re.search(r"expected +observed", below)
    assert re.search(r"✗ +raises +RuntimeError at `loss.backward\(\)`: does not require grad +nothing", below)
    assert re.search(r"fix other:\n.*\n.*\n +✗ +grad x +\[2.0, 2.0\] +\[1.0, 1.0\]", below)


def test_what_is_undecided_though_its_last_run_was_as_stated_says_why() -> None:
    why = "not deterministic: grad x is [1.0, 1.0] and [2.0, 2.0]"
    varying = replace(finding(case("a/varies"), raises(), reason=why), verdict=Verdict.UNDECIDED)
    alone = drawn(report(varying))
    assert f"\nWhat differs\n  {why}\n" in alone
    below = drawn(report(varying, finding(case("a/other"), raises()))).partition("? undecided: a/varies\n")[2]
    assert f"\n  {why}\n" in below


def test_what_holds_is_not_repeated_below_the_tables() -> None:
    assert drawn(one_of_each()).count("a/holds") == 1 + len(one_of_each().claims)


def test_a_moved_message_says_what_became_what() -> None:
    assert "  message: `grad_fn` became `history`\n" in drawn(one_of_each())


def test_the_counts_add_up_to_what_was_selected() -> None:
    made = one_of_each()
    cases, claims, _ = closing_line(made).split("; ")
    for told, total in ((cases, len(made.findings)), (claims, len(made.claims))):
        counts = [int(number) for number in re.findall(r"\d+", told)]
        assert counts[0] == sum(counts[1:]) == total


def test_an_interrupted_run_says_how_many_did_not_finish() -> None:
    made = report(finding(case(), raises()), interrupted=True, unfinished=4)
    assert closing_line(made) == "5 cases: 1 holds, 4 unfinished; 1.2 s, interrupted"


def test_a_run_interrupted_before_its_first_case_is_no_empty_table() -> None:
    assert "verdict" not in drawn(report(interrupted=True, unfinished=4))


def test_the_closing_line_comes_last() -> None:
    assert drawn(one_of_each(), 200).rstrip().splitlines()[-1] == closing_line(one_of_each())


def test_one_case_is_shown_in_full() -> None:
    text = drawn(single())
    sections = ["It raises", "✓ holds", "Code", "What happened", "Printed on stdout", "Fix", "What the fix gives", "What documents say"]
    assert sorted(sections, key=text.index) == sections
    assert "  ❱ 4 loss.backward()" in text
    assert "  - loss = x.detach().sum()\n  + loss = x.sum()\n" in text
    assert "x.grad is [1.0, 1.0]" in text
    assert "gradcases explain a/b" in text


def test_what_differs_comes_first_in_the_one_case() -> None:
    text = drawn(report(finding(case(), returns(), reason="code: raises nothing")))
    assert text.index("What differs: the code") < text.index("Code\n")


def test_one_case_that_was_not_run_says_why() -> None:
    assert "– not-run: is about cuda, not cpu" in drawn(report(finding(case())))


def test_what_was_printed_is_shown_from_its_start() -> None:
    text = drawn(report(finding(case(), raises(printed="y" * 10_000))))
    assert "Printed on stdout (the start of 10,000 bytes)" in text
    assert text.count("y") < 5_000


@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_text_stands_there_literally(width: int) -> None:
    text = drawn(hostile(), width)
    assert not controls(text)
    squeezed = re.sub(r"\s", "", text)
    for told in ("[red]red[/red]", "\\x1b[31mred", "\\x1b]0;title\\x07", "over\\x08\\x08", "\\x9b2J", "\\u202edrow", "\\ud800"):
        assert told in squeezed


def test_with_colours_hostile_text_adds_no_escape_sequence() -> None:
    text = report_text(hostile(), COLOURED, TITLES)
    assert set(re.findall(r"\x1b.?", text)) == {"\x1b["}
    assert {found[-1] for found in re.findall(r"\x1b\[[\d;]*.", text)} == {"m"}
    assert not controls(text.replace("\x1b[", ""))


@pytest.mark.parametrize("made", [one_of_each, single])
def test_colours_carry_no_meaning_alone(made: Callable[[], Report]) -> None:
    coloured = report_text(made(), COLOURED, TITLES)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == drawn(made())


def test_what_differs_is_emphasised() -> None:
    made = report(
        finding(case(code_=code(expectation=expected(message="element 0 of tensors wants no grad; does not require grad"))), raises())
    )
    assert re.search(r"\x1b\[1;31m[^\x1b]*grad_fn", report_text(made, COLOURED, TITLES))


def test_a_dumb_terminal_gets_no_escape_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in report_text(one_of_each(), COLOURED, TITLES)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("made", [one_of_each, hostile, single])
def test_what_an_encoding_lacks_is_replaced_before_it_is_laid_out(made: Callable[[], Report], encoding: str) -> None:
    text = drawn(made(), 80, encoding)
    text.encode(encoding)
    assert all(len(line) <= 80 for line in text.splitlines())


def test_verdicts_are_words_in_every_encoding() -> None:
    text = drawn(one_of_each(), 80, "ascii")
    assert re.search(r"^ok holds +a/holds", text, re.MULTILINE)
    assert re.search(r"^x changed +a/changed", text, re.MULTILINE)


def test_hostile_headings_are_literal_too() -> None:
    made = report(finding(case("a/b", HOSTILE), raises()), finding(case("a/c", HOSTILE), returns()))
    assert not controls(report_text(made, Screen(80), {"doc": HOSTILE}))
