"""A report's text read back. Whatever it holds, either reports come of it or a ReportError with what is wrong, and where."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradcases.errors import Problem, ReportError
from gradcases.judge import ClaimVerdict, Verdict
from gradcases.outcome_json import from_json
from gradcases.results.behaviour import behaviour_of
from gradcases.results.cells import Cell, ClaimCell, RanCell, ReportFile
from gradcases.results.json_text import BadJson, parsed, place_of
from gradcases.results.report_shape import MERGE, MERGED, REPORT, WHOLE
from gradcases.results.shapes import Shape, kind, told
from gradcases.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gradcases.results.shapes import Fault

MOST_PROBLEMS = 20  # of one file; where there are more, the file is something else


def read_reports(text: str, name: str) -> tuple[ReportFile, ...]:
    """The report of a file, or the reports that `gradcases merge --format json` has put together. Raises ReportError."""
    try:
        data = parsed(text)
    except BadJson as error:
        raise ReportError([Problem(Path(name), error.line, error.column, error.text)]) from error
    faults = list(islice(_faults(data), MOST_PROBLEMS))
    if faults:
        raise ReportError([_problem(text, name, fault) for fault in faults])
    wholes = data["reports"] if data["schema"] == MERGED else [data]
    return tuple(_report(each, name) for each in wholes)


def _problem(text: str, name: str, fault: Fault) -> Problem:
    path, what = fault
    return Problem(Path(name), *place_of(text, path), f"{told(path)}: {what}" if path else what)


def _faults(data: Any) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield (), f"is {kind(data)}; a report is an object, as `gradcases run --format json` writes it"
        return
    if "record" in data:
        yield (), "is a report in lines; write it with `--format json`"
        return
    shapes: dict[str, Shape] = {REPORT: WHOLE, MERGED: MERGE}
    schema = data.get("schema")
    if not isinstance(schema, str) or schema not in shapes:
        said = f"`schema` is {kind(schema)}" if "schema" in data else "lacks `schema`"
        yield (("schema",) if "schema" in data else ()), f"{said}; a report has {REPORT} or {MERGED} there"
        return
    yield from shapes[schema](data, ())
    for path, whole in _wholes(data):
        yield from _twice(whole, path)


def _wholes(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if data["schema"] == REPORT:
        yield (), data
    elif isinstance(data.get("reports"), list):
        yield from ((("reports", index), each) for index, each in enumerate(data["reports"]))


def _twice(whole: Any, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """A run finds each case once; only where files disagree does a merged report have several findings of it, with their files."""
    findings = whole.get("findings") if isinstance(whole, dict) else None
    seen: set[str] = set()
    for index, finding in enumerate(findings if isinstance(findings, list) else ()):
        case = finding.get("case") if isinstance(finding, dict) else None
        if isinstance(case, str) and case in seen and "files" not in finding:
            yield (*path, "findings", index, "case"), f"is `{case[:100]}` a second time; a run finds each case once"
        if isinstance(case, str):
            seen.add(case)


def _report(data: Mapping[str, Any], name: str) -> ReportFile:
    files = tuple(data.get("files", (name,)))
    shards = data.get("shards") or ([data["shard"]] if data.get("shard") else [])
    return ReportFile(
        files=files,
        target=Target(**{key: data["target"][key] for key in Target.NAMES}),
        gradcases=data["gradcases"],
        catalog_cases=int(data["catalog"]["cases"]),
        catalog_sha256=data["catalog"]["sha256"],
        cells=tuple(_cell(each, files) for each in data["findings"]),
        claims=tuple(_claim(each, files) for each in data["claims"]),
        started=data.get("started"),
        seconds=float(data["seconds"]),
        shards=tuple(shards),
        interrupted=data["interrupted"],
        unfinished=int(data["summary"]["cases"]["unfinished"]),
    )


def _cell(data: Mapping[str, Any], files: Sequence[str]) -> Cell:
    fixes = [*([data["fix"]] if data["fix"] is not None else []), *data["more_fixes"]]
    return Cell(
        case=data["case"],
        content_sha256=data["content_sha256"],
        verdict=Verdict(data["verdict"]),
        reason=data["reason"],
        code=None if data["code"] is None else _ran(data["code"], "code"),
        fixes=tuple(_ran(each, each["name"]) for each in fixes),
        files=tuple(data.get("files", files)),
        data=data,
    )


def _ran(data: Mapping[str, Any], name: str) -> RanCell:
    return RanCell(name, behaviour_of(from_json(data), data.get("at")), Verdict(data["verdict"]))


def _claim(data: Mapping[str, Any], files: Sequence[str]) -> ClaimCell:
    words = (data["case"], data["source"], data["locator"], data["says"])
    return ClaimCell(*words, ClaimVerdict(data["verdict"]), tuple(data.get("files", files)), data)
