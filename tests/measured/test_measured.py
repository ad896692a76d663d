"""Measured results: made of reports, kept in compact form, read back as they were; what no run wrote is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gradcases.catalog import Catalog
from gradcases.content_hash import content_hash
from gradcases.errors import MeasuringError, ReportError
from gradcases.measured import known
from gradcases.measured.digests import FOLDER, digest
from gradcases.measured.form import RELEASES, Topic, topic_json, topic_of
from gradcases.measured.making import about, files_of, placeless
from gradcases.measured.page import STALE, since
from gradcases.measured.reading import read_releases, read_topic
from gradcases.results.merging import merged
from tests.render.reports import MESSAGE, case, finding, fix, raises, returns
from tests.results.files import filed, on

if TYPE_CHECKING:
    from gradcases.finding import Finding
    from gradcases.report import Report

CASES = [case("a/one", "t", fix()), case("a/two"), case("b/three")]
CATALOG = Catalog(Path("cases"), tuple(CASES))
OLD = [finding(CASES[0], returns([1.0, 1.0])), finding(CASES[1]), finding(CASES[2], raises())]
NEW = [finding(CASES[0], raises(f"{MESSAGE} at 0x7f0011223344")), finding(CASES[1], raises()), finding(CASES[2], raises())]


def made(*reports: Report, before: Path | None = None) -> dict[str, str]:
    topics = {topic: read for topic in "ab" if before and (read := read_topic(before, topic)) is not None}
    return files_of(CATALOG, merged([filed(each) for each in reports]), read_releases(before) if before else (), topics)


def both() -> dict[str, str]:
    return made(on(*NEW, torch="2.10.0+cpu"), on(*OLD, torch="2.9.1+cpu", python="3.9.1"))


def written(folder: Path, files: dict[str, str]) -> Path:
    (folder / FOLDER).mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / FOLDER / name).write_text(text, encoding="utf-8")
    return folder


def test_what_was_measured_is_read_back(tmp_path: Path) -> None:
    written(tmp_path, both())
    releases = read_releases(tmp_path)
    assert [(each.version, each.target.torch, each.target.python) for each in releases] == [
        ("2.9.1", "2.9.1+cpu", "3.9.1"),
        ("2.10.0", "2.10.0+cpu", "3.11.7"),
    ]
    assert {each.date for each in releases} == {"2026-01-31T12:00:00Z"}
    for shown in CASES:
        topic = read_topic(tmp_path, shown.topic)
        assert topic is not None
        for cell, findings in zip(topic.cells[shown.id], (OLD, NEW), strict=True):
            (expected,) = [each for each in filed(on(*findings)).cells if each.case == shown.id]
            assert cell == about(shown, expected)


def test_addresses_and_paths_of_the_machine_are_not_kept() -> None:
    assert placeless(f"{MESSAGE} at 0x7f0011223344") == f"{MESSAGE} at 0x…"
    assert placeless("in /home/someone/venv/torch/x.py:7\nyes") == "in <path> yes"
    assert placeless("two\nlines stay") == "two\nlines stay"
    assert "0x7f" not in "".join(both().values())


def test_a_release_that_is_not_measured_anew_stays(tmp_path: Path) -> None:
    written(tmp_path, made(on(*OLD, torch="2.9.1")))
    again = made(on(*NEW, torch="2.10.0"), before=tmp_path)
    assert again == made(on(*OLD, torch="2.9.1"), on(*NEW, torch="2.10.0"))


def test_a_release_that_is_measured_anew_is_replaced(tmp_path: Path) -> None:
    written(tmp_path, made(on(*OLD, torch="2.9.1"), on(*OLD, torch="2.10.0")))
    assert made(on(*NEW, torch="2.10.0"), before=tmp_path) == made(on(*OLD, torch="2.9.1"), on(*NEW, torch="2.10.0"))


@pytest.mark.parametrize(
    ("reports", "told"),
    [
        ([on(*NEW, python="3.12.1"), on(*NEW)], "several targets have the same release of torch"),
        ([on(*NEW), on(*OLD[:1])], "files disagree on 1 results, of a/one first"),
        ([on(*NEW, device="cuda")], "was run on cuda in eager mode; measure on cpu in eager mode"),
        ([on(*NEW, mode="compile")], "was run on cpu in compile mode"),
        ([on(*NEW[:1])], "2.13.0 lacks 2 cases, a/two, b/three; measure with a run of the whole catalog"),
        ([replace(on(*NEW), started=None)], "the report has no date"),
        ([on(*NEW[:2]), replace(on(*NEW[2:]), catalog_sha256="1" * 64)], "was run with different catalogs"),
    ],
)
def test_of_other_reports_nothing_is_made(reports: list[Report], told: str) -> None:
    with pytest.raises(MeasuringError, match=told):
        made(*reports)


def numbers_and_texts(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [path for key, item in value.items() for path in numbers_and_texts(item, (*at, key))]
    if isinstance(value, list):
        return [path for index, item in enumerate(value) for path in numbers_and_texts(item, (*at, index))]
    return [at]


@pytest.mark.parametrize("name", ["a.json", RELEASES])
def test_a_value_that_no_run_wrote_is_refused(tmp_path: Path, name: str) -> None:
    text = both()[name]
    for path in numbers_and_texts(json.loads(text)):
        data = json.loads(text)
        holder = data
        for step in path[:-1]:
            holder = holder[step]
        was = holder[path[-1]]
        holder[path[-1]] = f"{was}x" if isinstance(was, str) else 1 if was == 0 else 0
        written(tmp_path, {name: json.dumps(data)})
        with pytest.raises(ReportError):
            read_topic(tmp_path, "a") if name == "a.json" else read_releases(tmp_path)


def test_layout_is_nothing_that_counts(tmp_path: Path) -> None:
    written(tmp_path, {name: json.dumps(json.loads(text), indent=4) for name, text in both().items()})
    assert len(read_releases(tmp_path)) == 2
    assert read_topic(tmp_path, "a") is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a.json:1:1: is empty"),
        ("[]", "a.json:1:1: is a list"),
        ('{"schema": "gradcases.report/1"}', "schema: is the text `gradcases.report/1`; it has to be one of gradcases.measured/1"),
        ("[" * 10_000, "nested more than"),
    ],
)
def test_what_is_something_else_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    written(tmp_path, {"a.json": text})
    with pytest.raises(ReportError) as caught:
        read_topic(tmp_path, "a")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda each: each["releases"].append(0), "has 3 items for 2 versions"),
        (lambda each: each["releases"].__setitem__(0, 9), "refers to item 9 of 2"),
        (lambda each: each["cells"][0]["code"].__setitem__(0, 9), "refers to item 9 of"),
        (lambda each: each["cells"][0].__setitem__("code", 3), "is the number 3; it has to be a list of two"),
        (lambda each: each["cells"][0].__setitem__("code", [0, "holds", 0]), "is a list; it has to be a list of two"),
        (lambda each: each["outcomes"][0].__setitem__("odd", 1), "odd: is no key of an outcome"),
        (lambda each: each["outcomes"][0].__setitem__("kind", None), "is null; it has to be a text"),
        (lambda each: each["cells"][0].__setitem__("fixes", [1]), "is a list; it has to be an object"),
    ],
)
def test_what_refers_to_nothing_is_told_even_with_a_digest_that_is_right(tmp_path: Path, change: Any, told: str) -> None:
    data = json.loads(both()["a.json"])
    change(data["cases"]["a/one"])
    data["sha256"] = digest(data)
    written(tmp_path, {"a.json": json.dumps(data)})
    with pytest.raises(ReportError) as caught:
        read_topic(tmp_path, "a")
    assert told in str(caught.value)


def test_of_a_catalog_without_measured_results_nothing_is_known(tmp_path: Path) -> None:
    assert read_releases(tmp_path) == ()
    assert known.history(tmp_path, CASES[0]) == (None, False)
    assert known.compat(tmp_path, CASES).columns == ()


def test_unknown_stays_unknown(tmp_path: Path) -> None:
    written(tmp_path, both())
    table = known.compat(tmp_path, [*CASES, case("a/new"), case("c/new")])
    assert [[len(cells) for cells in row.cells] for row in table.rows] == [[1, 1], [1, 1], [1, 1], [0, 0], [0, 0]]


def test_a_case_that_is_another_one_now_is_known_as_stale(tmp_path: Path) -> None:
    written(tmp_path, both())
    edited = case("a/one", "another title", fix(value=[2.0, 2.0]))
    assert content_hash(edited) != content_hash(CASES[0])
    assert known.history(tmp_path, edited) == (None, True)
    retitled = case("a/one", "another title", fix(what="Do it."))
    assert known.history(tmp_path, retitled) == known.history(tmp_path, CASES[0]) != (None, False)


def test_the_compact_form_holds_whatever_a_cell_does() -> None:
    cells: list[Finding] = [*OLD, *NEW]
    topic = Topic(("1.0", "2.0"), {each.case.id: (filed(on(each)).cells[0], None) for each in cells})
    bare = Topic(topic.versions, {name: tuple(each and replace(each, files=()) for each in pair) for name, pair in topic.cells.items()})
    assert topic_of(json.loads(json.dumps(topic_json(bare, {})))) == bare


def test_a_page_says_what_follows_from_the_cells(tmp_path: Path) -> None:
    files = both()
    written(tmp_path, files)
    assert since(tmp_path, CASES[0]) == "raises since 2.10.0 (not on 2.9.1)"
    assert since(tmp_path, CASES[2]) == "raises on every release measured (2.9.1 to 2.10.0)"
    assert since(tmp_path, case("a/one", "another title", fix(value=[2.0, 2.0]))) == STALE
    assert since(tmp_path, case("a/new")) is None
    assert since(tmp_path, case("c/new")) is None


def test_what_follows_is_found_anew_where_the_file_does_not_say(tmp_path: Path) -> None:
    data = json.loads(both()["a.json"])
    del data["since"]
    data["sha256"] = digest(data)
    written(tmp_path, {"a.json": json.dumps(data)})
    assert since(tmp_path, CASES[0]) == "raises since 2.10.0 (not on 2.9.1)"


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000, '{"schema": "gradcases.measured/1", "sha256": 1}', "\x00"])
def test_a_page_of_a_broken_file_says_what_is_wrong_with_it(tmp_path: Path, text: str) -> None:
    written(tmp_path, {"a.json": text})
    with pytest.raises(ReportError):
        since(tmp_path, CASES[0])
