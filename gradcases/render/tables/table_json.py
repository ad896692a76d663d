"""A table as JSON (`gradcases.merged/1`): of each target a report as `gradcases run` writes it, with the files it came from.

Every finding is there as its file has it. Only where files disagree has a case several findings on a target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases import __version__
from gradcases.render.literal import json_document
from gradcases.results.report_shape import MERGED, REPORT

if TYPE_CHECKING:
    from gradcases.results.table import Table


def merged(table: Table) -> str:
    return json_document(merged_json(table))


def merged_json(table: Table) -> dict[str, Any]:
    return {
        "schema": MERGED,
        "gradcases": __version__,
        "reports": [_report(table, index) for index in range(len(table.columns))],
        "disagreements": [
            {"case": row.case, "report": index, "files": [list(cell.files) for cell in row.cells[index]]}
            for row, index in table.disagreements
        ],
    }


def _report(table: Table, index: int) -> dict[str, Any]:
    column = table.columns[index]
    cells = [cell for row in table.rows for cell in row.cells[index]]
    claims = table.claims[index] if table.claims else ()
    cases, claimed = table.counts(index), table.claim_counts(index)
    return {
        "schema": REPORT,
        "gradcases": column.gradcases[0],
        "target": column.target.to_json(),
        "catalog": {"cases": column.catalogs[0][1], "sha256": column.catalogs[0][0]},
        "files": list(column.files),
        "shards": list(column.shards),
        "summary": {
            "cases": {"selected": sum(cases.values()) + column.unfinished}
            | {verdict.value: count for verdict, count in cases.items()}
            | {"unfinished": column.unfinished},
            "claims": {"selected": len(claims)} | {verdict.value: count for verdict, count in claimed.items()},
        },
        "started": column.started,
        "interrupted": column.interrupted,
        "seconds": column.seconds,
        "findings": [{**cell.data, "files": list(cell.files)} for cell in cells],
        "claims": [{**claim.data, "files": list(claim.files)} for claim in claims],
    }
