"""The answer to a pasted text as Markdown, fit for an issue or a forum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.page import diff
from gradcases.render import markdown as md
from gradcases.render.diagnoses import answer_words as words
from gradcases.render.parts import cut
from gradcases.render.words import explain_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.catalog import Catalog
    from gradcases.matching.answer import Answer, Match

LONGEST = 400


def answer_markdown(answer: Answer, catalog: Catalog) -> str:
    return "\n".join(_lines(answer, catalog)) + "\n"


def _lines(answer: Answer, catalog: Catalog) -> Iterator[str]:
    if answer.heard is not None:
        told = (words.heading(answer.heard), words.place(answer.heard), words.ranks(answer.heard))
        yield from (md.block("\n".join(cut(each, LONGEST) for each in told if each)), "")
    yield md.text(words.finding(answer, catalog))
    if answer.claimed is not None:
        yield from ("", "What happens instead:", "", _case(answer.claimed.case, catalog))
    if answer.is_near:
        yield from ("", "The nearest messages that there are:", "")
        for match in answer.matches:
            yield f"- {md.code(cut(match.text.said, LONGEST))}"
            yield f"  {_case(match.case, catalog)}"
        return
    for number, match in enumerate(answer.matches, 1):
        yield from _match(number, match, catalog)
    if answer.also:
        yield from ("", "The same text is shown", "")
        yield from (f"- if {md.text(each.apart)} ({md.code(each.cause)}, {md.code(each.case)})" for each in answer.also)
    if answer.advice:
        yield from ("", "Where to look:", "")
        yield from (f"- {md.text(each)}" for each in answer.advice)


def _case(name: str, catalog: Catalog) -> str:
    return f"{md.text(catalog.by_id[name].title)}: {md.code(explain_command(name))}"


def _match(number: int, match: Match, catalog: Catalog) -> Iterator[str]:
    case = catalog.by_id[match.case]
    yield from ("", f"## {number}. {md.text(case.title)}", "")
    yield f"{md.text(catalog.causes[match.cause].summary)} ({words.label(match)})"
    yield ""
    if match.apart:
        yield f"- {md.text(words.apart(match))}"
    yield from (f"- {md.text(each)}" for each in match.why)
    yield from ("", md.text(words.fix(match, catalog)))
    if case.fixes and number == 1:
        lines = diff(case.code.program, case.fixes[0].code.program)
        yield from ("", md.block("\n".join(f"{line.sign}{line.text}" for line in lines), "diff"))
    yield from ("", md.code(explain_command(match.case)))
