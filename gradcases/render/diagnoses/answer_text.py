"""The answer to a pasted text on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from gradcases.page import diff
from gradcases.render.diagnoses import answer_words as words
from gradcases.render.parts import cut
from gradcases.render.pen import Pen
from gradcases.render.words import explain_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from gradcases.catalog import Catalog
    from gradcases.matching.answer import Answer, Match
    from gradcases.render.screen import Screen

LONGEST = 400


def answer_text(answer: Answer, catalog: Catalog, screen: Screen) -> str:
    pen = Pen(screen, widest=100)
    return pen.drawn(_pieces(pen, answer, catalog))


def _pieces(pen: Pen, answer: Answer, catalog: Catalog) -> Iterator[RenderableType]:
    if answer.heard is not None:
        yield pen.literal(cut(words.heading(answer.heard), LONGEST), "bold")
        for told in filter(None, (words.place(answer.heard), words.ranks(answer.heard))):
            yield pen.literal(cut(told, LONGEST), "dim")
        yield Text()
    yield pen.literal(words.finding(answer, catalog))
    if answer.claimed is not None:
        yield pen.section("What happens instead", _cases(pen, catalog, (answer.claimed.case,)))
    if answer.is_near:
        yield pen.section("The nearest messages that there are", *(_nearest(pen, match, catalog) for match in answer.matches))
        return
    for number, match in enumerate(answer.matches, 1):
        yield from _match(pen, number, match, catalog)
    if answer.also:
        yield pen.section("The same text is shown", pen.bullets(f"if {each.apart} ({each.cause}: {each.case})" for each in answer.also))
    if answer.advice:
        yield pen.section("Where to look", pen.bullets(answer.advice))


def _match(pen: Pen, number: int, match: Match, catalog: Catalog) -> Iterator[RenderableType]:
    case = catalog.by_id[match.case]
    yield Text()
    yield _numbered(pen, number, case.title)
    yield pen.indented(pen.literal(f"{catalog.causes[match.cause].summary} ({words.label(match)})", "dim"))
    told = [words.apart(match)] if match.apart else []
    yield pen.bullets((*told, *match.why))
    yield pen.paragraph(words.fix(match, catalog))
    if case.fixes and number == 1:
        yield Group(Text(), pen.diff(diff(case.code.program, case.fixes[0].code.program)), Text())
    yield pen.indented(pen.literal(explain_command(match.case), "dim"))


def _numbered(pen: Pen, number: int, title: str) -> RenderableType:
    grid = pen.grid()
    grid.add_row(pen.heading(f"{number}."), pen.heading(title))
    return grid


def _nearest(pen: Pen, match: Match, catalog: Catalog) -> RenderableType:
    return Group(pen.bullets((cut(match.text.said, LONGEST),)), pen.indented(_cases(pen, catalog, (match.case,))))


def _cases(pen: Pen, catalog: Catalog, cases: tuple[str, ...]) -> RenderableType:
    return Group(*(pen.paragraph(f"{catalog.by_id[each].title}: {explain_command(each)}") for each in cases))
