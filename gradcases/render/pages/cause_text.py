"""A cause's page on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render.pages.explain_text import paragraphs
from gradcases.render.pen import Pen
from gradcases.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from gradcases.cause_page import CausePage
    from gradcases.render.screen import Screen


def cause_text(page: CausePage, screen: Screen) -> str:
    pen = Pen(screen, widest=100)
    return pen.drawn(_pieces(pen, page))


def _pieces(pen: Pen, page: CausePage) -> Iterator[RenderableType]:
    yield pen.literal(page.cause.summary, "bold")
    yield pen.literal(f"cause: {page.cause.id}", "dim")
    if page.paragraphs:
        yield pen.section("Explanation", *paragraphs(pen, page.paragraphs))
    if page.symptoms:
        yield pen.section("Symptoms", pen.bullets(_symptoms(page)))
    body = pen.bullets(f"{name}: {title}" for name, title in page.cases) if page.cases else pen.paragraph("None yet.")
    yield pen.section("Cases", body)


def _symptoms(page: CausePage) -> Iterator[str]:
    for symptom, count in page.symptoms:
        yield f"{symptom.meaning} ({symptom.value}, {counted(count, 'case')})"
