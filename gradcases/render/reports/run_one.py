"""A run's report on one case: the reproducer. The code, what was expected, what happened, the fix and what it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from gradcases import happening
from gradcases.outcome import Raised
from gradcases.page import Listing, diff
from gradcases.render.pages.claims_text import claims_list
from gradcases.render.parts import cut
from gradcases.render.reports.side_by_side import side_by_side
from gradcases.render.words import CHANGES, NEEDS_A_LOOK, explain_command

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType

    from gradcases.case import Code, Fix
    from gradcases.finding import Finding, Ran
    from gradcases.outcome import Printed
    from gradcases.render.pen import Pen
    from gradcases.report import Report

MOST_PRINTED = 2000  # characters of what a program printed that are shown


def one(pen: Pen, report: Report, titles: Mapping[str, str]) -> Iterator[RenderableType]:
    """The reproducer, and where to read on."""
    yield from reproducer(pen, report, titles)
    yield Text()
    yield pen.literal(f"Why: {explain_command(report.findings[0].case.id)}", "dim")


def reproducer(pen: Pen, report: Report, titles: Mapping[str, str]) -> Iterator[RenderableType]:
    """What differs comes first, then the sections that every case has."""
    finding = report.findings[0]
    yield from _head(pen, finding)
    if finding.verdict in NEEDS_A_LOOK:
        yield from _differences(pen, finding)
    yield pen.section("Code", pen.listing(Listing(finding.case.code.program.lines, _raising(finding.code))))
    if finding.code is not None:
        yield from _happened(pen, finding.case.code, finding.code, "What happened")
    for fix, ran in finding.ran_fixes():
        yield from _fixed(pen, finding, fix, ran)
    if report.claims:
        rows = ((each.claim, titles.get(each.claim.source, each.claim.source), each.judged) for each in report.claims)
        yield pen.section("What documents say", claims_list(pen, rows))


def _head(pen: Pen, finding: Finding) -> Iterator[RenderableType]:
    yield pen.literal(finding.case.title, "bold")
    yield pen.literal(finding.case.id, "dim")
    told = finding.verdict.meaning if finding.reason is None or finding.verdict in NEEDS_A_LOOK else finding.reason
    yield pen.verdict(finding.verdict).append_text(pen.literal(f": {told}", "not bold"))


def _differences(pen: Pen, finding: Finding) -> Iterator[RenderableType]:
    differing = [(where, ran.judged.differing) for where, ran in finding.programs() if ran.judged.differing]
    for where, parts in differing:
        yield pen.section(f"What differs: the {where}", *side_by_side(pen, parts))
    if finding.reason is not None and not differing:
        yield pen.section("What differs", pen.paragraph(finding.reason))


def _raising(ran: Ran | None) -> int | None:
    return ran.outcome.line if ran is not None and isinstance(ran.outcome, Raised) else None


def _happened(pen: Pen, code: Code, ran: Ran, title: str) -> Iterator[RenderableType]:
    yield pen.section(title, pen.bullets(cut(sentence) for sentence in happening.observed(ran.outcome, code.program)))
    yield from _printed(pen, ran.outcome.printed)
    yield Text()
    yield from side_by_side(pen, ran.judged.parts, changes_told=False)  # they stand above, in what differs


def _printed(pen: Pen, printed: Printed) -> Iterator[RenderableType]:
    for name, text, size in (("stdout", printed.stdout, printed.stdout_bytes), ("stderr", printed.stderr, printed.stderr_bytes)):
        if text.strip():
            start = text[:MOST_PRINTED].rstrip()
            whole = len(start.encode("utf-8", "surrogatepass")) >= size or start == text.rstrip()
            yield pen.section(f"Printed on {name}" + ("" if whole else f" (the start of {size:,} bytes)"), pen.paragraph(start))


def _fixed(pen: Pen, finding: Finding, fix: Fix, ran: Ran) -> Iterator[RenderableType]:
    title = "Fix" if len(finding.case.fixes) == 1 else f"Fix: {fix.name}"
    lines = diff(finding.case.code.program, fix.code.program)
    yield pen.section(title, pen.paragraph(f"{fix.what} {CHANGES[fix.changes]}"), Text(), pen.diff(lines))
    yield from _happened(pen, fix.code, ran, "What the fix gives")
