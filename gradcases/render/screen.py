"""What a text is drawn for: its width, its characters, whether it has colours. No rich here: it takes time to import."""

from __future__ import annotations

import os
import shutil
import textwrap
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from gradcases.render.literal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PIPED_WIDTH = 120  # columns where nobody says how many there are
NARROW = 64  # columns below which several texts beside each other are too thin to read
SENTENCE = 45  # columns that a sentence needs beside others, or it stands below them
NARROWEST = 24  # below this, words are better cut off by the terminal than letters stood in columns
_SEPARATORS = "/-_.[,:"


@dataclass(frozen=True)
class Screen:
    """Where text goes: a terminal, a pipe, a file."""

    width: int = PIPED_WIDTH
    colours: bool = False
    encoding: str = "utf-8"

    @classmethod
    def of(cls, stream: TextIO | None) -> Screen:
        """What is known of a stream. COLUMNS, NO_COLOR and FORCE_COLOR are heeded."""
        if stream is None:
            return cls()
        terminal = stream.isatty()
        asked = _asked_width()
        width = asked or (shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if terminal else PIPED_WIDTH)
        colours = (terminal or bool(os.environ.get("FORCE_COLOR"))) and not os.environ.get("NO_COLOR")
        return cls(max(width, NARROWEST), colours, stream.encoding or "utf-8")

    @classmethod
    def of_file(cls) -> Screen:
        """For a report that is written to a file."""
        return cls(max(_asked_width() or PIPED_WIDTH, NARROWEST))

    @property
    def is_unicode(self) -> bool:
        return self.encoding.lower().startswith("utf")

    def symbol(self, fancy: str, plain: str) -> str:
        return fancy if self.is_unicode else plain

    def text(self, text: str) -> str:
        """Text as it is shown here: literally, and with what the encoding lacks written out."""
        shown = visible(text)
        return shown if self.is_unicode else shown.encode(self.encoding, "backslashreplace").decode(self.encoding)


def _asked_width() -> int | None:
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) else None


def cells(text: str) -> int:
    """How many columns of a terminal a text takes, about."""
    if text.isascii():
        return len(text)
    return sum((unicodedata.east_asian_width(each) in "WF") + (not unicodedata.combining(each)) for each in text)


def folded(name: str, width: int) -> list[str]:
    """An id or another name without spaces over several lines, broken behind a separator where there is one."""
    lines = [""]
    for piece in _pieces(name):
        if lines[-1] and cells(lines[-1]) + cells(piece) > width:
            lines.append("")
        while cells(piece) > width:
            start = _start(piece, width)
            lines[-1:] = [lines[-1] + start, ""]
            piece = piece[len(start) :]
        lines[-1] += piece
    return [line for line in lines if line] or [""]


def _pieces(name: str) -> Iterable[str]:
    start = 0
    for at, character in enumerate(name):
        if character in _SEPARATORS:
            yield name[start : at + 1]
            start = at + 1
    yield name[start:]


def _start(text: str, width: int) -> str:
    """As much of it as has room, and at least one character."""
    end = 1
    while end < len(text) and cells(text[: end + 1]) <= width:
        end += 1
    return text[:end]


def wrapped(text: str, width: int) -> list[str]:
    """Text over lines of at most `width` columns, broken at spaces where there are any."""
    if cells(text) == len(text):
        return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
    lines = [""]
    for piece in _unbroken(" ".join(text.split())):
        if cells(lines[-1]) + cells(piece) > width and lines[-1]:
            lines[-1:] = [lines[-1].rstrip(), ""]
        while cells(piece) > width:
            lines[-1:] = [_start(piece, width), ""]
            piece = piece[len(lines[-2]) :]
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line for line in lines if line] or [""]


def _unbroken(text: str) -> Iterable[str]:
    """Words, blanks and wide characters: scripts of these have no spaces. What takes no room stays with what it belongs to."""
    piece = ""
    for character in text:
        room = cells(character)
        if piece and room and (" " in (character, piece) or 2 in (room, cells(piece[0]))):
            yield piece
            piece = ""
        piece += character
    yield piece


def columns(rows: Sequence[Sequence[Sequence[str]]], gap: int = 2) -> list[str]:
    """Rows of cells, each of them lines, beside each other without blanks at the ends."""
    widths = [max((cells(line) for cell in column for line in cell), default=0) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        for at in range(max(map(len, row))):
            told = [_padded(cell[at] if at < len(cell) else "", width) for cell, width in zip(row, widths, strict=True)]
            lines.append((" " * gap).join(told).rstrip())
    return lines


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))
