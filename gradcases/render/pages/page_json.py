"""Pages of cases, causes and topics, and lists, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases.render.literal import json_document
from gradcases.render.part_json import part_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case
    from gradcases.cause_page import CausePage
    from gradcases.page import ClaimSection, FixSection, Happens, Page
    from gradcases.topic_page import TopicPage


def page(value: Page) -> str:
    return _dumped(page_json(value))


def cases(values: Sequence[Case]) -> str:
    return _dumped({"schema": "gradcases.list/1", "cases": [case_json(case) for case in values]})


def cause(value: CausePage) -> str:
    return _dumped(cause_json(value))


def topic(value: TopicPage) -> str:
    return _dumped(topic_json(value))


def case_json(case: Case) -> dict[str, Any]:
    return {
        "case": case.id,
        "title": case.title,
        "cause": case.cause,
        "symptom": case.symptom.value,
        "aliases": list(case.aliases),
        "tags": list(case.tags),
        "sources": sorted({claim.source for claim in case.claims}),
        "fixes": len(case.fixes),
        "sha256": case.sha256,
    }


def page_json(value: Page) -> dict[str, Any]:
    case = value.case
    return {
        "schema": "gradcases.page/1",
        **case_json(case),
        "cause_summary": value.cause,
        "since": value.since,
        "code": case.code.program.text,
        "raising_line": value.listing.raising,
        "happens": [_happens(each) for each in value.happens],
        "why": list(value.paragraphs),
        "fixes": [_fix(each) for each in value.fixes],
        "no_fix": case.no_fix,
        "claims": [_claim(each) for each in value.claims],
        "see": {"cases": [name for name, _ in value.related], "docs": list(case.see.docs)},
    }


def cause_json(value: CausePage) -> dict[str, Any]:
    return {
        "schema": "gradcases.cause/1",
        "cause": value.cause.id,
        "summary": value.cause.summary,
        "explanation": list(value.paragraphs),
        "symptoms": {symptom.value: count for symptom, count in value.symptoms},
        "cases": [{"case": name, "title": title} for name, title in value.cases],
    }


def topic_json(value: TopicPage) -> dict[str, Any]:
    return {
        "schema": "gradcases.topic/1",
        "topic": value.topic.id,
        "title": value.topic.title,
        "introduction": list(value.paragraphs),
        "cases": [{"case": name, "symptom": symptom.value, "title": title} for name, symptom, title in value.cases],
    }


def _happens(value: Happens) -> dict[str, Any]:
    return {"when": value.when or None, "sentences": list(value.sentences)}


def _fix(value: FixSection) -> dict[str, Any]:
    return {
        "name": value.name,
        "what": value.what,
        "changes": value.changes.value,
        "diff": [f"{line.sign}{line.text}" for line in value.diff],
        "happens": [_happens(each) for each in value.happens],
    }


def _claim(value: ClaimSection) -> dict[str, Any]:
    return {
        "source": value.claim.source,
        "title": value.title,
        "locator": value.claim.locator,
        "says": value.claim.says,
        "verdict": value.judged.verdict.value,
        "parts": [part_json(part, "claimed") for part in value.judged.parts],
    }


def _dumped(data: dict[str, Any]) -> str:
    return json_document(data)
