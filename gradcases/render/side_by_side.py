"""What was stated beside what was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from gradcases.expectation import Agreement
from gradcases.render.parts import contrast, substitutions, told, values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from gradcases.expectation import Part
    from gradcases.render.parts import Piece
    from gradcases.render.pen import Pen

NARROW = 64  # columns below which three texts beside each other are too thin to read


def side_by_side(pen: Pen, parts: Sequence[Part], stated: str = "expected", observed: str = "observed") -> Iterator[RenderableType]:
    """A row for each part; below them, what became what in texts that are long and differ little."""
    shown = told(parts)
    yield pen.indented(_stacked(pen, shown, stated, observed) if pen.width < NARROW else _table(pen, shown, stated, observed))
    for part in shown:
        if part.agreement not in (Agreement.AGREES, Agreement.UNKNOWN):
            changes = [f"`{one}` became `{other}`" if one else f"`{other}` was added" for one, other in substitutions(*values(part))]
            if changes:
                yield pen.paragraph(f"{part.part}: {', '.join(changes)}")


def _table(pen: Pen, parts: Sequence[Part], stated: str, observed: str) -> RenderableType:
    table = pen.table("", "", stated, observed)
    room = max(12, pen.width // 4)
    for part in parts:
        table.add_row(pen.mark(part.agreement), pen.name(part.part, room), *_contrasted(pen, part))
    return table


def _stacked(pen: Pen, parts: Sequence[Part], stated: str, observed: str) -> RenderableType:
    """The same below each other, for narrow screens."""
    lines = Text()
    for part in parts:
        one, other = _contrasted(pen, part)
        lines.append_text(pen.mark(part.agreement)).append_text(pen.literal(f" {part.part}\n", "bold"))
        lines.append(f"  {stated}: ").append_text(one).append(f"\n  {observed}: ").append_text(other).append("\n")
    lines.rstrip()
    return lines


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
