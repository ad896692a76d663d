"""Merging drops nothing, says where files disagree, and does not care how the reports were cut or ordered."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

from gradcases.judge import Verdict
from gradcases.render.tables import table_json
from gradcases.report import FailOn
from gradcases.results.merging import merged
from gradcases.results.reading import read_reports
from gradcases.results.table import Table, labels, system_of
from gradcases.shard import Shard
from tests.render.reports import TARGET, case, claim, finding, fix, one_of_each, raises, report, returns, said
from tests.results.files import filed, on

FINDINGS = [
    finding(case(f"a/case-{number}", f"case {number}", fix(), claims=(claim(f"it raises ({number})", code=said()),)), raises())
    for number in range(7)
]
WHOLE = filed(on(*FINDINGS), "whole.json")


def facts(table: Table) -> object:
    """All of a table but where it came from and how long it took."""
    data = table_json.merged_json(table)
    for each in data["reports"]:
        for key in ("files", "shards", "seconds", "started"):
            del each[key]
        for found in (*each["findings"], *each["claims"]):
            del found["files"]
    return data


def shards(count: int) -> list[object]:
    parts = [Shard(number, count) for number in range(1, count + 1)]
    made = []
    for part in parts:
        findings = [each for each in FINDINGS if each.case in part.of_all([each.case for each in FINDINGS])]
        made.append(filed(on(*findings, shard=str(part)), f"{part.number}.json"))
    return made  # type: ignore[return-value] # of ReportFile


@pytest.mark.parametrize("count", [1, 2, 3, 7, 9])
def test_shards_together_are_the_whole_in_any_order(count: int) -> None:
    for order in itertools.islice(itertools.permutations(shards(count)), 24):
        table = merged(order)  # type: ignore[arg-type] # of ReportFile
        assert facts(table) == facts(merged([WHOLE]))
        assert table.columns[0].missing_shards == ()


def test_a_shard_that_is_missing_is_told() -> None:
    first, _, third, *_ = shards(4)
    assert merged([first, third]).columns[0].missing_shards == ("2/4", "4/4")  # type: ignore[list-item] # ReportFile


def test_merging_what_was_merged_is_merging_all_at_once() -> None:
    one, two, three = filed(on(*FINDINGS[:3]), "1"), filed(on(*FINDINGS[2:5], torch="2.0.1"), "2"), filed(on(*FINDINGS[4:]), "3")
    at_once = merged([one, two, three])
    again = merged([*read_reports(table_json.merged(merged([one, two])), "m"), three])
    assert table_json.merged_json(again) == table_json.merged_json(at_once)


def test_the_same_target_elsewhere_is_no_other_target() -> None:
    elsewhere = on(FINDINGS[0], executable="/other/python", platform="Linux-5.4-x86_64-with-glibc2.31")
    here = on(FINDINGS[1], platform="Linux-6.1-x86_64-with-glibc2.36")
    assert len(merged([filed(elsewhere), filed(here)]).columns) == 1


@pytest.mark.parametrize(
    "other",
    [{"torch": "2.0.1"}, {"python": "3.12.1"}, {"device": "cuda"}, {"mode": "compile"}, {"platform": "Darwin-23-arm64"}, {"git": "def"}],
    ids=str,
)
def test_another_target_is_another_column_and_no_cell_is_invented(other: dict[str, str]) -> None:
    table = merged([filed(on(FINDINGS[0])), filed(on(FINDINGS[1], **other))])
    assert len(table.columns) == 2
    assert sorted(len(cells) for row in table.rows for cells in row.cells) == [0, 0, 1, 1]
    assert table.disagreements == ()


DISAGREEING = [
    finding(case("a/b", "t", fix()), raises(grad=[1.0, 2.0])),
    finding(case("a/b", "t", fix()), raises("another text does not require grad")),
    finding(case("a/b", "t", fix()), raises(), {"fix 1": returns([1.0, 3.0])}),
    finding(case("a/b", "t", fix(), fix("other")), raises()),
    finding(case("a/b", "t", fix())),
]


@pytest.mark.parametrize("other", DISAGREEING)
def test_files_that_disagree_are_both_kept_and_named(other: object) -> None:
    first = finding(case("a/b", "t", fix()), raises())
    table = merged([filed(on(first), "one.json"), filed(on(other), "two.json"), filed(on(first), "three.json")])  # type: ignore[arg-type] # a Finding
    ((row, column),) = table.disagreements
    assert [cell.files for cell in row.cells[column]] == [("one.json", "three.json"), ("two.json",)]
    assert table.exit_code() == 3
    data = table_json.merged_json(table)
    assert data["disagreements"] == [{"case": "a/b", "report": 0, "files": [["one.json", "three.json"], ["two.json"]]}]
    assert len(data["reports"][0]["findings"]) == 2
    assert facts(merged(read_reports(json.dumps(data), "m"))) == facts(table)


ALIKE = [
    replace(finding(case("a/b", "t", fix()), raises()), seconds=9.0),
    finding(case("a/b", "t", fix()), raises(printed="progress")),
    finding(case("a/b", "another title", fix(what="Do it.")), raises()),
]


@pytest.mark.parametrize("other", ALIKE)
def test_seconds_prints_and_prose_are_no_disagreement(other: object) -> None:
    first = finding(case("a/b", "t", fix()), raises())
    table = merged([filed(on(first), "one.json"), filed(on(other), "two.json")])  # type: ignore[arg-type] # a Finding
    assert table.disagreements == ()
    assert table.rows[0].cells[0][0].files == ("one.json", "two.json")


def test_exit_codes_are_those_of_a_run() -> None:
    moved = finding(case("a/moved"), raises(raises().message.replace("grad_fn", "history")))
    changed, not_run = finding(case("a/changed"), returns()), finding(case("a/not-run"))
    for findings, fail_on in (
        ([FINDINGS[0]], ()),
        ([moved], ()),
        ([moved], (FailOn.REWORDED,)),
        ([changed, FINDINGS[0]], ()),
        ([not_run], ()),
        ([not_run, FINDINGS[0]], (FailOn.NOT_RUN,)),
        ([], ()),
        ([*one_of_each().findings], ()),
    ):
        made = report(*findings)
        assert merged([filed(made)]).exit_code(fail_on) == made.exit_code(fail_on)
    assert merged([filed(report(*FINDINGS, interrupted=True, unfinished=2))]).exit_code() == 130


def test_counts_are_those_of_the_run() -> None:
    assert merged([filed(one_of_each())]).counts(0) == one_of_each().counts
    assert merged([filed(one_of_each())]).claim_counts(0) == one_of_each().claim_counts
    assert sum(merged([filed(one_of_each())]).counts(0).values()) == len(one_of_each().findings)
    assert merged([filed(one_of_each())]).counts(0)[Verdict.CHANGED] == 3


def test_targets_stand_by_release() -> None:
    table = merged([filed(on(FINDINGS[0], torch=torch)) for torch in ("2.10.0", "2.9.1", "1.13.1", "2.10.0+cpu")])
    assert [column.target.torch for column in table.columns] == ["1.13.1", "2.9.1", "2.10.0", "2.10.0+cpu"]


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ([{"torch": "2.0.1+cu117"}, {"torch": "2.13.0+cpu"}], ("2.0.1", "2.13.0")),
        ([{"torch": "2.0.1+cu117", "python": "3.8.1"}, {}], ("2.0.1", "2.13.0")),
        ([{"torch": "2.13.0+cu130"}, {}], ("2.13.0+cu130", "2.13.0+cpu")),
        ([{"device": "cuda"}, {}], ("2.13.0 cuda", "2.13.0 cpu")),
        ([{"python": "3.12.1"}, {}], ("2.13.0 Python 3.12.1", "2.13.0 Python 3.11.7")),
        ([{"mode": "compile"}, {"python": "3.12.1"}, {}], ("2.13.0 compile", "2.13.0 eager Python 3.12.1", "2.13.0 eager Python 3.11.7")),
        ([{"git": "def"}, {}], ("2.13.0 def", "2.13.0 abc")),
    ],
    ids=str,
)
def test_a_label_says_what_it_takes_to_tell_targets_apart(targets: list[dict[str, str]], told: tuple[str, ...]) -> None:
    assert labels([replace(TARGET, **each) for each in targets]) == told


@pytest.mark.parametrize(
    ("platform", "system"),
    [
        ("Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "Linux-x86_64"),
        ("Linux-5.15.0-91-generic-aarch64-with-glibc2.35", "Linux-aarch64"),
        ("macOS-14.2-arm64-arm-64bit", "macOS-arm64"),
        ("Windows-10-10.0.19045-SP0", "Windows-10-10.0.19045-SP0"),
        ("", ""),
    ],
)
def test_a_system_is_told_without_its_kernel(platform: str, system: str) -> None:
    assert system_of(platform) == system
