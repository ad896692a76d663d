"""A run's report on a terminal: one case in full, many as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from gradcases.render.pen import Pen
from gradcases.render.reports.run_many import many
from gradcases.render.reports.run_one import one, reproducer
from gradcases.render.words import closing_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType

    from gradcases.render.screen import Screen
    from gradcases.report import Report


def report_text(report: Report, screen: Screen, titles: Mapping[str, str]) -> str:
    """`titles` are those of the documents whose claims are in it."""
    pen = Pen(screen, widest=120 if len(report.findings) == 1 else 180)
    return pen.drawn(_pieces(pen, report, titles))


def case_text(report: Report, screen: Screen, titles: Mapping[str, str]) -> str:
    """The same of one case, for readers who see it among others: without counts."""
    pen = Pen(screen, widest=120)
    return pen.drawn([*reproducer(pen, report, titles), Text(), pen.literal(str(report.target), "dim")])


def _pieces(pen: Pen, report: Report, titles: Mapping[str, str]) -> Iterator[RenderableType]:
    yield from one(pen, report, titles) if len(report.findings) == 1 else many(pen, report, titles)
    yield Text()
    yield pen.literal(str(report.target), "dim")
    yield pen.literal(closing_line(report), "bold")
