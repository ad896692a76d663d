"""What documents say, with the verdicts, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from gradcases.expectation import Agreement
from gradcases.render.parts import told, values
from gradcases.render.screen import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from gradcases.case import Claim
    from gradcases.judge import JudgedClaim
    from gradcases.render.pen import Pen
    from gradcases.report import ClaimFinding

ROOMY = 120  # columns from which a document and a case have columns of their own


def claims_table(pen: Pen, claims: Sequence[ClaimFinding], titles: Mapping[str, str]) -> RenderableType:
    """Of many cases; `titles` are those of the documents."""
    if pen.width >= ROOMY:
        return _four_columns(pen, claims, titles)
    table = pen.table("verdict", "says, document, case")
    for each in claims:
        place = f"{titles.get(each.claim.source, each.claim.source)}, {each.claim.locator}"
        text = pen.literal(each.claim.says).append_text(pen.literal(f"\n{place}\n", "dim"))
        table.add_row(pen.verdict(each.judged.verdict), text.append_text(pen.name(each.case.id, pen.width - 14, "dim")))
    return table


def _four_columns(pen: Pen, claims: Sequence[ClaimFinding], titles: Mapping[str, str]) -> RenderableType:
    table = pen.table("verdict", "says", "document", "case")
    room = min(max((cells(each.case.id) for each in claims), default=0), pen.width // 4)
    for each in claims:
        place = pen.literal(titles.get(each.claim.source, each.claim.source)).append_text(pen.literal(f", {each.claim.locator}", "dim"))
        table.add_row(pen.verdict(each.judged.verdict), pen.literal(each.claim.says), place, pen.name(each.case.id, room))
    return table


def claims_list(pen: Pen, claims: Iterable[tuple[Claim, str, JudgedClaim]]) -> RenderableType:
    """Of the one case that is shown: each claim with its document's title and, where it is not so, what is."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for claim, title, judged in claims:
        text = pen.literal(claim.says).append_text(pen.literal(f"\n{title}, {claim.locator}", "dim"))
        for line in _objections(judged):
            text.append_text(pen.literal(f"\n{line}"))
        grid.add_row(pen.verdict(judged.verdict), text)
    return pen.indented(grid)


def _objections(judged: JudgedClaim) -> Iterator[str]:
    if judged.reason is not None:
        yield judged.reason
    for part in told(part for part in judged.parts if part.agreement is not Agreement.AGREES):
        stated, observed = values(part)
        yield f"{part.part}: it says {stated}; it is {observed}"
