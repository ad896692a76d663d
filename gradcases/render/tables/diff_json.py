"""What differs between two reports as JSON: `gradcases.diff/1`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases import __version__
from gradcases.render.literal import json_document
from gradcases.render.tables.cell_words import pairs
from gradcases.results.behaviour import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.results.cells import Cell
    from gradcases.results.differing import CaseDifference, ClaimDifference, Comparison, Reason
    from gradcases.results.table import Column

SCHEMA = "gradcases.diff/1"


def whole(value: Comparison) -> str:
    return json_document(diff_json(value))


def diff_json(value: Comparison) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "gradcases": __version__,
        "a": _side(value.before),
        "b": _side(value.after),
        "targets_differ": _words(value.differing),
        "same": value.same,
        "cases": [_case(each) for each in value.cases],
        "claims": [_claim(each) for each in value.claims],
    }


def _side(column: Column) -> dict[str, Any]:
    catalogs = [{"cases": cases, "sha256": sha256} for sha256, cases in column.catalogs]
    return {"files": list(column.files), "target": column.target.to_json(), "catalogs": catalogs, "gradcases": list(column.gradcases)}


def _words(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.value for reason in reasons]


def _case(each: CaseDifference) -> dict[str, Any]:
    both = each.before is not None and each.after is not None
    return {
        "case": each.case,
        "reasons": _words(each.reasons),
        "a": _cell(each.before),
        "b": _cell(each.after),
        "differs": list(_parts(each.before, each.after)) if both and each.before and each.after else [],
    }


def _cell(cell: Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    return {"verdict": cell.verdict.value, "reason": cell.reason, "content_sha256": cell.content_sha256}


def _parts(before: Cell, after: Cell) -> Iterator[dict[str, Any]]:
    for one, other, name in pairs(before, after):
        if one is None or other is None:
            yield {"program": name, "part": "program", "a": None if one is None else "run", "b": None if other is None else "run"}
            continue
        for each in differences(one.behaviour, other.behaviour):
            yield {"program": name, "part": each.part, "a": each.before, "b": each.after}
        if one.verdict is not other.verdict:
            yield {"program": name, "part": "verdict", "a": one.verdict.value, "b": other.verdict.value}


def _claim(each: ClaimDifference) -> dict[str, Any]:
    claim = each.after
    where = {"case": claim.case, "source": claim.source, "locator": claim.locator, "says": claim.says}
    return {**where, "reasons": _words(each.reasons), "a": each.before.verdict.value, "b": claim.verdict.value}
