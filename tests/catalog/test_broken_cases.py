"""Each way in which a case can be wrong is told with its line, its column and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from gradcases.catalog.problems import MOST_OF_A_FILE
from gradcases.catalog.reading import read_folder
from tests.catalog.broken import BROKEN
from tests.catalog.broken.words import CASE_KEYS
from tests.catalog.edits import edited
from tests.catalog.told import told_of
from tests.catalogs import MINIMAL, minimal, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = "a-document: {title: A document}\n"


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_with_a_case_is_told(name: str, tmp_path: Path) -> None:
    broken = BROKEN[name]
    assert told_of(tmp_path, {"t/s": edited(broken.blocks), "sources.yaml": SOURCES}) == [f"t/s.yaml:{each}" for each in broken.told]


@pytest.mark.parametrize("key", ["title", "cause", "symptom", "code", "why"])
def test_a_case_of_which_something_needed_cannot_be_read_is_none(key: str, tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/s": edited({key: "[[a]]"})})
    assert read_folder(tmp_path).catalog.cases == ()


def test_a_cause_that_is_still_to_be_written_is_one(tmp_path: Path) -> None:
    catalog = read_folder(write_catalog(tmp_path, {"t/s": edited({"cause": "TODO"})})).catalog
    assert catalog.causes[catalog.cases[0].cause].id == "TODO"
    assert "TODO" not in read_folder(write_catalog(tmp_path / "other", {"t/s": MINIMAL})).catalog.causes


@pytest.mark.parametrize("key", ["what", "changes", "code"])
def test_a_fix_of_which_something_needed_cannot_be_read_is_none(key: str, tmp_path: Path) -> None:
    stated = {"what": "a", "changes": "workaround", "code": "x = 1", "expect": "{}"} | {key: "[[a]]"}
    fix = "{" + ", ".join(f"{name}: {value}" for name, value in stated.items()) + "}"
    write_catalog(tmp_path, {"t/s": edited({"no_fix": None, "fix": fix})})
    (case,) = read_folder(tmp_path).catalog.cases
    assert case.fixes == ()


@pytest.mark.parametrize("key", ["source", "locator", "says"])
def test_a_claim_of_which_something_needed_cannot_be_read_is_none(key: str, tmp_path: Path) -> None:
    told = ", ".join(f"{each}: {'[[a]]' if each == key else 'a-document'}" for each in ("source", "locator", "says", "untestable"))
    write_catalog(tmp_path, {"t/s": edited({"claims": f"[{{{told}}}]"}), "sources.yaml": SOURCES})
    (case,) = read_folder(tmp_path).catalog.cases
    assert case.claims == ()


@pytest.mark.parametrize(("length", "is_told"), [(60, False), (61, True)])
def test_sixty_characters_are_enough_for_a_range(length: int, is_told: bool, tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/s": edited({"requires": f'{{torch: ">=2.{"0" * (length - 4)}"}}'})})
    assert any("too long" in problem.text for problem in read_folder(tmp_path).problems) is is_told


def test_the_case_that_they_are_made_from_is_right(tmp_path: Path) -> None:
    assert [case.id for case in load(write_catalog(tmp_path, {"t/s": edited({})})).cases] == ["t/s"]


def test_a_case_reads_the_same_from_its_keys_as_from_its_text(tmp_path: Path) -> None:
    one, other = load(write_catalog(tmp_path, {"t/a": MINIMAL, "t/b": minimal()})).cases
    assert one.content == other.content


@pytest.mark.parametrize(
    ("root", "kind"),
    [("[a, b]\n", "a list"), ("a text\n", "the text `a text`"), ("3\n", "the number 3"), ("null\n", "nothing (null)")],
)
def test_a_file_that_is_no_mapping_is_no_case(root: str, kind: str, tmp_path: Path) -> None:
    assert told_of(tmp_path, {"t/s": root}) == [f"t/s.yaml:1:1: a case is {kind}; it has to be a mapping with {CASE_KEYS}"]


def test_several_problems_in_several_files_are_told_in_one_go_and_sorted(tmp_path: Path) -> None:
    files = {
        "b/second": edited({"title": "3", "zzz": "a", "cause": "weather"}),
        "a/first": edited({"why": None, "symptom": "hurts"}),
        "a/third": "",
        "c/fine": MINIMAL,
        "retired.yaml": "c/fine: it was wrong\n",
        "sources.yaml": "a-document: A document\n",
    }
    symptoms = "raises, none-grad, zero-grad, nan-grad, wrong-grad, warns, no-fault"
    assert [complaint.partition("; it has")[0] for complaint in told_of(tmp_path, files)] == [
        "a/first.yaml:1:1: a case lacks the key `why`",
        f"a/first.yaml:3:10: `symptom` is `hurts`; it is one of {symptoms}",
        "a/third.yaml:1:1: is empty; fill it or delete it",
        "b/second.yaml:1:8: `title` is the number 3",
        "b/second.yaml:2:8: there is no cause `weather`; see causes.yaml",
        "b/second.yaml:18:1: a case has no key `zzz`",
        "c/fine.yaml: `c/fine` is a retired id and is never used again; give the case another (it was wrong)",
        "sources.yaml:1:13: the source `a-document` is the text `A document`",
    ]


def test_of_very_many_problems_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    keys = {"title": "of $op", "params": "{exp: {op: a}, sin: {op: b}}"}  # whose sub-cases count once
    told = told_of(tmp_path, {"t/s": edited(keys) + "".join(f"key-{number}: 1\n" for number in range(6_000))})
    assert len(told) == MOST_OF_A_FILE + 1
    assert told[0].startswith("t/s.yaml:19:1: a case has no key `key-0`")
    counted = f"and {6_000 - MOST_OF_A_FILE} more problems in this file from here on"
    assert told[-1] == f"t/s.yaml:{19 + MOST_OF_A_FILE}:1: {counted}; mend those before first"


def test_of_very_many_problems_of_yaml_too(tmp_path: Path) -> None:
    told = told_of(tmp_path, {"t/s": MINIMAL + "why: again\n" * 1_000})
    assert len(told) == MOST_OF_A_FILE + 1
    assert "and 900 more problems in this file" in told[-1]


def test_of_a_list_of_too_many_texts_the_first_are_read(tmp_path: Path) -> None:
    lines = [f"- a{number}\n" for number in range(201)]
    reading = read_folder(write_catalog(tmp_path, {"t/s": MINIMAL + "tags:\n" + "".join(lines)}))
    assert reading.catalog.cases[0].tags == tuple(f"a{number}" for number in range(200))
    (problem,) = reading.problems
    assert (problem.line, problem.text) == (219, "`tags` lists more than 200 texts; leave out those from here on")
    assert read_folder(write_catalog(tmp_path / "another", {"t/s": MINIMAL + "tags:\n" + "".join(lines[:200])})).problems == ()


def test_what_all_sub_cases_share_is_told_once(tmp_path: Path) -> None:
    keys = {"title": "of $op", "tags": "a", "params": "{exp: {op: a}, sin: {op: b}}"}
    assert told_of(tmp_path, {"t/s": edited(keys)}) == ["t/s.yaml:18:7: `tags` is the text `a`; it has to be a list of texts"]
