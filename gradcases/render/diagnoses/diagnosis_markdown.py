"""A diagnosis as Markdown, fit for an issue or a forum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render import markdown as md
from gradcases.render.diagnoses.diagnosis_words import CONFIDENCE, ending, names, nothing, place
from gradcases.render.words import explain_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.catalog import Catalog
    from gradcases.diagnosis.diagnosis import Diagnosis, Finding


def diagnosis(value: Diagnosis, catalog: Catalog) -> str:
    return "\n".join(_diagnosis(value, catalog)) + "\n"


def _diagnosis(value: Diagnosis, catalog: Catalog) -> Iterator[str]:
    if not value.findings:
        yield from (md.text(nothing(value)), "")
    for finding in value.findings:
        yield from _finding(finding, catalog)
    if value.raised is not None:
        yield from ("Raised:", "", md.block(f"{value.raised.type}: {value.raised.message}"), "")
    yield md.text(ending(value)) + (f" \\(torch {md.text(value.torch)}\\)" if value.torch else "")


def _finding(finding: Finding, catalog: Catalog) -> Iterator[str]:
    cause = catalog.causes.get(finding.cause)
    yield from (f"## {md.text(cause.summary if cause else finding.cause)}", "")
    sure = CONFIDENCE[finding.confidence.value]
    where = f"{md.code(place(finding.spot))}, " if finding.spot else ""
    yield f"{where}cause: {md.code(finding.cause)}{f', {sure}' if sure else ''}"
    if finding.spot is not None:
        yield from ("", md.block(finding.spot.source, "python"))
    yield from ("", md.text(finding.why), "")
    if finding.tensors:
        yield from (f"Suffering: {md.text(names(finding.tensors))}", "")
    if len(finding.path) > 1:
        yield from ("From the loss to there:", "")
        yield from (f"{number}. line {step.spot.line}: {md.code(step.spot.source)}" for number, step in enumerate(finding.path, 1))
        yield ""
    if finding.case is not None:
        yield from (f"Explained by {md.code(explain_command(finding.case.id))}: {md.text(finding.case.title)}", "")
