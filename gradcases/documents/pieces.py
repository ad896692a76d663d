"""What of a document runs as a program: a block, or what it has before and behind a comment that says `fixed`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from gradcases.documents import names
from gradcases.program import Part, Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.documents.blocks import Block

# A comment line behind which a block goes on with its mended version: the word alone, or with what follows it in headings.
_MENDED = re.compile(
    r"""\#+\s*(?:the\ )?(?:fix|fixed|fixing|correct|corrected|correction|solution|mended|working|after\ (?:the\ )?(?:fix|fixing))
        (?:\s+(?:code|version|way|example|approach|variant|solution|it))?
        (?:\s*$ | \s*[:.!—–-]+(?:\s|$) | \s+(?:using|with|by|via)\b)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Piece:
    """A run of lines of a block that stands or falls by itself; `mended` is the comment that says it is the fixed version."""

    block: Block
    part: Part
    mended: str | None = None

    @property
    def last_line(self) -> int:
        return self.part.first_line + self.part.text.rstrip("\n").count("\n")

    def has(self, line: int) -> bool:
        return self.part.first_line <= line <= self.last_line


def pieces(block: Block) -> list[Piece]:
    """The block cut where a comment line says that what follows is mended, if it is Python before and behind it."""
    lines = block.text.removesuffix("\n").split("\n")
    cuts = [number for number, line in enumerate(lines) if number and _MENDED.match(line)]
    bounds = [0, *cuts, len(lines)]
    found = [_piece(block, lines, start, end) for start, end in pairwise(bounds)]
    found = [piece for piece in found if piece.part.text.strip()]
    if len(found) > 1 and not block.entries and all(names.is_python(piece.part.text) for piece in found):
        return found
    return [_piece(block, lines, 0, len(lines))]


def _piece(block: Block, lines: list[str], start: int, end: int) -> Piece:
    return Piece(block, Part(block.first_line + start, "\n".join(lines[start:end]) + "\n"), lines[start].lstrip("# ") if start else None)


def chain(blocks: Sequence[Block], block: Block) -> list[Block]:
    """The blocks that a block goes on from, in their order: those before it that bind a name which it uses and does not
    bind itself, and what they go on from."""
    found: list[Block] = []
    wanted = names.free(block.text)
    for earlier in reversed(blocks[: block.number - 1]):
        if made := wanted & names.bound(earlier.text):
            found.insert(0, earlier)
            wanted = (wanted - made) | names.free(earlier.text)
    return found


def program_of(blocks: Sequence[Block], piece: Piece) -> Program:
    """A piece behind all that it goes on from, part by part."""
    before = [each.part for block in chain(blocks, piece.block) for each in pieces(block)]
    own = [each.part for each in pieces(piece.block) if each.part.first_line < piece.part.first_line]
    return Program((*(part for each in before for part in _parts(each, blocks)), *own, *_parts(piece.part, blocks)))


def _parts(part: Part, blocks: Sequence[Block]) -> list[Part]:
    """Of a session each input by itself: it goes on though one of them raises."""
    session = next((block for block in blocks if block.entries and block.first_line == part.first_line), None)
    return [part] if session is None else [Part(entry.first_line, f"{entry.text}\n") for entry in session.entries]
