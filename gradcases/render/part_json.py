"""A part of an expectation beside what was observed, as JSON, for reports and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases.render.words import PART_VERDICTS

if TYPE_CHECKING:
    from gradcases.expectation import Part


def part_json(part: Part, stated: str) -> dict[str, Any]:
    """`stated` is the name of what was stated: "expected" of a case, "claimed" of a document."""
    return {"part": part.part, stated: part.stated, "observed": part.observed, "verdict": PART_VERDICTS[part.agreement]}
