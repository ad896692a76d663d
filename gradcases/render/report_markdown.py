"""A report as Markdown, for issues and job summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.happening import shown
from gradcases.judge import Verdict
from gradcases.render import markdown as md
from gradcases.render.run_text import CLAIM_ORDER, ORDER, closing_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.report import Finding, Report


def markdown(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# gradcases on {md.text(str(report.target))}"
    yield ""
    yield f"**{md.text(closing_line(report))}**"
    yield ""
    yield "| verdict | case | what happens |"
    yield "|---|---|---|"
    for finding in sorted(report.findings, key=lambda each: -ORDER.index(each.verdict)):
        reason = f"<br>{md.text(finding.reason)}" if finding.reason else ""
        yield f"| {finding.verdict.value} | {md.cell(finding.case.id)} | {md.text(finding.case.title)}{reason} |"
    yield from _claims(report)
    for finding in report.findings:
        if finding.verdict in (Verdict.CHANGED, Verdict.REWORDED, Verdict.UNDECIDED):
            yield from _side_by_side(finding)


def _claims(report: Report) -> Iterator[str]:
    if not report.claims:
        return
    yield from ("", "## What documents say", "", "| verdict | document | says | case |", "|---|---|---|---|")
    for each in sorted(report.claims, key=lambda each: -CLAIM_ORDER.index(each.judged.verdict)):
        place = f"{each.claim.source}, {each.claim.locator}"
        yield f"| {each.judged.verdict.value} | {md.text(place)} | {md.text(each.claim.says)} | {md.cell(each.case.id)} |"


def _side_by_side(finding: Finding) -> Iterator[str]:
    yield from ("", f"## {md.code(finding.case.id)}: {finding.verdict.value}", "", "| | part | expected | observed |", "|---|---|---|---|")
    rans = [("code", finding.code), *((f"fix {fix.name}", ran) for fix, ran in finding.ran_fixes())]
    for where, ran in rans:
        for part in ran.judged.differing if ran is not None else ():
            yield f"| {md.text(where)} | {md.text(part.part)} | {md.cell(shown(part.stated))} | {md.cell(shown(part.observed))} |"
