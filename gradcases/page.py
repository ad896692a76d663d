"""A case's page: the same sections for every case, one value for every writer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases import happening
from gradcases.expectation import Raises
from gradcases.opcodes import opcodes
from gradcases.stated_outcome import judged_as_stated

if TYPE_CHECKING:
    from gradcases.case import Case, Changes, Claim, Code
    from gradcases.catalog import Catalog, Topic
    from gradcases.judge import JudgedClaim
    from gradcases.program import Program


@dataclass(frozen=True)
class Happens:
    """What happens in some circumstances (empty: always), in sentences."""

    when: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """A program with the line (from 1) that raises, where one does, and what it raises as a traceback's last line says it."""

    lines: tuple[str, ...]
    raising: int | None
    raised: str | None = None


@dataclass(frozen=True)
class DiffLine:
    """`sign` is "-", "+" or " "."""

    sign: str
    text: str


@dataclass(frozen=True)
class FixSection:
    name: str
    what: str
    changes: Changes
    diff: tuple[DiffLine, ...]
    happens: tuple[Happens, ...]


@dataclass(frozen=True)
class ClaimSection:
    """A claim with its document's title and its verdict by what happens."""

    claim: Claim
    title: str
    judged: JudgedClaim


@dataclass(frozen=True)
class Page:
    """All that is told of a case."""

    case: Case
    cause: str
    listing: Listing
    happens: tuple[Happens, ...]
    paragraphs: tuple[str, ...]
    fixes: tuple[FixSection, ...]
    claims: tuple[ClaimSection, ...]
    related: tuple[tuple[str, str], ...]  # id and title
    since: str | None = None  # when it behaves so, as far as it was measured
    verified: str | None = None  # on which releases code and fix do what is said
    topic: tuple[Topic, int] | None = None  # with the number of its cases, where there are others


def page_of(case: Case, catalog: Catalog) -> Page:
    """The page of a case of this catalog."""
    return Page(
        case=case,
        cause=catalog.causes[case.cause].summary,
        listing=listing_of(case.code),
        happens=_happens(case.code),
        paragraphs=paragraphs_of(case.why),
        fixes=tuple(
            FixSection(fix.name, fix.what, fix.changes, diff(case.code.program, fix.code.program), _happens(fix.code)) for fix in case.fixes
        ),
        claims=tuple(ClaimSection(claim, catalog.sources[claim.source].title, judged_as_stated(case, claim)) for claim in case.claims),
        related=_related(case, catalog),
        topic=_topic(case, catalog),
    )


def paragraphs_of(text: str) -> tuple[str, ...]:
    """What blank lines part, each on one line, but for those that are indented: they stand as they are."""
    parts = text.strip().split("\n\n") if text.strip() else ()
    return tuple(each if each.startswith(" ") else " ".join(each.split()) for each in parts)


def listing_of(code: Code) -> Listing:
    """The program, with the line that its newest expectation says raises."""
    newest = max(code.expectations, key=lambda block: block.condition.torch.low or ()).value.raises
    if not isinstance(newest, Raises):
        return Listing(code.program.lines, None)
    at, said = newest.at, newest.message or newest.contains or ""
    return Listing(code.program.lines, code.program.find(at.line, at.nth) if at else None, f"{newest.type}: {said}")


def _happens(code: Code) -> tuple[Happens, ...]:
    several = len(code.expectations) > 1
    return tuple(Happens(str(each.condition) if several else "", tuple(happening.stated(each.value))) for each in code.expectations)


def diff(before: Program, after: Program) -> tuple[DiffLine, ...]:
    """Every line of both programs, those of only one with their sign."""
    lines: list[DiffLine] = []
    old, new = before.lines, after.lines
    for kind, i1, i2, j1, j2 in opcodes(old, new):
        if kind == "equal":
            lines += (DiffLine(" ", text) for text in old[i1:i2])
        else:
            lines += (DiffLine("-", text) for text in old[i1:i2])
            lines += (DiffLine("+", text) for text in new[j1:j2])
    return tuple(lines)


def _topic(case: Case, catalog: Catalog) -> tuple[Topic, int] | None:
    count = sum(each.topic == case.topic for each in catalog.cases)
    return (catalog.topic(case.topic), count) if count > 1 else None


def _related(case: Case, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """The cases it names, and the other sub-cases of its file."""
    siblings = [each.id for each in catalog.cases if each.file_id == case.file_id and each.id != case.id]
    titles = {each.file_id: each.title for each in catalog.cases} | {each.id: each.title for each in catalog.cases}
    return tuple((name, titles[name]) for name in (*case.see.cases, *siblings) if name in titles)
