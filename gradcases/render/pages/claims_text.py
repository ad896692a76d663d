"""What documents say, with the verdicts, on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from gradcases.expectation import Agreement
from gradcases.render.parts import told, values
from gradcases.render.screen import NARROW, SENTENCE, cells
from gradcases.render.words import CLAIM_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from gradcases.case import Claim
    from gradcases.finding import ClaimFinding
    from gradcases.judge import JudgedClaim
    from gradcases.render.pen import Pen

VERDICT = 12  # columns of the longest verdict with its symbol
GAP = 3  # columns between two of a table


def claims_tables(pen: Pen, claims: Sequence[ClaimFinding], titles: Mapping[str, str]) -> Iterator[RenderableType]:
    """Of many cases, document by document; `titles` are the documents'. In each, last what is least true."""
    by_source: dict[str, list[ClaimFinding]] = {}
    for each in sorted(claims, key=lambda each: CLAIM_ORDER.index(each.judged.verdict)):
        by_source.setdefault(each.claim.source, []).append(each)
    widths = _Widths.of(pen, claims)
    for source in sorted(by_source, key=lambda source: titles.get(source, source)):
        yield Text()
        yield pen.literal(titles.get(source, source), "bold")
        yield _table(pen, by_source[source], widths) if widths else _narrow_table(pen, by_source[source])


@dataclass(frozen=True)
class _Widths:
    """Of columns that are the same in all tables."""

    place: int
    case: int

    @classmethod
    def of(cls, pen: Pen, claims: Sequence[ClaimFinding]) -> _Widths | None:
        """None where the screen is too narrow for four columns, with the ids unbroken."""
        place = min(max(cells(each.claim.locator) for each in claims), pen.width // 6)
        case = max(cells(pen.screen.text(each.case.id)) for each in claims)
        too_narrow = pen.width < NARROW or pen.width - VERDICT - place - case - 3 * GAP < SENTENCE
        return None if too_narrow else cls(place, case)


def _table(pen: Pen, claims: Sequence[ClaimFinding], widths: _Widths) -> RenderableType:
    table = pen.table("verdict", "place", "says", "case")
    for column, width in zip(table.columns, (VERDICT, widths.place, None, widths.case), strict=True):
        column.width = width
    for each in claims:
        name = pen.name(each.case.id, widths.case)
        table.add_row(pen.verdict(each.judged.verdict), pen.literal(each.claim.locator), _says(pen, each), name)
    return table


def _narrow_table(pen: Pen, claims: Sequence[ClaimFinding]) -> RenderableType:
    table = pen.table("verdict", "says")
    table.columns[0].width = VERDICT
    for each in claims:
        where = pen.indented(_where(pen, each, pen.width - VERDICT - GAP - 2))
        table.add_row(pen.verdict(each.judged.verdict), Group(_says(pen, each), where))
    return table


def _where(pen: Pen, finding: ClaimFinding, width: int) -> Text:
    """The place and the case, beside each other where there is room."""
    together = f"{finding.claim.locator}: {finding.case.id}"
    if cells(pen.screen.text(together)) <= width:
        return pen.literal(together, "dim")
    return pen.literal(f"{finding.claim.locator}\n", "dim").append_text(pen.name(finding.case.id, width, "dim"))


def _says(pen: Pen, finding: ClaimFinding) -> Text:
    """With the reason, where it was not decided."""
    text = pen.literal(finding.claim.says)
    return text if finding.judged.reason is None else text.append_text(pen.literal(f"\n({finding.judged.reason})", "dim"))


def claims_list(pen: Pen, claims: Iterable[tuple[Claim, str, JudgedClaim]]) -> RenderableType:
    """Of the one case that is shown: each claim with its document's title and, where it is not so, what is."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for claim, title, judged in claims:
        objections = (pen.indented(pen.literal(line)) for line in _objections(judged))
        grid.add_row(
            pen.verdict(judged.verdict), Group(pen.literal(claim.says), pen.literal(f"{title}, {claim.locator}", "dim"), *objections)
        )
    return pen.indented(grid)


def _objections(judged: JudgedClaim) -> Iterator[str]:
    if judged.reason is not None:
        yield judged.reason
    for part in told(part for part in judged.parts if part.agreement is not Agreement.AGREES):
        stated, observed = values(part)
        yield f"{part.part}: claimed {stated}; observed {observed}"
