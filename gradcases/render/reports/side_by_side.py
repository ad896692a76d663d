"""What was stated beside what was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from gradcases.expectation import Agreement
from gradcases.render.parts import changes, contrast, told, values
from gradcases.render.screen import NARROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from gradcases.expectation import Part
    from gradcases.render.parts import Piece
    from gradcases.render.pen import Pen

LABELS = ("expected", "observed")
MOST_CHANGES = 5  # in a text; more of them are no help


def side_by_side(pen: Pen, parts: Sequence[Part], *, changes_told: bool = True) -> Iterator[RenderableType]:
    """A row for each part; below them, what became what in texts that are long and differ little."""
    shown = told(parts)
    yield pen.indented(_stacked(pen, shown) if pen.width < NARROW else _table(pen, shown))
    for part in shown if changes_told else ():
        if part.agreement not in (Agreement.AGREES, Agreement.UNKNOWN):
            told_changes = list(changes(*values(part)))
            if 0 < len(told_changes) <= MOST_CHANGES:
                yield pen.paragraph(f"{part.part}: {', '.join(told_changes)}")


def _table(pen: Pen, parts: Sequence[Part]) -> RenderableType:
    table = pen.table("", "", *LABELS)
    room = max(12, pen.width // 4)
    for part in parts:
        table.add_row(pen.mark(part.agreement), pen.name(part.part, room), *_contrasted(pen, part))
    return table


def _stacked(pen: Pen, parts: Sequence[Part]) -> RenderableType:
    """The same below each other, for narrow screens."""
    pieces: list[RenderableType] = []
    for part in parts:
        grid = pen.grid()
        for label, text in zip(LABELS, _contrasted(pen, part), strict=True):
            grid.add_row(pen.literal(f"{label}:"), text)
        pieces += [pen.mark(part.agreement).append_text(pen.literal(f" {part.part}", "bold")), pen.indented(grid)]
    return Group(*pieces)


def _contrasted(pen: Pen, part: Part) -> tuple[Text, Text]:
    """Both texts, what is not in the other one emphasised."""
    one, other = values(part)
    if part.agreement is Agreement.AGREES:
        return pen.literal(one), pen.literal(other)
    left, right = contrast(one, other)
    return _emphasised(pen, left, "bold green"), _emphasised(pen, right, "bold red")


def _emphasised(pen: Pen, pieces: Sequence[Piece], style: str) -> Text:
    text = Text()
    for piece in pieces:
        text.append_text(pen.literal(piece.text, style if piece.differs else ""))
    return text
