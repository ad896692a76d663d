from __future__ import annotations

import re

import pytest

from gradcases.render.github_commands import MOST
from gradcases.render.reports.report_github import github
from gradcases.render.words import closing_line
from gradcases.report import Report
from tests.render.reports import HOSTILE, REFUTED, case, claim, finding, hostile, one_of_each, raises, report, returns
from tests.render.test_literal import controls

COMMAND = re.compile(r"::(?P<level>error|warning|notice)(?: (?P<properties>[^:]*))?::(?P<message>.*)")


def commands(report: Report) -> list[re.Match[str]]:
    *annotations, closing = github(report).splitlines()
    assert closing == closing_line(report)
    found = [COMMAND.fullmatch(line) for line in annotations]
    assert None not in found
    return [each for each in found if each is not None]


def test_the_worst_comes_first_and_has_its_place() -> None:
    told = [(each["level"], each["properties"]) for each in commands(one_of_each())]
    assert told[0] == ("error", "file=cases/b/undecided.yaml,line=5,title=b/undecided undecided")
    assert ("error", "file=cases/a/changed.yaml,line=5,title=a/changed changed") in told
    assert ("warning", "file=cases/a/reworded.yaml,line=8,title=a/reworded reworded") in told
    assert told[-1] == ("notice", "file=cases/a/holds.yaml,title=doc%2C example 3%3A refuted")


def test_what_holds_is_no_annotation() -> None:
    assert commands(report(finding(case(), raises()))) == []


@pytest.mark.parametrize("count", [MOST - 1, MOST, MOST + 1, 3 * MOST])
def test_there_are_at_most_ten_and_the_last_says_how_many_more(count: int) -> None:
    told = commands(report(*(finding(case(f"a/n{number}"), returns()) for number in range(count))))
    assert len(told) == min(count, MOST)
    if count > MOST:
        assert told[-1]["message"].startswith(f"{count - MOST + 1} more")


def test_no_text_can_be_a_command() -> None:
    told = commands(hostile())
    assert len(told) == 2
    assert not controls(github(hostile()))
    assert all("%0A::error::forged" in each["message"] for each in told)
    assert all("%250A" in each["message"] for each in told)


def test_no_text_can_be_a_property() -> None:
    bad = "a,line=1::title=b"
    made = report(finding(case(claims=(claim("x", bad, code=REFUTED),)), raises()))
    (told,) = commands(made)
    assert told["properties"] == "file=cases/topic/slug.yaml,title=doc%2C a%2Cline=1%3A%3Atitle=b%3A refuted"


def test_a_claim_says_what_is_so_instead() -> None:
    made = report(finding(case(claims=(claim(HOSTILE, code=REFUTED),)), raises()))
    assert "raises: claimed nothing; observed RuntimeError: element 0" in commands(made)[0]["message"]
