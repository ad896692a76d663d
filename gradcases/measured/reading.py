"""Measured results read from beside a catalog: of one topic for a page, of all for a table."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from gradcases.errors import Problem, ReportError
from gradcases.judge import Verdict
from gradcases.measured.digests import FOLDER, SCHEMA, digest
from gradcases.measured.form import RELEASES, Release, Topic, topic_of
from gradcases.results import shapes
from gradcases.results.json_text import BadJson, parsed, place_of
from gradcases.results.shapes import by_name, list_of, nullable, object_of, one_of, text, told
from gradcases.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gradcases.results.json_text import Path as Steps
    from gradcases.results.shapes import Fault, Shape

_SHA256 = shapes.matching("[0-9a-f]{64}", "64 hexadecimal digits")
_VERSION = shapes.matching(r"\d{1,4}(\.\d{1,6}){1,3}\w{0,20}", "a release, as 2.13.0")
_VERDICT = one_of(*(verdict.value for verdict in Verdict))
_INDEX = shapes.integer(0)
MOST_PROBLEMS = 20


def _pair(one: Shape, other: Shape) -> Shape:
    def check(value: Any, at: Steps) -> Iterator[Fault]:
        if not isinstance(value, list) or len(value) != 2:
            yield at, f"is {shapes.kind(value)}; it has to be a list of two"
            return
        yield from (*one(value[0], (*at, 0)), *other(value[1], (*at, 1)))

    return check


_RAN = _pair(_INDEX, _VERDICT)
_OUTCOME = object_of(
    {"kind": text},
    {
        "type": text,
        "message": text,
        "at": text,
        "detail": text,
        "grads": by_name(shapes.anything),
        "warnings": list_of(_pair(text, text)),
        "tensors": by_name(by_name(shapes.anything)),
        "values": by_name(shapes.anything),
    },
)
_CELL = object_of({"content": _SHA256, "verdict": _VERDICT}, {"reason": text, "code": _RAN, "fixes": by_name(_RAN)})
_CASE = object_of({"outcomes": list_of(_OUTCOME), "cells": list_of(_CELL), "releases": list_of(nullable(_INDEX))})
_KEYS = {"kind", "type", "message", "at", "detail", "grads", "warnings", "tensors", "values"}
TOPIC = object_of(
    {"schema": one_of(SCHEMA), "versions": list_of(_VERSION), "cases": by_name(_CASE), "sha256": _SHA256},
    {"since": by_name(_pair(_SHA256, text))},
)
_RELEASE = object_of(
    {
        "version": _VERSION,
        "date": text,
        "gradcases": text,
        "torch": text,
        "python": text,
        "platform": text,
        "device": text,
        "mode": text,
        "git": nullable(text),
        "cuda": nullable(text),
        "implementation": text,
        "catalog": object_of({"cases": _INDEX, "sha256": _SHA256}),
    }
)
LISTED = object_of({"schema": one_of(SCHEMA), "releases": list_of(_RELEASE), "sha256": _SHA256})


def read_topic(root: Path, topic: str) -> Topic | None:
    """What is measured of a topic of the catalog in this folder, or None. Raises ReportError."""
    data = _read(root / FOLDER / f"{topic}.json", _topic_faults)
    return None if data is None else topic_of(data)


def read_releases(root: Path) -> tuple[Release, ...]:
    """The releases that were measured, oldest first; none where nothing was. Raises ReportError."""
    data = _read(root / FOLDER / RELEASES, lambda data: LISTED(data, ()))
    return tuple(_release(each) for each in data["releases"]) if data is not None else ()


def _release(data: dict[str, Any]) -> Release:
    target = Target(**{name: data[name] for name in Target.NAMES if name != "executable"})
    return Release(data["version"], target, data["date"], data["gradcases"], data["catalog"]["cases"], data["catalog"]["sha256"])


def _read(path: Path, faults_of: Callable[[Any], Iterator[Fault]]) -> Any:
    """The data of a file that says what its digest is of; None where there is no file."""
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError([Problem(path, 0, 0, f"cannot be read: {getattr(error, 'strerror', None) or error}")]) from error
    try:
        data = parsed(content)
    except BadJson as error:
        raise ReportError([Problem(path, error.line, error.column, error.text)]) from error
    faults = list(islice(faults_of(data), MOST_PROBLEMS))
    if faults:
        raise ReportError([Problem(path, *place_of(content, at), f"{told(at)}: {what}" if at else what) for at, what in faults])
    if digest(data) != data["sha256"]:
        said = "does not say what was measured: its digest is of something else; `make measure` makes it"
        raise ReportError([Problem(path, *place_of(content, ("sha256",)), said)])
    return data


def _topic_faults(data: Any) -> Iterator[Fault]:
    """Its form, and whether what refers to an outcome, a cell or a release finds it."""
    faults = list(islice(TOPIC(data, ()), MOST_PROBLEMS))
    yield from faults
    if faults:
        return
    for case, each in data["cases"].items():
        at: Steps = ("cases", case)
        if len(each["releases"]) != len(data["versions"]):
            yield (*at, "releases"), f"has {len(each['releases'])} items for {len(data['versions'])} versions"
        yield from _beyond(each["releases"], len(each["cells"]), (*at, "releases"))
        for number, cell in enumerate(each["cells"]):
            rans = [*([cell["code"]] if "code" in cell else []), *cell.get("fixes", {}).values()]
            yield from _beyond([ran[0] for ran in rans], len(each["outcomes"]), (*at, "cells", number))
        for number, outcome in enumerate(each["outcomes"]):
            for key in sorted(outcome.keys() - _KEYS):
                yield (*at, "outcomes", number, key), "is no key of an outcome"


def _beyond(indices: list[Any], count: int, at: Steps) -> Iterator[Fault]:
    for index in indices:
        if index is not None and index >= count:
            yield at, f"refers to item {index} of {count}"
