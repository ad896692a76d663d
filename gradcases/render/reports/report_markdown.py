"""A report as Markdown, for issues and job summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render import markdown as md
from gradcases.render.parts import told, values
from gradcases.render.words import CLAIM_ORDER, NEEDS_A_LOOK, ORDER, closing_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gradcases.finding import Finding
    from gradcases.report import Report


def markdown(report: Report, titles: Mapping[str, str]) -> str:
    """`titles` are those of the documents whose claims are in it."""
    return "\n".join(_lines(report, titles)) + "\n"


def _lines(report: Report, titles: Mapping[str, str]) -> Iterator[str]:
    yield f"# gradcases on {md.text(str(report.target))}"
    yield ""
    yield f"**{md.text(closing_line(report))}**"
    yield ""
    yield "| verdict | case | what happens |"
    yield "|---|---|---|"
    for finding in sorted(report.findings, key=lambda each: -ORDER.index(each.verdict)):
        reason = f"<br>{md.text(finding.reason)}" if finding.reason else ""
        yield f"| {finding.verdict.value} | {md.cell(finding.case.id)} | {md.text(finding.case.title)}{reason} |"
    yield from _claims(report, titles)
    for finding in report.findings:
        if finding.verdict in NEEDS_A_LOOK:
            yield from _side_by_side(finding)


def _claims(report: Report, titles: Mapping[str, str]) -> Iterator[str]:
    if not report.claims:
        return
    yield from ("", "## What documents say", "", "| verdict | document | says | case |", "|---|---|---|---|")
    for each in sorted(report.claims, key=lambda each: -CLAIM_ORDER.index(each.judged.verdict)):
        place = f"{titles.get(each.claim.source, each.claim.source)}, {each.claim.locator}"
        yield f"| {each.judged.verdict.value} | {md.text(place)} | {md.text(each.claim.says)} | {md.cell(each.case.id)} |"


def _side_by_side(finding: Finding) -> Iterator[str]:
    yield from ("", f"## {md.code(finding.case.id)}: {finding.verdict.value}", "", "| | part | expected | observed |", "|---|---|---|---|")
    for where, ran in finding.programs():
        for part in told(ran.judged.differing):
            stated, observed = values(part)
            yield f"| {md.text(where)} | {md.text(part.part)} | {md.cell(stated)} | {md.cell(observed)} |"
