"""A document: its path, its text, its Python blocks."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gradcases.documents.blocks import Block, python_blocks

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Document:
    """A document's text with its Python blocks."""

    path: Path
    text: str
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, path: Path, text: str) -> Document:
        return cls(path, text, tuple(python_blocks(text)))

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def source(self, line: int) -> str:
        """A line, without indentation."""
        return self._lines[line - 1].strip() if 1 <= line <= len(self._lines) else ""

    def code(self, line: int) -> str:
        """The same without prompt and comment."""
        return _without_comment(re.sub(r"^(>>>|\.\.\.) ", "", self.source(line)))


def _without_comment(line: str) -> str:
    try:
        for token in tokenize.generate_tokens(io.StringIO(line).readline):
            if token.type == tokenize.COMMENT:
                return line[: token.start[1]].rstrip()
    except (tokenize.TokenError, SyntaxError):  # a line of a longer statement
        return line
    return line
