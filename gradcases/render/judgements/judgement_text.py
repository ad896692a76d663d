"""What was found out about documents, on a terminal: block by block, each claim beside what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from gradcases.documents.telling import happened, says, unread_lines, what_happened
from gradcases.judge import ClaimVerdict
from gradcases.render.parts import cut
from gradcases.render.pen import Pen
from gradcases.render.screen import NARROW
from gradcases.render.words import STYLES, counted, judgement_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from gradcases.documents.document import Document
    from gradcases.documents.judgement import JudgedDocument, Judgement
    from gradcases.documents.judging import JudgedBlock, JudgedRemark
    from gradcases.documents.parts import RanPiece
    from gradcases.render.screen import Screen

LONGEST = 300  # characters of a sentence; the JSON report has it all
MOST_SENTENCES = 20
VERDICT = 12  # columns of the longest verdict with its symbol


def judgement_text(judgement: Judgement, screen: Screen) -> str:
    pen = Pen(screen, widest=140)
    return pen.drawn(_pieces(pen, judgement))


def _pieces(pen: Pen, judgement: Judgement) -> Iterator[RenderableType]:
    for number, judged in enumerate(judgement.documents):
        if number:
            yield Text()
        yield pen.heading(str(judged.document.path))
        yield from _document(pen, judged)
    yield Text()
    if judgement.target is not None:
        yield pen.literal(str(judgement.target), "dim")
    yield pen.literal(judgement_line(judgement), "bold")


def _document(pen: Pen, judged: JudgedDocument) -> Iterator[RenderableType]:
    if not judged.blocks:
        yield pen.paragraph("no Python blocks")
    for block in judged.blocks:
        yield Text()
        yield _head(pen, judged.document, block)
        read = [each for each in block.remarks if each.is_read]
        if read:
            yield pen.indented(_table(pen, judged.document, read))
        for ran in block.pieces:
            yield from _ran(pen, judged.document, ran, len(block.pieces) > 1)
        if unread := unread_lines(block):
            lines = ", ".join(map(str, unread))
            yield pen.indented(
                pen.literal(f"no rule reads the comment{'s' * (len(unread) > 1)} on line{'s' * (len(unread) > 1)} {lines}", "dim")
            )


def _head(pen: Pen, document: Document, block: JudgedBlock) -> Text:
    """`≈ partly: block 2, post.md:45`"""
    place = pen.literal(f"block {block.block.number}, {document.path.name}:{block.block.first_line}", "bold")
    if block.verdict is None:
        text = Text(pen.screen.symbol(*STYLES[ClaimVerdict.UNTESTABLE][:2]) + " ", style="dim").append_text(place)
        text.append_text(pen.literal(": claims nothing that a rule reads", "dim not bold"))
    else:
        text = pen.verdict(block.verdict).append(": ").append_text(place)
    if block.chain:
        numbers = ", ".join(str(each.number) for each in block.chain)
        text.append_text(pen.literal(f"; goes on from block{'s' * (len(block.chain) > 1)} {numbers}", "dim not bold"))
    return text


def _table(pen: Pen, document: Document, remarks: Sequence[JudgedRemark]) -> RenderableType:
    if pen.width < NARROW:
        return _narrow_table(pen, document, remarks)
    table = pen.table("verdict", "line", "says", "what happens")
    for column, width in zip(table.columns[:2], (VERDICT, max(4, len(str(remarks[-1].remark.line)))), strict=True):
        column.width = width
    table.columns[2].ratio, table.columns[3].ratio = 1, 1
    for each in remarks:
        line = pen.literal(str(each.remark.line))
        table.add_row(pen.verdict(each.judged.verdict), line, _lines(pen, says(document, each.remark)), _lines(pen, happened(each)))
    return table


def _narrow_table(pen: Pen, document: Document, remarks: Sequence[JudgedRemark]) -> RenderableType:
    pieces: list[RenderableType] = []
    for each in remarks:
        head = pen.verdict(each.judged.verdict).append_text(pen.literal(f": line {each.remark.line}"))
        told = pen.grid()
        told.add_row(pen.screen.symbol("→", "->"), _lines(pen, happened(each)))
        pieces += [head, pen.indented(_lines(pen, says(document, each.remark))), pen.indented(told)]
    return Group(*pieces)


def _lines(pen: Pen, lines: Sequence[str]) -> Text:
    return pen.literal("\n".join(cut(line, LONGEST) for line in lines))


def _ran(pen: Pen, document: Document, ran: RanPiece, named: bool) -> Iterator[RenderableType]:
    """What really happened, in sentences."""
    if named:
        yield pen.paragraph(
            f"from line {ran.piece.part.first_line}, {'as mended' if ran.piece.mended is not None else 'as first written'}:"
        )
    sentences = list(what_happened(document, ran))
    shown = [cut(sentence, LONGEST) for sentence in sentences[:MOST_SENTENCES]]
    if len(sentences) > MOST_SENTENCES:
        shown.append(f"and {counted(len(sentences) - MOST_SENTENCES, 'more thing')} that --format json has")
    yield pen.bullets(shown)
