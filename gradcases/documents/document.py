"""A document: its path, its text, its Python blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.documents.blocks import Block, python_blocks
from gradcases.program import Part, Program

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

    @property
    def program(self) -> Program:
        """All its lines, so that a line's source is found by its number."""
        return Program((Part(1, self.text),))
