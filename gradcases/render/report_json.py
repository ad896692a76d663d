"""A report as JSON (`gradcases.report/1`, see report.schema.json), whole or a line a finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gradcases import __version__
from gradcases.expectation import Agreement, Part
from gradcases.outcome import Raised
from gradcases.outcome_json import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.case import Code
    from gradcases.report import ClaimFinding, Finding, Ran, Report

SCHEMA = "gradcases.report/1"

# The same words as of a claim: what differs from it refutes it.
_PART_VERDICTS = {
    Agreement.AGREES: "holds",
    Agreement.REWORDED: "reworded",
    Agreement.DIFFERS: "refuted",
    Agreement.UNKNOWN: "untestable",
}


def whole(report: Report) -> str:
    return json.dumps(report_json(report), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def lines(report: Report) -> str:
    """One object a line: the head, then findings, then claims, each with its `record`."""
    data = report_json(report)
    findings, claims = data.pop("findings"), data.pop("claims")
    records = [{"record": "report", **data}]
    records += [{"record": "finding", **each} for each in findings]
    records += [{"record": "claim", **each} for each in claims]
    return "".join(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n" for record in records)


def report_json(report: Report) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "gradcases": __version__,
        "target": report.target.to_json(),
        "catalog": {"cases": report.catalog_cases, "sha256": report.catalog_sha256},
        "summary": {
            "cases": {"selected": len(report.findings)} | {verdict.value: count for verdict, count in report.counts.items()},
            "claims": {"selected": len(report.claims)} | {verdict.value: count for verdict, count in report.claim_counts.items()},
        },
        "interrupted": report.interrupted,
        "seconds": report.seconds,
        "findings": [finding_json(finding) for finding in report.findings],
        "claims": [claim_json(claim) for claim in report.claims],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    fixes = [{"name": fix.name, **_ran_json(ran, fix.code)} for fix, ran in finding.ran_fixes()]
    return {
        "case": finding.case.id,
        "sha256": finding.case.sha256,
        "symptom": finding.case.symptom.value,
        "cause": finding.case.cause,
        "verdict": finding.verdict.value,
        "reason": finding.reason,
        "code": None if finding.code is None else _ran_json(finding.code, finding.case.code),
        "fix": fixes[0] if fixes else None,
        "more_fixes": fixes[1:],
        "seconds": finding.seconds,
    }


def _ran_json(ran: Ran, code: Code) -> dict[str, Any]:
    data = to_json(ran.outcome)
    if isinstance(ran.outcome, Raised):
        data["at"] = code.program.source(ran.outcome.line)
    data["verdict"] = ran.judged.verdict.value
    data["differs"] = [_part_json(part, "expected") for part in ran.judged.differing]
    return data


def _part_json(part: Part, stated: str) -> dict[str, Any]:
    return {"part": part.part, stated: part.stated, "observed": part.observed, "verdict": _PART_VERDICTS[part.agreement]}


def claim_json(finding: ClaimFinding) -> dict[str, Any]:
    claim, judged = finding.claim, finding.judged
    return {
        "case": finding.case.id,
        "source": claim.source,
        "locator": claim.locator,
        "says": claim.says,
        "verdict": judged.verdict.value,
        "reason": judged.reason,
        "parts": list(_claim_parts(finding)),
    }


def _claim_parts(finding: ClaimFinding) -> Iterator[dict[str, Any]]:
    for part in finding.judged.parts:
        yield _part_json(part, "claimed")
