"""What a document says and what happened there, in short sentences. Pure text, for every renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases import happening
from gradcases.documents.rules import About
from gradcases.outcome import Raised, Returned
from gradcases.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.documents.document import Document
    from gradcases.documents.judging import JudgedBlock, JudgedRemark
    from gradcases.documents.parts import RanPiece
    from gradcases.documents.remarks import Remark
    from gradcases.expectation import Part
    from gradcases.outcome import RaisedInside

_OF_AN_EXCEPTION = ("type", "text")  # what `raises` tells as well


def says(document: Document, remark: Remark) -> list[str]:
    """The lines of the document that say it: the code, and the comment or output that is not on the same line."""
    own = remark.text.split("\n") if remark.about is About.PRINTS else [document.source(remark.line)]
    if remark.line <= remark.last:
        return own
    if remark.about is About.RAISES and own != [f"# {remark.text}"]:  # a session's traceback: what counts is its last line
        own = remark.text.split("\n")
    return [document.source(remark.first), *own]


def happened(judged: JudgedRemark) -> list[str]:
    """What was observed of each thing that is claimed; why nothing can be said, where that is so."""
    told = [_told(part, judged.remark) for part in judged.judged.parts if part.part not in _OF_AN_EXCEPTION]
    reason = [judged.judged.reason] if judged.judged.reason else []
    return list(dict.fromkeys([*told, *reason]))


def _told(part: Part, remark: Remark) -> str:
    if part.part == "raises":
        return "raises nothing" if part.observed == "nothing" else f"raises {part.observed}"
    if part.part == "line":
        return f"line {part.observed} raises, not line {part.stated}"
    if part.part in ("reached", "outcome", "gradients"):  # what was observed is a sentence
        return str(part.observed)
    if part.part == "warns":
        return "warns of nothing" if part.observed == "nothing" else f"warns {'; '.join(part.observed)}"
    if part.part == "prints":
        return str(part.observed) if str(part.observed).startswith(("raises", "not reached")) else f"prints {part.observed}"
    if remark.about is About.WRONG and part.observed == "the same":
        return f"{part.part} is the same in the mended version"
    name = f"`{part.part}`" if " " in part.part else part.part
    return f"{name} is {happening.shown(part.observed)}"


def what_happened(document: Document, ran: RanPiece) -> Iterator[str]:
    """Of a whole piece: how it ended, what it caught, what it warned of, the gradients of its leaves."""
    ended, *rest = happening.observed(ran.outcome, Program(()))
    yield from (told for each in _inside(ran) if (told := _caught(each, ran, document)))
    if isinstance(ran.outcome, Raised) and ran.outcome.line is not None:
        ended = f"line {ran.outcome.line}, `{document.code(ran.outcome.line)}`, raises {ran.outcome.type}: {ran.outcome.message}"
    yield ended
    yield from rest


def _inside(ran: RanPiece) -> tuple[RaisedInside, ...]:
    return ran.outcome.observed.exceptions if isinstance(ran.outcome, (Returned, Raised)) else ()


def _caught(raised: RaisedInside, ran: RanPiece, document: Document) -> str | None:
    """None of what earlier pieces raised, and of what ended this one."""
    here = [line for line in raised.lines if ran.piece.has(line)]
    ended = not raised.caught and isinstance(ran.outcome, Raised) and raised.message == ran.outcome.message
    if not here or ended:
        return None
    after = "which the block catches" if raised.caught else "and the session goes on"
    return f"line {here[-1]}, `{document.code(here[-1])}`, raises {raised.type}, {after}: {raised.message}"


def unread_lines(block: JudgedBlock) -> list[int]:
    """The lines with comments that no rule reads."""
    return sorted({each.remark.line for each in block.remarks if not each.is_read})
