"""What a case does release by release, as far as it was measured: runs of releases in which it does the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.judge import Verdict
from gradcases.render.tables.cell_words import behaves, sentences
from gradcases.results.runs import runs_of
from gradcases.results.table import labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gradcases.results.cells import Cell
    from gradcases.results.runs import Run
    from gradcases.results.table import Row, Table

    IsStale = Callable[[Cell], bool]

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Release:
    """A release that was measured, with the day it came out, as far as that is known."""

    version: str
    released: str | None


@dataclass(frozen=True)
class Span:
    """Neighbouring releases in which a case does the same; without a verdict where nothing is known."""

    releases: tuple[Release, ...]
    verdict: Verdict | None
    ending: str
    whole: str
    moved: tuple[str, ...]
    stale: bool

    @property
    def word(self) -> str:
        return UNKNOWN if self.verdict is None else self.verdict.value

    @property
    def as_documented(self) -> bool:
        """Whether all that is known of it stands on the page already."""
        return self.verdict is Verdict.HOLDS and not self.stale

    @property
    def between(self) -> str:
        first, last = self.releases[0].version, self.releases[-1].version
        return first if first == last else f"{first} – {last}"

    @property
    def dates(self) -> str:
        """Months of the first and the last."""
        days = [each.released[:7] for each in (self.releases[0], self.releases[-1]) if each.released]
        return " – ".join(dict.fromkeys(days))


@dataclass(frozen=True)
class Story:
    """A case over all releases that were measured."""

    spans: tuple[Span, ...] = ()
    changed_in: tuple[str, ...] = ()  # where what it does is not what it did on the release before

    @property
    def verdicts(self) -> tuple[str, ...]:
        """A word for each release."""
        return tuple(span.word for span in self.spans for _ in span.releases)


def releases_of(table: Table, dates: Mapping[str, str]) -> tuple[Release, ...]:
    """The columns of a table; `dates` are the days on which releases came out."""
    return tuple(Release(name, dates.get(name)) for name in labels([column.target for column in table.columns]))


def stories_of(table: Table, dates: Mapping[str, str], is_stale: IsStale) -> Mapping[str, Story]:
    """The story of each row."""
    releases = releases_of(table, dates)
    return {row.case: Story(tuple(_spans(row, table, releases, is_stale)), tuple(_changed_in(row, releases))) for row in table.rows}


def _spans(row: Row, table: Table, releases: tuple[Release, ...], is_stale: IsStale) -> Iterator[Span]:
    before: Cell | None = None
    for run in runs_of(row, table.columns):
        yield _span(run, releases[run.first : run.last + 1], before, is_stale)
        before = run.cells[0] if run.cells and run.cells[0].code is not None else before


def _span(run: Run, releases: tuple[Release, ...], before: Cell | None, is_stale: IsStale) -> Span:
    if not run.cells:
        return Span(releases, None, UNKNOWN, "not measured", (), stale=False)
    cell = run.cells[0]
    if cell.code is None:
        return Span(releases, cell.verdict, cell.verdict.value, cell.reason or "nothing more is known", (), is_stale(cell))
    moved = tuple(sentences(cell, before)) if before is not None else ()
    return Span(releases, cell.verdict, cell.code.behaviour.ending, behaves(cell.code.behaviour), moved, is_stale(cell))


def _changed_in(row: Row, releases: tuple[Release, ...]) -> Iterator[str]:
    before: Cell | None = None
    for release, cells in zip(releases, row.cells, strict=True):
        if not cells or cells[0].code is None:
            continue
        if before is not None and not before.did_the_same(cells[0]):
            yield release.version
        before = cells[0]
