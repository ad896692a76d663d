"""A case's page on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from gradcases.render.pages.claims_text import claims_list
from gradcases.render.pen import Pen
from gradcases.render.words import CHANGES, related

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from gradcases.page import FixSection, Happens, Page
    from gradcases.render.screen import Screen


def page_text(page: Page, screen: Screen) -> str:
    pen = Pen(screen, widest=100)
    return pen.drawn(_pieces(pen, page))


def _pieces(pen: Pen, page: Page) -> Iterator[RenderableType]:
    case = page.case
    yield pen.literal(case.title, "bold")
    yield pen.literal(case.id, "dim")
    yield pen.literal(f"symptom: {case.symptom.meaning} ({case.symptom.value})", "dim")
    yield pen.literal(f"cause: {page.cause} ({case.cause})", "dim")
    if page.since is not None:
        yield pen.literal(f"since: {page.since}", "dim")
    yield pen.section("Code", pen.listing(page.listing))
    yield pen.section("What happens", *_happens(pen, page.happens))
    yield pen.section("Why", *paragraphs(pen, page.paragraphs))
    for fix in page.fixes:
        yield from _fix(pen, fix, len(page.fixes) > 1)
    if case.no_fix is not None:
        yield pen.section("Fix", pen.paragraph(f"None: {case.no_fix}"))
    if page.claims:
        yield pen.section("What documents say", claims_list(pen, ((each.claim, each.title, each.judged) for each in page.claims)))
    if page.related or case.see.docs or page.topic:
        yield pen.section("See also", pen.bullets((*(f"{name}: {title}" for name, title in related(page)), *case.see.docs)))


def _happens(pen: Pen, blocks: Sequence[Happens]) -> Iterator[RenderableType]:
    for block in blocks:
        if block.when:
            yield pen.paragraph(f"{block.when}:")
        yield pen.bullets(block.sentences)


def paragraphs(pen: Pen, texts: Sequence[str]) -> Iterator[RenderableType]:
    """Each with a blank line before the next."""
    for number, paragraph in enumerate(texts):
        if number:
            yield Text()
        yield pen.paragraph(paragraph)


def _fix(pen: Pen, fix: FixSection, named: bool) -> Iterator[RenderableType]:
    title = f"Fix: {fix.name}" if named else "Fix"
    yield pen.section(title, pen.paragraph(f"{fix.what} {CHANGES[fix.changes]}"), Text(), pen.diff(fix.diff), Text())
    yield from _happens(pen, fix.happens)
