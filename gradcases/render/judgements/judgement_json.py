"""What was found out about documents as JSON (`gradcases.judgement/1`, see judgement.schema.json)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases import __version__
from gradcases.documents.telling import says
from gradcases.outcome import Raised
from gradcases.outcome_json import to_json
from gradcases.render.literal import json_document
from gradcases.render.part_json import part_json
from gradcases.render.reports.report_json import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradcases.documents.document import Document
    from gradcases.documents.judgement import JudgedDocument, Judgement
    from gradcases.documents.judging import JudgedBlock, JudgedRemark
    from gradcases.documents.parts import RanPiece
    from gradcases.judge import ClaimVerdict

SCHEMA = "gradcases.judgement/1"


def judgement_json(judgement: Judgement) -> str:
    return json_document(_judgement(judgement))


def _judgement(judgement: Judgement) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "gradcases": __version__,
        "target": None if judgement.target is None else judgement.target.to_json(),
        "summary": {
            "blocks": _counts(len(judgement.blocks), judgement.block_counts),
            "claims": _counts(sum(judgement.claim_counts.values()), judgement.claim_counts),
        },
        "seconds": judgement.seconds,
        "documents": [_document(each) for each in judgement.documents],
    }


def _counts(found: int, counts: Mapping[ClaimVerdict, int]) -> dict[str, int]:
    return {"found": found} | {verdict.value: count for verdict, count in counts.items()}


def _document(judged: JudgedDocument) -> dict[str, Any]:
    return {"file": str(judged.document.path), "blocks": [_block(judged.document, block) for block in judged.blocks]}


def _block(document: Document, block: JudgedBlock) -> dict[str, Any]:
    return {
        "block": block.block.number,
        "line": block.block.first_line,
        "last_line": block.block.last_line,
        "session": bool(block.block.entries),
        "goes_on_from": [each.number for each in block.chain],
        "verdict": None if block.verdict is None else block.verdict.value,
        "programs": [_program(document, ran) for ran in block.pieces],
        "claims": [_claim(document, each) for each in block.remarks],
    }


def _program(document: Document, ran: RanPiece) -> dict[str, Any]:
    """Its lines are the document's."""
    data: dict[str, Any] = {"from": ran.piece.part.first_line, "to": ran.piece.last_line, "mended": ran.piece.mended is not None}
    data |= UNSEEN | to_json(ran.outcome)
    if isinstance(ran.outcome, Raised):
        data["at"] = None if ran.outcome.line is None else document.code(ran.outcome.line)
    return data


def _claim(document: Document, each: JudgedRemark) -> dict[str, Any]:
    remark, judged = each.remark, each.judged
    return {
        "line": remark.line,
        "says": "\n".join(says(document, remark)),
        "about": remark.about.value,
        "lines": [remark.first, remark.last],
        "verdict": judged.verdict.value,
        "reason": judged.reason,
        "parts": [part_json(part, "claimed") for part in judged.parts],
    }
