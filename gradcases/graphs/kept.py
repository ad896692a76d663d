"""Graphs that were recorded before and lie beside a catalog: those of a case that has changed since are not given."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gradcases.content_hash import content_hash
from gradcases.errors import Problem, ReportError
from gradcases.graphs.form import graph_json, graph_of
from gradcases.graphs.graph import Drawing
from gradcases.graphs.small import small

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from gradcases.case import Case

SCHEMA = "gradcases.graphs/1"
FOLDER = "_graphs"


def kept(root: Path, case: Case) -> Drawing | None:
    """None where nothing was recorded of the case as it is now. Raises ReportError where the file is not what `make graphs` wrote."""
    return all_kept(root, [case]).get(case.id)


def all_kept(root: Path, cases: Iterable[Case]) -> dict[str, Drawing]:
    """By the ids of the cases; each file is read once."""
    found: dict[str, Drawing] = {}
    for topic, of_topic in groupby(sorted(cases, key=lambda case: case.topic), lambda case: case.topic):
        path = root / FOLDER / f"{topic}.json"
        data = _read(path)
        for case in of_topic:
            drawing = None if data is None else _drawing(path, data, case)
            if drawing is not None:
                found[case.id] = drawing
    return found


def _drawing(path: Path, data: Mapping[str, Any], case: Case) -> Drawing | None:
    try:
        found = data["cases"].get(case.id)
        if found is None or found["content"] != content_hash(case):
            return None
        code, mended = (None if found.get(role) is None else graph_of(found[role]) for role in ("code", "fix"))
        return Drawing(case.id, code, mended, found.get("fix_name"), data["torch"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReportError([Problem(path, 0, 0, f"{case.id}: is no graph that was recorded; `make graphs` makes it")]) from error


def _read(path: Path) -> Mapping[str, Any] | None:
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise ReportError([Problem(path, 0, 0, f"cannot be read: {error}")]) from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ReportError([Problem(path, 0, 0, f"is no file of {SCHEMA}; `make graphs` makes it")])
    return data


def topic_text(torch: str, drawings: Iterable[tuple[Case, Drawing]]) -> str:
    """The file of a topic, a line for each case."""
    lines = [f"{json.dumps(case.id)}: {_flat(_case(case, drawing))}" for case, drawing in drawings]
    head = f'{{"schema": {json.dumps(SCHEMA)},\n"torch": {json.dumps(torch)},\n"cases": {{\n'
    return head + ",\n".join(lines) + "\n}}\n"


def _case(case: Case, drawing: Drawing) -> dict[str, Any]:
    told: dict[str, Any] = {"content": content_hash(case), "fix_name": drawing.fix_name}
    for role, graph in (("code", drawing.code), ("fix", drawing.fix)):
        if graph is not None:
            told[role] = graph_json(small(graph))
    return {key: value for key, value in told.items() if value is not None}


def _flat(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
