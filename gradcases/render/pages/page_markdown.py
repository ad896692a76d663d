"""Pages of cases, causes and topics, and lists, as Markdown, fit for a forum or an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.expectation import Agreement
from gradcases.render import markdown as md
from gradcases.render.parts import told, values
from gradcases.render.words import CHANGES, counted, related

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.case import Case
    from gradcases.cause_page import CausePage
    from gradcases.page import ClaimSection, FixSection, Happens, Page
    from gradcases.topic_page import TopicPage


def page(value: Page) -> str:
    return "\n".join(_page(value)) + "\n"


def cases(values: Sequence[Case]) -> str:
    rows = [f"| {md.cell(case.id)} | {case.symptom.value} | {md.text(case.title)} |" for case in values]
    return "\n".join(["| case | symptom | title |", "|---|---|---|", *rows]) + "\n"


def cause(value: CausePage) -> str:
    return "\n".join(_cause(value)) + "\n"


def topic(value: TopicPage) -> str:
    return "\n".join(_topic(value)) + "\n"


def _page(value: Page) -> Iterator[str]:
    case = value.case
    yield f"# {md.prose(case.title)}"
    yield ""
    yield f"{md.code(case.id)}, {case.symptom.value}. Cause: {md.code(case.cause)}, {md.prose(value.cause)}"
    if value.since is not None:
        yield from ("", f"Since when: {md.text(value.since)}")
    if value.verified is not None:
        yield from ("", md.text(value.verified))
    yield from ("", md.block(case.code.program.text, "python"), "")
    if value.listing.raising is not None:
        yield from (f"Line {value.listing.raising} raises: {md.code(value.listing.lines[value.listing.raising - 1])}", "")
    if value.listing.raised is not None:
        yield from (md.block(value.listing.raised), "")
    yield from ("## What happens", "")
    yield from _happens(value.happens)
    yield from ("", "## Why")
    for paragraph in value.paragraphs:
        yield from ("", md.prose(paragraph))
    for fix in value.fixes:
        yield from _fix(fix, len(value.fixes) > 1)
    if case.no_fix is not None:
        yield from ("", "## Fix", "", f"None: {md.prose(case.no_fix)}")
    if value.claims:
        yield from ("", "## What documents say", "")
        for claim in value.claims:
            yield from _claim(claim)
    if value.related or case.see.docs or value.topic:
        yield from ("", "## See also", "")
        yield from (f"- {md.code(name)}: {md.prose(title)}" for name, title in related(value))
        yield from (f"- {md.code(name)}" for name in case.see.docs)


def _cause(value: CausePage) -> Iterator[str]:
    yield from (f"# {md.prose(value.cause.summary)}", "", f"Cause: {md.code(value.cause.id)}")
    for paragraph in value.paragraphs:
        yield from ("", md.prose(paragraph))
    if value.symptoms:
        yield from ("", "## Symptoms", "")
        yield from (f"- {md.text(symptom.meaning)} ({symptom.value}, {counted(count, 'case')})" for symptom, count in value.symptoms)
    yield from ("", "## Cases", "")
    yield from [f"- {md.code(name)}: {md.prose(title)}" for name, title in value.cases] or ["None yet."]


def _topic(value: TopicPage) -> Iterator[str]:
    yield from (f"# {md.text(value.title)}", "", f"Topic: {md.code(value.topic.id)}")
    for paragraph in value.paragraphs:
        yield from ("", md.prose(paragraph))
    yield from ("", "## Cases", "")
    yield from [f"- {md.code(name)} ({symptom.value}): {md.prose(title)}" for name, symptom, title in value.cases] or ["None yet."]


def _happens(blocks: Sequence[Happens]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        if block.when:
            yield from (*([""] if number else ()), f"{md.text(block.when)}:", "")
        yield from (f"- {md.prose(sentence)}" for sentence in block.sentences)


def _fix(value: FixSection, named: bool) -> Iterator[str]:
    yield from ("", f"## Fix: {md.text(value.name)}" if named else "## Fix", "", f"{md.prose(value.what)} {CHANGES[value.changes]}")
    yield from ("", md.block("\n".join(f"{line.sign}{line.text}" for line in value.diff), "diff"), "")
    yield from _happens(value.happens)


def _claim(value: ClaimSection) -> Iterator[str]:
    yield f"- **{value.judged.verdict.value}**: {md.text(value.claim.says)} ({md.text(value.title)}, {md.text(value.claim.locator)})"
    for part in told(part for part in value.judged.parts if part.agreement is not Agreement.AGREES):
        stated, observed = values(part)
        yield f"  - {md.text(part.part)}: claimed {md.code(stated)}; observed {md.code(observed)}"
