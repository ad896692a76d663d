"""The console that is drawn on, and the pieces that several screens share."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gradcases.judge import ClaimVerdict, Verdict
from gradcases.render.literal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from gradcases.page import DiffLine, Listing

PIPED_WIDTH = 120  # columns where nobody says how many there are


def console(stream: IO[str] | None = None) -> Console:
    """For a stream (standard output by default). What its encoding lacks is written out instead of failing."""
    stream = stream or sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False, soft_wrap=False)


STYLES = {
    Verdict.HOLDS: ("✓", "ok", "green"),
    Verdict.REWORDED: ("≈", "~", "yellow"),
    Verdict.CHANGED: ("✗", "x", "bold red"),
    Verdict.NOT_RUN: ("–", "-", "dim"),
    Verdict.UNDECIDED: ("?", "?", "bold magenta"),
    ClaimVerdict.HOLDS: ("✓", "ok", "green"),
    ClaimVerdict.PARTLY: ("≈", "~", "yellow"),
    ClaimVerdict.REFUTED: ("✗", "x", "bold red"),
    ClaimVerdict.UNTESTABLE: ("–", "-", "dim"),
}


class Pen:
    """Makes texts for one console: symbols its encoding has, colours where it has them."""

    def __init__(self, console: Console) -> None:
        self._fancy = (console.encoding or "").lower().startswith("utf")
        self._colours = console.color_system is not None and not console.no_color

    def symbol(self, fancy: str, plain: str) -> str:
        return fancy if self._fancy else plain

    def verdict(self, verdict: Verdict | ClaimVerdict) -> Text:
        fancy, plain, style = STYLES[verdict]
        return Text(f"{self.symbol(fancy, plain)} {verdict.value}", style=style)

    def literal(self, text: str, style: str = "") -> Text:
        return Text(visible(text), style=style)

    def heading(self, text: str) -> Text:
        return Text(visible(text), style="bold cyan")

    def code(self, text: str) -> list[Text]:
        """Its lines, highlighted where there are colours."""
        if not self._colours:
            return [Text(line) for line in visible(text).split("\n")]
        from rich.syntax import Syntax  # not above: it imports Pygments

        highlighted = Syntax("", "python", theme="ansi_dark", background_color="default").highlight(visible(text))
        return list(highlighted.split("\n", allow_blank=True))

    def listing(self, listing: Listing) -> RenderableType:
        """Numbered lines, the one that raises marked."""
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(overflow="fold")
        for number, line in enumerate(self.code("\n".join(listing.lines))[: len(listing.lines)], 1):
            raises = number == listing.raising
            mark = self.symbol("❱", ">") if raises else " "
            table.add_row(Text(f"{mark} {number}", style="bold red" if raises else "dim"), line)
        return Padding(table, (0, 0, 0, 2))

    def diff(self, lines: Sequence[DiffLine]) -> RenderableType:
        styles = {"-": "red", "+": "green", " ": "dim"}
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for line in lines:
            table.add_row(Text(line.sign, style=styles[line.sign]), self.literal(line.text, styles[line.sign]))
        return Padding(table, (0, 0, 0, 2))

    def bullets(self, sentences: Iterable[str]) -> RenderableType:
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for sentence in sentences:
            table.add_row(self.symbol("•", "*"), self.literal(sentence))
        return Padding(table, (0, 0, 0, 2))

    def paragraph(self, text: str) -> RenderableType:
        return Padding(self.literal(text), (0, 0, 0, 2))

    def section(self, title: str, *body: RenderableType) -> RenderableType:
        return Group(Text(), self.heading(title), *body)
