"""The answer to a pasted text as JSON, `gradcases.diagnosis/1`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases.page import diff
from gradcases.render.literal import json_document

if TYPE_CHECKING:
    from gradcases.catalog import Catalog
    from gradcases.matching.answer import Answer, Heard, Match

SCHEMA = "gradcases.diagnosis/1"


def answer_json(answer: Answer, catalog: Catalog) -> str:
    data = {
        "schema": SCHEMA,
        "of": "text",
        "verdict": answer.verdict.value,
        "exception": None if answer.heard is None else _heard(answer.heard),
        "matches": [_match(each, answer.heard, catalog) for each in answer.matches],
        "also": [_match(each, answer.heard, catalog) for each in answer.also],
        "about": answer.about,
        "shown": answer.shown,
        "claimed": None if answer.claimed is None else {"text": answer.claimed.said, "case": answer.claimed.case},
        "advice": list(answer.advice),
    }
    return json_document(data)


def _heard(heard: Heard) -> dict[str, Any]:
    return {"type": heard.type, "message": heard.message, "libraries": list(heard.libraries), "ranks": list(heard.ranks)}


def _match(match: Match, heard: Heard | None, catalog: Catalog) -> dict[str, Any]:
    case = catalog.by_id[match.case]
    frame = heard.frame if heard is not None else None
    return {
        "cause": match.cause,
        "cause_summary": catalog.causes[match.cause].summary,
        "case": match.case,
        "title": case.title,
        "file": (frame.file or None) if frame is not None else None,
        "line": frame.line if frame is not None else None,
        "source": (frame.source or None) if frame is not None else None,
        "tensors": [],  # a text names none
        "why": " ".join(match.why),
        "confidence": match.confidence,
        "share": match.share,
        "apart": match.apart or None,
        "message": match.text.said,
        "when": match.text.when or None,
        "cases": list(match.cases),
        "fixes": [
            {
                "name": fix.name,
                "what": fix.what,
                "changes": fix.changes.value,
                "diff": [f"{line.sign}{line.text}" for line in diff(case.code.program, fix.code.program)],
            }
            for fix in case.fixes
        ],
        "no_fix": case.no_fix,
    }
