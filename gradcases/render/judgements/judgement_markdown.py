"""What was found out about documents as Markdown, fit for an answer or an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.documents.telling import happened, says, what_happened
from gradcases.render import markdown as md
from gradcases.render.parts import cut
from gradcases.render.words import judgement_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.documents.document import Document
    from gradcases.documents.judgement import Judgement
    from gradcases.documents.judging import JudgedBlock

LONGEST = 300  # characters of a sentence


def judgement_markdown(judgement: Judgement) -> str:
    return "\n".join(_judgement(judgement)) + "\n"


def _judgement(judgement: Judgement) -> Iterator[str]:
    for judged in judgement.documents:
        yield from (f"# {md.text(str(judged.document.path))}", "")
        if not judged.blocks:
            yield from ("No Python blocks.", "")
        for block in judged.blocks:
            yield from _block(judged.document, block)
    if judgement.target is not None:
        yield f"{md.text(str(judgement.target))}  "
    yield md.text(judgement_line(judgement))


def _block(document: Document, block: JudgedBlock) -> Iterator[str]:
    verdict = f"**{block.verdict.value}**" if block.verdict else "claims nothing that a rule reads"
    yield from (f"## Block {block.block.number}, line {block.block.first_line}: {verdict}", "")
    read = [each for each in block.remarks if each.is_read]
    if read:
        yield from ("| verdict | line | says | what happens |", "|---|---|---|---|")
        for each in read:
            told = "<br>".join(md.cell(line) for line in says(document, each.remark))
            yield f"| {each.judged.verdict.value} | {each.remark.line} | {told} | {md.text(cut('; '.join(happened(each)), LONGEST))} |"
        yield ""
    for ran in block.pieces:
        if len(block.pieces) > 1:
            yield from (
                f"From line {ran.piece.part.first_line}, {'as mended' if ran.piece.mended is not None else 'as first written'}:",
                "",
            )
        yield from (f"- {md.text(cut(sentence, LONGEST))}" for sentence in what_happened(document, ran))
        yield ""
