"""A report as JSON (`gradcases.report/1`, see report.schema.json), whole or a line a record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gradcases import __version__
from gradcases.content_hash import content_hash
from gradcases.outcome import Raised
from gradcases.outcome_json import to_json
from gradcases.render.literal import in_json, json_pieces
from gradcases.render.part_json import part_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gradcases.case import Code
    from gradcases.finding import ClaimFinding, Finding, Ran
    from gradcases.report import Report

SCHEMA = "gradcases.report/1"

# What every outcome has, so that readers need not ask for its kind first: null where there is no such thing to tell.
UNSEEN: dict[str, Any] = {"kind": None, "type": None, "message": None, "line": None, "grads": None, "warnings": None}


def whole(report: Report) -> str:
    return "".join(pieces(report))


def lines(report: Report) -> str:
    return "".join(line_pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """The whole, a record at a time: a report of many cases is not held as a text as well."""
    return json_pieces(_head(report) | {"findings": map(finding_json, report.findings), "claims": map(claim_json, report.claims)})


def line_pieces(report: Report) -> Iterator[str]:
    """One object a line: the head, then findings, then claims, each with its `record`."""
    yield _line({"record": "report", **_head(report)})
    for finding in report.findings:
        yield _line({"record": "finding", **finding_json(finding)})
    for claim in report.claims:
        yield _line({"record": "claim", **claim_json(claim)})


def _line(record: Mapping[str, Any]) -> str:
    return in_json(json.dumps(record, ensure_ascii=False, allow_nan=False)) + "\n"


def _head(report: Report) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "gradcases": __version__,
        "target": report.target.to_json(),
        "catalog": {"cases": report.catalog_cases, "sha256": report.catalog_sha256},
        "summary": {
            "cases": _counts(len(report.findings) + report.unfinished, report.counts) | {"unfinished": report.unfinished},
            "claims": _counts(len(report.claims), report.claim_counts),
        },
        "started": report.started,
        "shard": report.shard,
        "interrupted": report.interrupted,
        "seconds": report.seconds,
    }


def _counts(selected: int, counts: Mapping[Any, int]) -> dict[str, int]:
    return {"selected": selected} | {verdict.value: count for verdict, count in counts.items()}


def finding_json(finding: Finding) -> dict[str, Any]:
    fixes = [{"name": fix.name, **_ran_json(ran, fix.code)} for fix, ran in finding.ran_fixes()]
    return {
        "case": finding.case.id,
        "sha256": finding.case.sha256,
        "content_sha256": content_hash(finding.case),
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
    data = UNSEEN | to_json(ran.outcome)
    if isinstance(ran.outcome, Raised):
        data["at"] = code.program.source(ran.outcome.line)
    data["verdict"] = ran.judged.verdict.value
    data["differs"] = [part_json(part, "expected") for part in ran.judged.differing]
    return data


def claim_json(finding: ClaimFinding) -> dict[str, Any]:
    claim, judged = finding.claim, finding.judged
    return {
        "case": finding.case.id,
        "source": claim.source,
        "locator": claim.locator,
        "says": claim.says,
        "verdict": judged.verdict.value,
        "reason": judged.reason,
        "parts": [part_json(part, "claimed") for part in judged.parts],
    }
