"""The programs of documents in a target, and their outcomes judged."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gradcases.documents.judgement import JudgedDocument, Judgement
from gradcases.documents.judging import JudgedBlock, judge_remark
from gradcases.documents.parts import RanPiece
from gradcases.documents.pieces import chain
from gradcases.documents.planning import plan
from gradcases.outcome_json import from_json, to_json
from gradcases.runner.schedule import Done, Event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gradcases.documents.blocks import Block
    from gradcases.documents.document import Document
    from gradcases.documents.planning import Planned
    from gradcases.outcome import Outcome
    from gradcases.program import Program
    from gradcases.runner.jobs import Job
    from gradcases.runner.schedule import Session

    Planning = Mapping[Document, Sequence[Planned]]


def planning(documents: Sequence[Document]) -> Planning:
    """What is run of each document."""
    return {document: plan(document) for document in documents}


def jobs_of(planned: Planning) -> list[Job]:
    return [job for pieces in planned.values() for each in pieces for job in each.jobs]


def judge_documents(session: Session, planned: Planning, on_event: Callable[[Event], None] | None = None) -> Judgement:
    """Run every block and judge what it claims. The session's target has to have a torch."""
    started = time.monotonic()
    outcomes: dict[Job, Outcome] = {}
    for event in session.run(jobs_of(planned)):
        if isinstance(event, Done):
            outcomes[event.job] = _in_document(event.outcome, event.job.program)
        if on_event is not None:
            on_event(event)
    judged = tuple(_judged(document, pieces, outcomes) for document, pieces in planned.items())
    return Judgement(session.target(), judged, round(time.monotonic() - started, 3))


def _in_document(outcome: Outcome, program: Program) -> Outcome:
    """The same outcome, its lines those of the document."""
    return from_json(to_json(outcome), program.file_line)


def _judged(document: Document, planned: Sequence[Planned], outcomes: Mapping[Job, Outcome]) -> JudgedDocument:
    of_block = ((block, [each for each in planned if each.piece.block is block]) for block in document.blocks)
    return JudgedDocument(document, tuple(_judged_block(document, block, own, outcomes) for block, own in of_block))


def _judged_block(document: Document, block: Block, planned: Sequence[Planned], outcomes: Mapping[Job, Outcome]) -> JudgedBlock:
    by_piece = [[outcomes[job] for job in each.jobs] for each in planned]
    ran = tuple(
        RanPiece(each.piece, each.remarks, found[0], found[1] if len(found) > 1 else None, following[0] if following else None)
        for each, found, following in zip(planned, by_piece, [*by_piece[1:], None], strict=True)
    )
    judged = tuple(judge_remark(remark, each) for each in ran for remark in each.remarks)
    return JudgedBlock(block, tuple(chain(document.blocks, block)), ran, judged)
