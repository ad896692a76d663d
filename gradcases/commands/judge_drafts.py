"""The blocks of documents as cases to finish, each in a file of its own: `gradcases judge --draft DIR`."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.documents.blocks import Block
    from gradcases.documents.document import Document
    from gradcases.documents.judgement import Judgement
    from gradcases.documents.judging import JudgedBlock
    from gradcases.outcome import Outcome
    from gradcases.runner.jobs import Job
    from gradcases.runner.schedule import Session

TWICE = 2  # what varies from run to run is not written down


def check_drafts(folder: Path, documents: Sequence[Document]) -> None:
    """Raises OutputError where nothing can be written, a file is there already, or one would be two documents'."""
    nearest = next(each for each in (folder.absolute(), *folder.absolute().parents) if os.path.lexists(each))
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise OutputError(f"{folder}: {nearest} {'cannot be written to' if nearest.is_dir() else 'is no folder'}; name another folder")
    paths = [_path(folder, document, block) for document in documents for block in document.blocks]
    for number, path in enumerate(paths):
        if os.path.lexists(path):
            raise OutputError(f"{path}: is there already; nothing was executed and nothing was changed")
        if path in paths[:number]:
            raise OutputError(f"{path}: two documents would be written there; judge them one by one, each into a folder of its own")


def write_drafts(session: Session, judgement: Judgement, folder: Path, device: str) -> list[str]:
    """What was written, and of which blocks no case can be made. Each is run anew, alone: a case ends with what it raises."""
    blocks = [(each.document, block) for each in judgement.documents for block in each.blocks]
    jobs = {(document.path, block.block.number): _job(folder, document, block.block) for document, block in blocks}
    outcomes = _outcomes(session, list(jobs.values()))
    return [_written(jobs[document.path, block.block.number], outcomes, document, block, device) for document, block in blocks]


def _path(folder: Path, document: Document, block: Block) -> Path:
    slug = re.sub(r"[^a-z0-9]+", "-", document.path.stem.lower()).strip("-")
    return folder / (slug or "document") / f"example-{block.number}.yaml"


def _job(folder: Path, document: Document, block: Block) -> Job:
    from gradcases.authoring.drafting import tidied
    from gradcases.documents.pieces import pieces, program_of
    from gradcases.program import Part, Program
    from gradcases.runner.jobs import Job

    text = tidied(program_of(document.blocks, pieces(block)[0]).text)
    path = _path(folder, document, block)
    return Job(f"{path.parent.name}/{path.stem}", "code", Program((Part(1, text),)), path)


def _outcomes(session: Session, jobs: Sequence[Job]) -> dict[Path, list[Outcome]]:
    from dataclasses import replace

    from gradcases.runner.schedule import Done

    found = defaultdict(list)
    for event in session.run([replace(job, repetition=number) for job in jobs for number in range(TWICE)]):
        if isinstance(event, Done):
            found[event.job.path].append(event.outcome)
    return found


def _written(job: Job, outcomes: dict[Path, list[Outcome]], document: Document, block: JudgedBlock, device: str) -> str:
    from gradcases.authoring.drafting import NoCase, draft
    from gradcases.authoring.scalars import Unwritable
    from gradcases.commands.output import replace_file

    try:
        text = draft(job.case_id, job.program, outcomes[job.path], device).text
    except (NoCase, Unwritable) as error:
        return f"{document.path}:{block.block.first_line}: no case was written: {error}"
    try:
        job.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{job.path.parent}: cannot be made: {error.strerror}") from error
    replace_file(job.path, ("".join(f"{line}\n" for line in _head(document, block)) + text).encode())
    return f"{job.path}: is written; its TODOs are yours"


def _head(document: Document, block: JudgedBlock) -> Iterator[str]:
    """As comments: where it is from, what is claimed there, and the document's own fix."""
    from gradcases.documents.telling import says
    from gradcases.render.literal import one_line, visible

    yield f"# From {one_line(str(document.path))}, line {block.block.first_line}. To be written as claims, in your own words:"
    for each in block.remarks:
        if each.is_read:
            yield f"#   line {each.remark.line}, {each.judged.verdict.value}: {one_line(' '.join(says(document, each.remark)))}"
    for ran in block.pieces[1:]:
        yield f"# The fix that it shows from line {ran.piece.part.first_line}:"
        yield from (f"#   {visible(line)}".rstrip() for line in ran.piece.part.text.rstrip("\n").split("\n"))
