"""A topic's page on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render.pages.explain_text import paragraphs
from gradcases.render.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from gradcases.render.screen import Screen
    from gradcases.topic_page import TopicPage


def topic_text(page: TopicPage, screen: Screen) -> str:
    pen = Pen(screen, widest=100)
    return pen.drawn(_pieces(pen, page))


def _pieces(pen: Pen, page: TopicPage) -> Iterator[RenderableType]:
    yield pen.literal(page.title, "bold")
    yield pen.literal(f"topic: {page.topic.id}", "dim")
    if page.paragraphs:
        yield pen.section("Introduction", *paragraphs(pen, page.paragraphs))
    body = pen.bullets(f"{name} ({symptom.value}): {title}" for name, symptom, title in page.cases)
    yield pen.section("Cases", body if page.cases else pen.paragraph("None yet."))
