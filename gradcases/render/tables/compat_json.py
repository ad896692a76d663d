"""The measured results of cases by release, as JSON (`gradcases.compat/1`) and as CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from gradcases import __version__
from gradcases.render.literal import in_json, json_document
from gradcases.results.table import labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gradcases.results.behaviour import Behaviour
    from gradcases.results.cells import Cell, RanCell
    from gradcases.results.table import Column, Table

    IsStale = Callable[[Cell], bool]

SCHEMA = "gradcases.compat/1"
COLUMNS = ("case", "version", "verdict", "stale", "kind", "type", "message", "grads", "warnings", "reason")
FIX_COLUMNS = ("fix_verdict", "fix_kind", "fix_type", "fix_message", "fix_grads")


def whole(table: Table, is_stale: IsStale) -> str:
    return json_document(compat_json(table, is_stale))


def compat_json(table: Table, is_stale: IsStale) -> dict[str, Any]:
    names = labels([column.target for column in table.columns])
    return {
        "schema": SCHEMA,
        "gradcases": __version__,
        "versions": [_version(name, column) for name, column in zip(names, table.columns, strict=True)],
        "cases": {
            row.case: {name: _cell(cells[0], is_stale) if cells else None for name, cells in zip(names, row.cells, strict=True)}
            for row in table.rows
        },
    }


def _version(name: str, column: Column) -> dict[str, Any]:
    target = {key: value for key, value in column.target.to_json().items() if key != "executable"}
    (sha256, cases) = column.catalogs[0]
    return {
        "version": name,
        "date": column.started,
        **target,
        "gradcases": column.gradcases[0],
        "catalog": {"cases": cases, "sha256": sha256},
    }


def _cell(cell: Cell, is_stale: IsStale) -> dict[str, Any]:
    fixes = [{"name": fix.name, **_ran(fix)} for fix in cell.fixes]
    nothing = {"kind": None, "type": None, "message": None, "grads": None, "warnings": None}
    ran = _behaviour(cell.code.behaviour) if cell.code is not None else nothing
    return {
        "verdict": cell.verdict.value,
        "reason": cell.reason,
        "content_sha256": cell.content_sha256,
        "stale": is_stale(cell),
        **ran,
        "fix": fixes[0] if fixes else None,
        "more_fixes": fixes[1:],
    }


def _ran(ran: RanCell) -> dict[str, Any]:
    return {"verdict": ran.verdict.value, **_behaviour(ran.behaviour)}


def _behaviour(behaviour: Behaviour) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": behaviour.kind,
        "type": behaviour.type,
        "message": behaviour.message,
        "at": behaviour.at,
        "grads": dict(behaviour.grads),
        "warnings": [{"category": each.category, "message": each.message} for each in behaviour.warnings],
        "tensors": {name: dict(facts) for name, facts in behaviour.tensors.items()},
        "values": dict(behaviour.values),
    }
    return data if behaviour.detail is None else {**data, "detail": behaviour.detail}


def as_csv(table: Table, is_stale: IsStale) -> str:
    """A row for each case and release; what is not text is JSON."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((*COLUMNS, *FIX_COLUMNS))
    data = compat_json(table, is_stale)
    for case, by_version in data["cases"].items():
        for version, cell in by_version.items():
            writer.writerow([case, version, *_csv_cell(cell)])
    return stream.getvalue()


def _csv_cell(cell: dict[str, Any] | None) -> Iterator[str]:
    """All empty but the verdict, which is `unknown`, where nothing was measured."""
    if cell is None:
        yield from ("unknown", *[""] * (len(COLUMNS) + len(FIX_COLUMNS) - 3))
        return
    fix = cell["fix"] or {}
    yield from (_csv_text(cell.get(name)) for name in COLUMNS[2:])
    yield from (_csv_text(fix.get(name.removeprefix("fix_"))) for name in FIX_COLUMNS)


def _csv_text(value: Any) -> str:
    """Texts as they are; one that a spreadsheet would take for a formula behind an apostrophe, as they want it."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    shown = in_json(text).replace("\r", "\\r")
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
