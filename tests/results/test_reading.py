"""A report read back is the report that was written; anything else is told of, with its place, and never a traceback."""

from __future__ import annotations

import copy
import json
from functools import reduce
from operator import getitem
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from gradcases.errors import ReportError
from gradcases.render.tables import table_json
from gradcases.report import Report
from gradcases.results.json_text import DEEPEST, place_of
from gradcases.results.merging import merged
from gradcases.results.reading import MOST_PROBLEMS, read_reports
from gradcases.target import UNKNOWN
from tests.render.reports import hostile, one_of_each, report
from tests.render.test_report_json import SCHEMA, everything_observed
from tests.results.files import data_of, filed, on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

REPORTS = [one_of_each, hostile, everything_observed, report, lambda: report(interrupted=True, unfinished=3)]
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.parametrize("made", REPORTS)
def test_what_was_written_is_read_back(made: Callable[[], Report]) -> None:
    written = made()
    read = filed(written)
    assert read.target == written.target
    assert (read.catalog_cases, read.catalog_sha256) == (written.catalog_cases, written.catalog_sha256)
    assert (read.interrupted, read.unfinished, read.seconds) == (written.interrupted, written.unfinished, written.seconds)
    assert [(cell.case, cell.verdict, cell.reason) for cell in read.cells] == [
        (each.case.id, each.verdict, each.reason) for each in written.findings
    ]
    assert [[program.verdict for program in cell.programs] for cell in read.cells] == [
        [ran.judged.verdict for _, ran in each.programs()] for each in written.findings
    ]
    assert [claim.verdict for claim in read.claims] == [each.judged.verdict for each in written.claims]


@pytest.mark.parametrize("made", REPORTS)
def test_through_a_merged_file_a_finding_stays_as_it_was(made: Callable[[], Report]) -> None:
    data = data_of(made())
    again = json.loads(table_json.merged(merged([filed(made())])))["reports"][0]
    for key in ("findings", "claims"):
        written = sorted(data[key], key=lambda each: each["case"])
        assert [{name: value for name, value in each.items() if name != "files"} for each in again[key]] == written
    assert {key: again[key] for key in ("target", "catalog", "summary", "interrupted")} == {
        key: data[key] for key in ("target", "catalog", "summary", "interrupted")
    }
    VALIDATOR.validate(again)


def complaint(text: str) -> str:
    with pytest.raises(ReportError) as caught:
        read_reports(text, "a.json")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a.json:1:1: is empty"),
        ("  \n", "a.json:2:1: is empty"),
        ("{", "a.json:1:2: is cut off"),
        ('{"a": [1, 2', "a.json:1:12: is cut off"),
        ('{"a": "b', "a.json:1:7: is cut off"),
        ("{]", "a.json:1:2: is no JSON"),
        ("torch 2.13.0", "a.json:1:1: is no JSON"),
        ("[]", "a.json:1:1: is a list; a report is an object"),
        ("null", "a.json:1:1: is null"),
        ("7", "a.json:1:1: is the number 7"),
        ("{}", "a.json:1:1: lacks `schema`; a report has gradcases.report/1 or gradcases.merged/1 there"),
        ('{"schema": "gradcases.list/1"}', "a.json:1:12: schema: `schema` is the text `gradcases.list/1`; a report has"),
        ('{"schema": []}', "a.json:1:12: schema: `schema` is a list"),
        ('{"record": "report"}', "is a report in lines; write it with `--format json`"),
        ('{"a": 1, "a": 2}', 'has the key "a" twice'),
        ('{"a": NaN}', "has NaN, which is no number of JSON"),
        ('{"a": -Infinity}', "has -Infinity"),
        ('{"a": 1e999}', "has the number 1e999, which is out of range"),
        ('{"a": ' + "9" * 100_000 + "}", "has a number of 100,000 digits"),
        ("[" * 100_000, "nested more than"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "nested more than"),
        ('{"schema": "gradcases.merged/1"}', "a.json:1:1: lacks `reports`"),
        ('{"schema": "gradcases.merged/1", "reports": [3]}', "a.json:1:46: reports[0]: is the number 3"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_what_is_no_report_is_told_with_its_place(text: str, told: str) -> None:
    assert told in complaint(text)


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A report in which something is another value."""
    data = copy.deepcopy(data_of(one_of_each()))
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("target", "torch"), "two", "target.torch: is the text `two`; it has to be a version"),
        (("target", "torch"), 2, "target.torch: is the number 2; it has to be a version"),
        (("target", "device"), "a GPU", "target.device: is the text `a GPU`; it has to be a device"),
        (("target", "mode"), "fast", "it has to be one of eager, compile"),
        (("findings", 0, "verdict"), "passed", "findings[0].verdict: is the text `passed`; it has to be one of holds, reworded"),
        (("findings", 0, "content_sha256"), "abc", "it has to be 64 hexadecimal digits"),
        (("findings", 1), [], "findings[1]: is a list; it has to be an object"),
        (("findings", 1, "case"), "a/holds", "findings[1].case: is `a/holds` a second time; a run finds each case once"),
        (("findings", 0, "code", "kind"), {}, "findings[0].code.kind: is an object"),
        (("findings", 0, "code", "line"), 0.5, "it has to be a whole number"),
        (("findings", 0, "code", "tensors"), {"x": {"shape": [-1]}}, "findings[0].code.tensors.x.shape[0]: is the number -1"),
        (("findings", 0, "code", "tensors"), [], "findings[0].code.tensors: is a list; it has to be an object"),
        (("findings", 0, "code", "warnings"), [7], "findings[0].code.warnings[0]: is the number 7"),
        (("shard",), "9", "shard: is the text `9`; it has to be a shard, as 2/8"),
        (("seconds",), -1, "it has to be at least 0"),
        (("claims", 0, "verdict"), True, "claims[0].verdict: is true"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(path: tuple[Any, ...], value: Any, told: str) -> None:
    text = json.dumps(changed(path, value), indent=1)
    line, column = place_of(text, path)
    assert f"a.json:{line}:" in complaint(text) or value in ({"x": {"shape": [-1]}}, [7])  # what is wrong is inside
    assert told in complaint(text)
    assert text.splitlines()[line - 1][column - 1 :].startswith(json.dumps(value, indent=1).splitlines()[0])


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ((), "{"),
        (("a",), "[1, {"),
        (("a", 1, "b"), "2}"),
        (("a", 1, "c"), '{"b": 2}'),
        (("a", 2), "[1, {"),
        (("a", 2, "b"), "[1, {"),
        (("no", "such"), '{\n  "a"'),
        (("empty", 0), "[]"),
    ],
)
def test_of_what_is_not_there_the_place_is_that_of_the_last_that_is(path: tuple[str | int, ...], told: str) -> None:
    text = '\n {\n  "a": [1, {"b": 2}],\n  "empty": []\n}'
    line, column = place_of(text, path)
    assert "\n".join(text.split("\n")[line - 1 :])[column - 1 :].startswith(told)


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """To everything in a report that has a form: what a program left under its own names has none."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*at, key)
            if key not in ("value", "values", "grads", "expected", "observed", "claimed"):
                yield from paths(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value[:2]):
            yield (*at, index)
            yield from paths(item, (*at, index))


def holder_of(data: Any, path: Sequence[str | int]) -> Any:
    """What has the last step of the path as a key or a place."""
    return reduce(getitem, path[:-1], data)


def is_read(data: Any) -> bool:
    try:
        read_reports(json.dumps(data), "a.json")
    except ReportError:
        return False
    return True


@pytest.mark.parametrize("made", [one_of_each, everything_observed])
@pytest.mark.parametrize("value", [None, "", 7, -1, 0.5, True, [], {}, ["x"], {"x": "y"}], ids=repr)
def test_what_is_read_is_what_the_schema_allows(made: Callable[[], Report], value: Any) -> None:
    """But for what a schema cannot say: that a text is a version, a device or a verdict that goes with its kind."""
    base = data_of(made())
    for path in paths(base):
        data = copy.deepcopy(base)
        holder_of(data, path)[path[-1]] = value
        stricter = path[:1] == ("target",) or path[-1] in ("shard", "case")
        assert is_read(data) == VALIDATOR.is_valid(data) or (stricter and not is_read(data)), path


@pytest.mark.parametrize("made", [one_of_each, everything_observed])
def test_what_lacks_is_told(made: Callable[[], Report]) -> None:
    base = data_of(made())
    for path in paths(base):
        data = copy.deepcopy(base)
        del holder_of(data, path)[path[-1]]
        assert is_read(data) == VALIDATOR.is_valid(data), path


def test_keys_that_are_not_known_are_passed_over_and_kept() -> None:
    data = data_of(one_of_each())
    data["findings"][0]["new"] = data["new"] = {"later": [1]}
    (read,) = read_reports(json.dumps(data), "a.json")
    again = json.loads(table_json.merged(merged([read])))["reports"][0]["findings"]
    assert [each["new"] for each in again if "new" in each] == [{"later": [1]}]


def test_of_many_problems_the_first_are_told() -> None:
    data = data_of(one_of_each())
    data["findings"] = [0] * 1000
    assert len(complaint(json.dumps(data)).splitlines()) == MOST_PROBLEMS


def test_texts_of_a_file_do_nothing_to_a_screen_and_come_back() -> None:
    (cell,) = filed(hostile()).cells
    assert cell.code is not None
    assert cell.code.behaviour.message == hostile().findings[0].code.outcome.message  # type: ignore[union-attr] # it raises


def test_a_shard_and_the_date_are_read_back() -> None:
    read = filed(on(shard="2/8"))
    assert (read.shards, read.started) == (("2/8",), "2026-01-31T12:00:00Z")


def test_what_could_not_run_for_want_of_torch_is_read_and_merged_too() -> None:
    without = filed(on(torch=None, python=UNKNOWN, platform=UNKNOWN))
    assert without.target.python == UNKNOWN
    assert [column.target.torch for column in merged([filed(on()), without]).columns] == [None, "2.13.0+cpu"]
