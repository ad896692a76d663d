"""A run's report on many cases: tables by verdict, and what is not as stated side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from gradcases.judge import Verdict
from gradcases.render.literal import one_line
from gradcases.render.pages.claims_text import claims_tables
from gradcases.render.reports.side_by_side import side_by_side
from gradcases.render.screen import NARROW, SENTENCE, cells
from gradcases.render.words import NEEDS_A_LOOK, ORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from gradcases.finding import Finding
    from gradcases.render.pen import Pen
    from gradcases.report import Report

VERDICT = max(cells(f"? {verdict.value}") for verdict in Verdict)
GAP = 3  # columns between two of a table


def many(pen: Pen, report: Report, titles: Mapping[str, str]) -> Iterator[RenderableType]:
    if report.findings:
        yield pen.heading("Cases")
        yield _cases_table(pen, sorted(report.findings, key=lambda finding: ORDER.index(finding.verdict)))
    if report.claims:
        yield pen.section("What documents say", *claims_tables(pen, report.claims, titles))
    for verdict in NEEDS_A_LOOK:
        for finding in report.findings:
            if finding.verdict is verdict:
                yield from _not_as_stated(pen, finding)


def _cases_table(pen: Pen, findings: Sequence[Finding]) -> RenderableType:
    """Three columns where the sentences have room beside the ids, which are not to be broken."""
    room = max(cells(pen.screen.text(finding.case.id)) for finding in findings)
    if pen.width < NARROW or pen.width - VERDICT - room - 2 * GAP < SENTENCE:
        return _two_columns(pen, findings)
    table = pen.table("verdict", "case", "what happens")
    for finding in findings:
        table.add_row(pen.verdict(finding.verdict), pen.name(finding.case.id, room), _what_happens(pen, finding))
    return table


def _two_columns(pen: Pen, findings: Sequence[Finding]) -> RenderableType:
    table = pen.table("verdict", "case")
    for finding in findings:
        name = pen.name(finding.case.id, pen.width - VERDICT - GAP, "bold").append("\n")
        table.add_row(pen.verdict(finding.verdict), Text().append_text(name).append_text(_what_happens(pen, finding)))
    return table


def _what_happens(pen: Pen, finding: Finding) -> Text:
    """The title, and the reason where it does not stand below, side by side."""
    text = pen.literal(finding.case.title)
    if finding.reason and finding.verdict not in NEEDS_A_LOOK:
        text.append_text(pen.literal("\n" + one_line(finding.reason), "dim"))
    return text


def _not_as_stated(pen: Pen, finding: Finding) -> Iterator[RenderableType]:
    yield Text()
    yield pen.verdict(finding.verdict).append_text(pen.literal(f": {finding.case.id}", "bold"))
    yield pen.path(str(finding.case.path), "dim")
    differing = [(where, ran.judged.differing) for where, ran in finding.programs() if ran.judged.differing]
    for where, parts in differing:
        yield pen.paragraph(f"{where}:")
        yield from side_by_side(pen, parts)
    if finding.reason and not differing:
        yield pen.paragraph(finding.reason)
