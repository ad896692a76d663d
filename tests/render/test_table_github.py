"""A table of results for GitHub: annotations and a job summary, both bounded, the most important first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gradcases.render.github_commands import MOST
from gradcases.render.tables.table_github import MOST_BYTES, annotated, summary
from gradcases.render.tables.table_words import closing
from gradcases.results.merging import merged
from tests.render.reports import MESSAGE, case, finding, fix, hostile, raises, returns
from tests.render.test_literal import controls
from tests.render.test_report_github import COMMAND
from tests.results.files import filed, on

if TYPE_CHECKING:
    from gradcases.outcome import Outcome
    from gradcases.results.table import Table

MIB = 2**20
RELEASES = tuple(f"2.{minor}.0" for minor in range(10))
NIGHTLY = "2.16.0.dev20261101+cpu"
MOVED = MESSAGE.replace("grad_fn", "history")


def table(**by_release: dict[str, Outcome | None]) -> Table:
    """Of cases by release, `v2_6` for 2.6.0 and `nightly`; without an outcome a case is not run."""
    names = {name: NIGHTLY if name == "nightly" else name.removeprefix("v").replace("_", ".") + ".0" for name in by_release}
    made = [
        on(*(finding(case(each, f"It is {each}"), outcome) for each, outcome in cases.items()), torch=names[name])
        for name, cases in by_release.items()
    ]
    return merged([filed(report, f"{report.target.torch}.json") for report in made])


def commands(of: Table) -> list[re.Match[str]]:
    *told, last = annotated(of).splitlines()
    assert last == closing(of)
    found = [COMMAND.fullmatch(line) for line in told]
    assert None not in found
    return [each for each in found if each is not None]


def page(of: Table, **size: int) -> str:
    return summary(of, **size)


def large(cases: int, releases: tuple[str, ...], text: str = "") -> Table:
    """On each release every case raises another text, and ends as it should not on every third."""
    files = []
    for at, release in enumerate(releases):
        moved = [raises(f"{MESSAGE} {text}{number} {at}") if (number + at) % 3 else returns() for number in range(cases)]
        found = [finding(case(f"topic/case-{number}", "It is", fix()), outcome) for number, outcome in enumerate(moved)]
        files.append(filed(on(*found, torch=release), f"{release}.json"))
    return merged(files)


ALL = table(
    v2_5={"a/reworded": raises(MOVED), "b/changed": raises(), "c/holds": raises(), "d/nightly": raises(), "e/cuda": None},
    v2_6={"a/reworded": raises(), "b/changed": returns(), "c/holds": raises(), "d/nightly": raises(), "e/cuda": raises()},
    nightly={"a/reworded": raises(), "b/changed": raises(), "c/holds": raises(), "d/nightly": returns(), "e/cuda": raises()},
)


def test_errors_come_first_and_a_nightly_build_makes_none() -> None:
    told = [(each["level"], each["properties"]) for each in commands(ALL)]
    assert told == [
        ("error", "title=b/changed%3A changed on 2.6.0"),
        ("warning", "title=a/reworded%3A reworded on 2.5.0"),
        ("warning", "title=d/nightly%3A changed on 2.16.0.dev20261101"),
    ]


def test_an_annotation_says_what_happens_where() -> None:
    assert commands(ALL)[0]["message"].startswith("2.5.0: raises RuntimeError")
    assert "%0A2.6.0: returns" in commands(ALL)[0]["message"]


def test_where_all_is_as_documented_there_is_none() -> None:
    assert commands(table(v2_5={"a/b": raises()}, v2_6={"a/b": raises()})) == []


def test_files_that_disagree_are_an_error() -> None:
    one, other = (filed(on(finding(case("a/b"), outcome), torch="2.6.0"), name) for outcome, name in ((raises(), "1"), (returns(), "2")))
    (told,) = commands(merged([one, other]))
    assert (told["level"], "files disagree" in told["message"]) == ("error", True)


def test_what_is_missing_is_a_warning() -> None:
    (told,) = commands(merged([filed(on(finding(case("a/b"), raises()), shard="1/2"), "1.json")]))
    assert (told["level"], told["message"]) == ("warning", "2.13.0: no file is of shard 2/2")


@pytest.mark.parametrize("count", [MOST, MOST + 1, 500])
def test_there_are_at_most_ten(count: int) -> None:
    told = commands(table(v2_6={f"a/n{number}": returns() for number in range(count)}))
    assert len(told) == MOST
    assert (told[-1]["level"], told[-1]["message"][:6]) == (("error", "2.6.0:") if count == MOST else ("notice", f"{count - 9} more"[:6]))


def test_the_summary_of_500_cases_on_ten_releases_and_a_nightly_build_fits() -> None:
    told = page(large(2000, (*RELEASES, NIGHTLY), "*_`" * 100))
    assert len(told.encode()) < MOST_BYTES < MIB
    assert "more cases, for which there is no room here" in told
    # With texts of a usual length there is room for all of them.
    told = page(large(500, (*RELEASES, NIGHTLY)))
    assert len(told.encode()) < MOST_BYTES
    assert len(re.findall(r"^\| `topic/case-\d+` ", told, re.MULTILINE)) == 500


@pytest.mark.parametrize("size", [800, 2000, 5000, 10000])
def test_a_summary_never_has_more_than_it_may(size: int) -> None:
    told = page(large(40, RELEASES[:3]), most_bytes=size)
    assert len(told.encode()) <= size
    shown = len(re.findall(r"^\| `topic/case-\d+` ", told, re.MULTILINE))
    assert f"*{40 - shown} more case" in told
    assert told.count("<details>") == told.count("</details>")


def test_the_summary_begins_with_what_is_worst_and_folds_up_what_holds() -> None:
    told = page(ALL)
    places = [told.index(f"`{each}`") for each in ("b/changed", "a/reworded", "d/nightly", "e/cuda", "c/holds")]
    assert places == sorted(places)
    assert told.index("<details>") < places[-1]


def test_no_text_can_be_markup_or_a_command() -> None:
    of = merged([filed(hostile())])
    (told,) = commands(of)
    assert "%0A" not in told["properties"]
    assert not controls(annotated(of) + page(of))
    assert "<script>" not in page(of)
    assert "\n::" not in page(of)
