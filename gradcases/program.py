"""The source of a case's code or fix, and where its lines stand in the case's file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A run of lines that begins on `first_line` of the file."""

    first_line: int
    text: str


@dataclass(frozen=True, slots=True)
class Program:
    """What is executed, in one namespace: the shared setup, where there is one, and then the code."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The whole program as a user would paste it."""
        return "\n".join(part.text.rstrip("\n") for part in self.parts) + "\n"

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.removesuffix("\n").split("\n"))  # as Python counts them; splitlines() would part at a form feed too

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def line_at(self, file_line: int) -> int | None:
        """The program's line (counting from 1) that stands on `file_line` of the file."""
        before = 0
        for part in self.parts:
            count = len(part.text.rstrip("\n").split("\n"))
            if part.first_line <= file_line < part.first_line + count:
                return before + file_line - part.first_line + 1
            before += count
        return None

    def file_line(self, line: int) -> int | None:
        """The line of the file on which the program's `line` stands."""
        for part in self.parts:
            count = len(part.text.rstrip("\n").split("\n"))
            if line <= count:
                return part.first_line + line - 1
            line -= count
        return None

    def source(self, line: int | None) -> str | None:
        """The text of a line, without indentation."""
        return self.lines[line - 1].strip() if line is not None and 1 <= line <= len(self.lines) else None

    def find(self, text: str, nth: int = 1) -> int | None:
        """The number of the `nth` line that reads `text`."""
        found = self.all_lines(text)
        return found[nth - 1] if nth <= len(found) else None

    def all_lines(self, text: str) -> tuple[int, ...]:
        """The numbers of all lines that read `text`; a comment at a line's end counts only where `text` has one."""
        wanted = text.strip()
        return tuple(number for number, line in enumerate(self.lines, 1) if wanted in (line.strip(), without_comment(line)))


def without_comment(line: str) -> str:
    """A line without indentation and without a comment that two spaces set off, as formatters write it."""
    return line.partition("  #")[0].strip()
