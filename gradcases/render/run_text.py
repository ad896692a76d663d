"""A run's report on a terminal: one case in full, many as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from gradcases import happening
from gradcases.expectation import Agreement
from gradcases.judge import ClaimVerdict, Verdict
from gradcases.page import Listing, diff
from gradcases.render.explain_text import CHANGES
from gradcases.render.literal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from gradcases.case import Code, Fix
    from gradcases.expectation import Part
    from gradcases.render.screen import Pen
    from gradcases.report import ClaimFinding, Finding, Ran, Report

# Last what has to be read: a long table's end is what stays on the screen.
ORDER = (Verdict.HOLDS, Verdict.NOT_RUN, Verdict.REWORDED, Verdict.CHANGED, Verdict.UNDECIDED)
CLAIM_ORDER = (ClaimVerdict.HOLDS, ClaimVerdict.UNTESTABLE, ClaimVerdict.PARTLY, ClaimVerdict.REFUTED)


def print_report(console: Console, pen: Pen, report: Report) -> None:
    for piece in _one(pen, report.findings[0], report) if len(report.findings) == 1 else _many(pen, report):
        console.print(piece)
    console.print(Text())
    console.print(pen.literal(str(report.target), "dim"))
    console.print(closing_line(report), style="bold")


def closing_line(report: Report) -> str:
    """Counts that add up to what was selected."""
    cases = _counted(len(report.findings), "case", {verdict.value: count for verdict, count in report.counts.items()})
    claims = _counted(len(report.claims), "claim", {verdict.value: count for verdict, count in report.claim_counts.items()})
    end = " (interrupted)" if report.interrupted else ""
    return f"{cases}; {claims}; {report.seconds:.1f} s{end}" if report.claims else f"{cases}; {report.seconds:.1f} s{end}"


def _counted(total: int, what: str, counts: dict[str, int]) -> str:
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"{total} {what}{'' if total == 1 else 's'}" + (f": {told}" if told else "")


def _many(pen: Pen, report: Report) -> Iterator[RenderableType]:
    yield _cases_table(pen, sorted(report.findings, key=lambda finding: ORDER.index(finding.verdict)))
    if report.claims:
        yield Text()
        yield _claims_table(pen, sorted(report.claims, key=lambda each: CLAIM_ORDER.index(each.judged.verdict)))
    for finding in report.findings:
        if finding.verdict in (Verdict.REWORDED, Verdict.CHANGED, Verdict.UNDECIDED):
            yield from _side_by_side(pen, finding)


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", expand=False
    )


def _cases_table(pen: Pen, findings: Sequence[Finding]) -> Table:
    table = _table("Cases")
    table.add_column("verdict", no_wrap=True)
    table.add_column("case", overflow="fold", min_width=28)
    table.add_column("what happens", overflow="fold")
    for finding in findings:
        table.add_row(pen.verdict(finding.verdict), pen.literal(finding.case.id), _what_happens(pen, finding))
    return table


def _what_happens(pen: Pen, finding: Finding) -> Text:
    told = pen.literal(finding.case.title)
    if finding.reason:
        told.append_text(pen.literal("\n" + one_line(finding.reason), "dim"))
    return told


def _claims_table(pen: Pen, claims: Sequence[ClaimFinding]) -> Table:
    table = _table("What documents say")
    table.add_column("verdict", no_wrap=True)
    table.add_column("document", overflow="fold", max_width=34)
    table.add_column("says", overflow="fold")
    table.add_column("case", overflow="fold")
    for each in claims:
        claim = each.claim
        table.add_row(
            pen.verdict(each.judged.verdict),
            pen.literal(f"{claim.source}, {claim.locator}"),
            pen.literal(claim.says),
            pen.literal(each.case.id),
        )
    return table


def _side_by_side(pen: Pen, finding: Finding) -> Iterator[RenderableType]:
    """Expected beside observed, for all that is not as stated."""
    yield Text()
    heading = pen.verdict(finding.verdict)
    heading.append_text(pen.literal(f"  {finding.case.id}  ", "bold"))
    heading.append_text(pen.literal(f"{finding.case.path}", "dim"))
    yield heading
    for where, ran in _programs(finding):
        if ran.judged.differing:
            yield _parts_table(pen, where, ran.judged.differing)
    if finding.reason and not any(ran.judged.differing for _, ran in _programs(finding)):
        yield pen.paragraph(finding.reason)


def _programs(finding: Finding) -> Iterator[tuple[str, Ran]]:
    if finding.code is not None:
        yield "code", finding.code
    for fix, ran in finding.ran_fixes():
        yield "fix" if len(finding.fixes) == 1 else f"fix {fix.name}", ran


def _parts_table(pen: Pen, where: str, parts: Sequence[Part]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.add_column(where, overflow="fold", no_wrap=False)
    table.add_column("expected", overflow="fold")
    table.add_column("observed", overflow="fold")
    for part in parts:
        style = "" if part.agreement is Agreement.AGREES else "yellow" if part.agreement is Agreement.REWORDED else "red"
        table.add_row(pen.literal(part.part), pen.literal(happening.shown(part.stated)), pen.literal(happening.shown(part.observed), style))
    return table


def _one(pen: Pen, finding: Finding, report: Report) -> Iterator[RenderableType]:
    """The reproducer: the code, what was expected and what happened, and the same of each fix."""
    case = finding.case
    yield pen.literal(case.title, "bold")
    heading = pen.literal(f"{case.id}   ", "dim")
    heading.append_text(pen.verdict(finding.verdict))
    heading.append_text(pen.literal(f" {finding.reason}" if finding.reason else f" {finding.verdict.meaning}", "dim"))
    yield heading
    ran = finding.code
    raising = getattr(ran.outcome, "line", None) if ran is not None else None
    yield pen.section("Code", pen.listing(Listing(case.code.program.lines, raising)))
    if ran is not None:
        yield from _happened(pen, case.code, ran, "What happened")
    for fix, fixed in finding.ran_fixes():
        yield from _fixed(pen, finding, fix, fixed)
    if report.claims:
        yield Text()
        yield _claims_table(pen, report.claims)
        yield from _claim_details(pen, report.claims)
    yield Text()
    yield pen.literal(f"Why: gradcases explain {case.id}", "dim")


def _happened(pen: Pen, code: Code, ran: Ran, title: str) -> Iterator[RenderableType]:
    yield pen.section(title, pen.bullets(happening.observed(ran.outcome, code.program)))
    yield _parts_table(pen, "part", ran.judged.parts)
    printed = ran.outcome.printed
    for name, text, size in (("stdout", printed.stdout, printed.stdout_bytes), ("stderr", printed.stderr, printed.stderr_bytes)):
        if text.strip():
            kept = "" if len(text.encode()) >= size else f" (the start of {size:,} bytes)"
            yield pen.section(f"Printed on {name}{kept}", pen.paragraph(text.rstrip()))


def _fixed(pen: Pen, finding: Finding, fix: Fix, ran: Ran) -> Iterator[RenderableType]:
    title = "Fix" if len(finding.fixes) == 1 else f"Fix ({fix.name})"
    lines = diff(finding.case.code.program, fix.code.program)
    yield pen.section(title, pen.paragraph(f"{fix.what} {CHANGES[fix.changes]}"), Text(), pen.diff(lines))
    yield from _happened(pen, fix.code, ran, "What the fix gives")


def _claim_details(pen: Pen, claims: Sequence[ClaimFinding]) -> Iterator[RenderableType]:
    for each in claims:
        differing = [part for part in each.judged.parts if part.agreement is not Agreement.AGREES]
        if differing:
            yield _parts_table(pen, each.claim.locator, differing)
