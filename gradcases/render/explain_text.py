"""A case's page, a topic's and a list of cases on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from gradcases.case import Changes
from gradcases.expectation import Agreement
from gradcases.happening import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from gradcases.case import Case
    from gradcases.page import ClaimSection, FixSection, Happens, Page
    from gradcases.render.screen import Pen

# What a fix does to the result, as a sentence.
CHANGES = {
    Changes.SAME_RESULT: "The result stays the same.",
    Changes.DIFFERENT_RESULT: "The result is another one.",
    Changes.WORKAROUND: "This is a workaround.",
}


def print_page(console: Console, pen: Pen, page: Page) -> None:
    for piece in _pieces(pen, page):
        console.print(piece)


def _pieces(pen: Pen, page: Page) -> Iterator[RenderableType]:
    case = page.case
    yield pen.literal(case.title, "bold")
    yield pen.literal(f"{case.id}   {case.symptom.value}: {case.symptom.meaning}", "dim")
    yield pen.literal(f"cause   {case.cause}: {page.cause}", "dim")
    yield pen.section("Code", pen.listing(page.listing))
    yield pen.section("What happens", *_happens(pen, page.happens))
    yield pen.section("Why", *_paragraphs(pen, page.paragraphs))
    for fix in page.fixes:
        yield from _fix(pen, fix, len(page.fixes) > 1)
    if case.no_fix is not None:
        yield pen.section("Fix", pen.paragraph(f"None: {case.no_fix}"))
    if page.claims:
        yield pen.section("What documents say", *(claim_lines(pen, claim) for claim in page.claims))
    if page.related or case.see.docs:
        yield pen.section("See also", pen.bullets((*(f"{name}: {title}" for name, title in page.related), *case.see.docs)))


def _happens(pen: Pen, blocks: Sequence[Happens]) -> Iterator[RenderableType]:
    for block in blocks:
        if block.when:
            yield pen.paragraph(f"{block.when}:")
        yield pen.bullets(block.sentences)


def _paragraphs(pen: Pen, paragraphs: Sequence[str]) -> Iterator[RenderableType]:
    for number, paragraph in enumerate(paragraphs):
        if number:
            yield Text()
        yield pen.paragraph(paragraph)


def _fix(pen: Pen, fix: FixSection, named: bool) -> Iterator[RenderableType]:
    title = f"Fix ({fix.name})" if named else "Fix"
    yield pen.section(title, pen.paragraph(f"{fix.what} {CHANGES[fix.changes]}"), Text(), pen.diff(fix.diff), Text())
    yield from _happens(pen, fix.happens)


def claim_lines(pen: Pen, section: ClaimSection) -> RenderableType:
    """A claim with its verdict and, where it is not right, what is true instead."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    claim, judged = section.claim, section.judged
    told = pen.literal(claim.says)
    told.append_text(pen.literal(f"\n{section.title} ({claim.locator})", "dim"))
    for part in judged.parts:
        if part.agreement is not Agreement.AGREES:
            told.append_text(pen.literal(f"\n{part.part}: it says {shown(part.stated)}; it is {shown(part.observed)}"))
    table.add_row(pen.verdict(judged.verdict), told)
    return table


def print_list(console: Console, pen: Pen, cases: Sequence[Case]) -> None:
    """One line a case, as wide as the screen allows."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=True, header_style="bold")
    table.add_column("case", overflow="fold")
    table.add_column("symptom", no_wrap=True)
    table.add_column("title", overflow="fold", ratio=1)
    for case in cases:
        table.add_row(pen.literal(case.id), case.symptom.value, pen.literal(case.title))
    console.print(table)
    console.print(Text(f"{len(cases)} case{'s' if len(cases) != 1 else ''}", style="dim"))
