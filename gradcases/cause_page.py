"""A cause's page: what it is, what its cases show of it, and which they are; one value for every writer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.case import Symptom
from gradcases.page import paragraphs_of

if TYPE_CHECKING:
    from gradcases.catalog import Catalog, Cause


@dataclass(frozen=True)
class CausePage:
    """All that is told of a cause."""

    cause: Cause
    paragraphs: tuple[str, ...]  # of its explanation; none where it has no more than its summary
    symptoms: tuple[tuple[Symptom, int], ...]  # that its cases have, and how many of them
    cases: tuple[tuple[str, str], ...]  # id and title


def cause_page_of(cause: Cause, catalog: Catalog) -> CausePage:
    """The page of a cause of this catalog."""
    cases = [case for case in catalog.cases if case.cause == cause.id]
    counts = Counter(case.symptom for case in cases)
    return CausePage(
        cause=cause,
        paragraphs=paragraphs_of(cause.explanation or ""),
        symptoms=tuple((symptom, counts[symptom]) for symptom in Symptom if counts[symptom]),
        cases=tuple((case.id, case.title) for case in cases),
    )
