"""Drawing with rich: the pieces that several screens share, and how they become text."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from rich.box import Box
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gradcases.render.screen import Screen, folded
from gradcases.render.words import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from gradcases.expectation import Agreement
    from gradcases.judge import ClaimVerdict, Verdict
    from gradcases.page import DiffLine, Listing

_RULED = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
_RULED_ASCII = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
_LINE_END = re.compile(r"(?: |\x1b\[[\d;]*m)+$", re.MULTILINE)
_DIFF_STYLES = {"-": "red", "+": "green", " ": "dim"}


class Pen:
    """Draws for one screen, at most `widest` columns wide: long lines of prose are hard to read."""

    def __init__(self, screen: Screen, widest: int = 160) -> None:
        self.screen = screen
        self.width = min(screen.width, widest)

    def drawn(self, pieces: Iterable[RenderableType]) -> str:
        """The pieces below each other, as text without blanks at the ends of lines."""
        colours = self.screen.colours
        console = Console(
            file=io.StringIO(),
            width=self.width,
            force_terminal=colours,
            color_system="auto" if colours else None,
            legacy_windows=False,
            markup=False,
            highlight=False,
            emoji=False,
        )
        with console.capture() as captured:
            for piece in pieces:
                console.print(piece, crop=False)  # a path may go on beyond the edge
        return _LINE_END.sub(lambda found: found[0].replace(" ", ""), captured.get())

    def literal(self, text: str, style: str = "") -> Text:
        return Text(self.screen.text(text), style=style)

    def path(self, path: str, style: str = "") -> Text:
        """On one line, whatever its length: so it can be copied, and the terminal breaks it where it has to."""
        return Text(self.screen.text(path), style=style, no_wrap=True, overflow="ignore")

    def name(self, name: str, width: int, style: str = "") -> Text:
        """An id, over as many lines as it needs in a column of this width."""
        return Text("\n".join(folded(self.screen.text(name), width)), style=style)

    def verdict(self, verdict: Verdict | ClaimVerdict) -> Text:
        text = self.mark(verdict)
        return text.append(f" {verdict.value}")

    def mark(self, verdict: Verdict | ClaimVerdict | Agreement) -> Text:
        fancy, plain, style = STYLES[verdict]
        return Text(self.screen.symbol(fancy, plain), style=style)

    def heading(self, text: str) -> Text:
        return self.literal(text, "bold cyan")

    def section(self, title: str, *body: RenderableType) -> RenderableType:
        return Group(Text(), self.heading(title), *body)

    def paragraph(self, text: str) -> RenderableType:
        return self.indented(self.literal(text))

    def indented(self, piece: RenderableType) -> RenderableType:
        return Padding(piece, (0, 0, 0, 2))

    def bullets(self, sentences: Iterable[str]) -> RenderableType:
        grid = self.grid()
        for sentence in sentences:
            grid.add_row(self.screen.symbol("•", "*"), self.literal(sentence))
        return self.indented(grid)

    def grid(self) -> Table:
        """A narrow column, and one for text beside it."""
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        return grid

    def table(self, *headers: str) -> Table:
        """Columns with a rule below their headers; the first are as wide as they need to be."""
        table = Table(box=_RULED if self.screen.is_unicode else _RULED_ASCII, pad_edge=False, show_edge=False, header_style="bold")
        for header in headers:
            table.add_column(self.literal(header), overflow="fold", no_wrap=header == "verdict")
        return table

    def code(self, text: str) -> list[Text]:
        """Its lines, highlighted where there are colours."""
        shown = self.screen.text(text)
        if not self.screen.colours:
            return [Text(line) for line in shown.split("\n")]
        from rich.syntax import Syntax  # not above: it imports Pygments

        highlighted = Syntax("", "python", theme="ansi_dark", background_color="default").highlight(shown)
        return list(highlighted.split("\n", allow_blank=True))

    def listing(self, listing: Listing) -> RenderableType:
        """Numbered lines, the one that raises marked."""
        grid = Table.grid(padding=(0, 1))
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column(overflow="fold")
        for number, line in enumerate(self.code("\n".join(listing.lines))[: len(listing.lines)], 1):
            raises = number == listing.raising
            mark = self.screen.symbol("❱", ">") if raises else " "
            grid.add_row(Text(f"{mark} {number}", style="bold red" if raises else "dim"), line)
        return self.indented(grid)

    def diff(self, lines: Sequence[DiffLine]) -> RenderableType:
        grid = self.grid()
        for line in lines:
            style = _DIFF_STYLES[line.sign]
            grid.add_row(Text(line.sign, style=style), self.literal(line.text, style))
        return self.indented(grid)
