"""All that a site holds, as one value; two writers make pages, or a single file, of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradcases.cause_page import cause_page_of
from gradcases.expectation import Agreement
from gradcases.graphs.sides import sides_of
from gradcases.measured.page import STALE
from gradcases.page import page_of
from gradcases.render.parts import told, values
from gradcases.render.words import CLAIM_ORDER
from gradcases.results.history import Point, history_of
from gradcases.results.since import since_told
from gradcases.site.gradients import Mended, mended
from gradcases.site.versions import Story, releases_of, stories_of
from gradcases.topic_page import topic_page_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gradcases.case import Case
    from gradcases.catalog import Catalog, Source
    from gradcases.cause_page import CausePage
    from gradcases.graphs.graph import Drawing
    from gradcases.graphs.sides import Sides
    from gradcases.judge import ClaimVerdict, JudgedClaim
    from gradcases.matching.texts import Text
    from gradcases.page import ClaimSection, Page
    from gradcases.results.table import Row, Table
    from gradcases.site.versions import IsStale, Release
    from gradcases.topic_page import TopicPage


@dataclass(frozen=True)
class Entry:
    """A case as the list, the table and its own page show it."""

    page: Page
    story: Story
    fixes: tuple[Mended, ...]
    graphs: Sides | None = None

    @property
    def case(self) -> Case:
        return self.page.case

    @property
    def claim_verdicts(self) -> tuple[ClaimVerdict, ...]:
        found = {claim.judged.verdict for claim in self.page.claims}
        return tuple(verdict for verdict in reversed(CLAIM_ORDER) if verdict in found)


@dataclass(frozen=True)
class DocumentClaim:
    """A claim where its document is shown, with the case that decides it."""

    section: ClaimSection
    case: Case


@dataclass(frozen=True)
class Document:
    """A document with its claims, those that are not so first."""

    source: Source
    claims: tuple[DocumentClaim, ...]

    @property
    def counts(self) -> Mapping[ClaimVerdict, int]:
        counter = Counter(each.section.judged.verdict for each in self.claims)
        return {verdict: counter[verdict] for verdict in reversed(CLAIM_ORDER) if counter[verdict]}


@dataclass(frozen=True)
class Book:
    """See the module."""

    entries: tuple[Entry, ...]
    topics: tuple[TopicPage, ...]
    causes: tuple[CausePage, ...]
    documents: tuple[Document, ...]
    releases: tuple[Release, ...]
    retired: Mapping[str, str]
    texts: tuple[Text, ...] = ()  # that a pasted one is held against

    def of_topic(self, topic: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.case.topic == topic)


def book_of(
    catalog: Catalog,
    table: Table,
    dates: Mapping[str, str],
    is_stale: IsStale,
    texts: Sequence[Text] = (),
    drawings: Mapping[str, Drawing] | None = None,
) -> Book:
    """Of a catalog, of what was measured of its cases, a row for each of them, of their texts, and of the graphs to be drawn."""
    drawn = drawings or {}
    stories = stories_of(table, dates, is_stale)
    rows = {row.case: row for row in table.rows}
    releases = releases_of(table, dates)
    entries = tuple(
        _entry(case, catalog, stories[case.id], since(rows[case.id], releases, is_stale), drawn.get(case.id)) for case in catalog.cases
    )
    return Book(
        entries=entries,
        topics=tuple(topic_page_of(catalog.topic(topic), catalog) for topic in catalog.topics),
        causes=tuple(page for cause in catalog.causes.values() if (page := cause_page_of(cause, catalog)).cases),
        documents=tuple(document for source in catalog.sources.values() if (document := _document(source, entries)).claims),
        releases=releases,
        retired=catalog.retired,
        texts=tuple(texts),
    )


def _entry(case: Case, catalog: Catalog, story: Story, since: str | None, drawing: Drawing | None) -> Entry:
    page = replace(page_of(case, catalog), since=since)
    fixes = tuple(mended(case.code, fix.code, section) for fix, section in zip(case.fixes, page.fixes, strict=True))
    return Entry(page, story, fixes, None if drawing is None else sides_of(drawing, case))


def since(row: Row, releases: tuple[Release, ...], is_stale: IsStale) -> str | None:
    """The sentence that `explain` has of it."""
    cells = [cells[0] if cells else None for cells in row.cells]
    fresh = [cell if cell is not None and not is_stale(cell) else None for cell in cells]
    history = history_of([Point(release.version, cell) for release, cell in zip(releases, fresh, strict=True)])
    return STALE if any(cells) and not any(fresh) else since_told(history)


def _document(source: Source, entries: tuple[Entry, ...]) -> Document:
    claims = [DocumentClaim(each, entry.case) for entry in entries for each in entry.page.claims if each.claim.source == source.id]
    order = tuple(reversed(CLAIM_ORDER))
    return Document(source, tuple(sorted(claims, key=lambda each: order.index(each.section.judged.verdict))))


def objections(judged: JudgedClaim) -> Iterator[tuple[str, str, str]]:
    """Of what is not as claimed: the part, what was claimed, what is so instead."""
    for part in told(part for part in judged.parts if part.agreement is not Agreement.AGREES):
        yield (part.part, *values(part))
