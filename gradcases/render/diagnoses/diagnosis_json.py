"""A diagnosis of a script as JSON (`gradcases.diagnosis/1`, see diagnosis.schema.json)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render.literal import json_document

if TYPE_CHECKING:
    from gradcases.diagnosis.diagnosis import Diagnosis, Ending, Finding, Spot

SCHEMA = "gradcases.diagnosis/1"


def diagnosis(value: Diagnosis) -> str:
    told = {
        "schema": SCHEMA,
        "of": "script",
        "script": value.script,
        "exit_code": value.exit_code,
        "torch": value.torch,
        "python": value.python,
        "steps": value.steps,
        "complete": value.complete,
        "trouble": value.trouble,
        "raised": _ending(value.raised) if value.raised else None,
        "findings": [finding(each) for each in value.findings],
    }
    return json_document(told)


def finding(value: Finding) -> dict[str, object]:
    return {
        "cause": value.cause,
        "case": value.case.id if value.case else None,
        **_spot(value.spot),
        "tensors": list(value.tensors),
        "why": value.why,
        "confidence": value.confidence.value,
        "symptom": value.symptom.value,
        "operation": value.operation,
        "path": [{**_spot(step.spot), "operation": step.operation} for step in value.path],
    }


def _spot(value: Spot | None) -> dict[str, object]:
    if value is None:
        return {"file": None, "line": None, "source": None}
    return {"file": value.file, "line": value.line, "source": value.source}


def _ending(value: Ending) -> dict[str, object]:
    return {"type": value.type, "message": value.message, **_spot(value.spot)}
