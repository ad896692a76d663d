"""`gradcases judge FILE...`."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.commands.options import Device, FileLimit, Jobs, MemoryLimit, Output, PageFormat, PageFormatOption, Python, Timeout
from gradcases.commands.standard_error import tell
from gradcases.commands.standard_input import read_standard_input
from gradcases.errors import DocumentError
from gradcases.runner.limits import Bounds, check_device_of_cases, check_device_of_new_cases

if TYPE_CHECKING:
    from gradcases.documents.document import Document
    from gradcases.documents.judgement import Judgement
    from gradcases.runner.schedule import Session

STANDARD_INPUT = "-"
LARGEST = 4 << 20  # bytes; no document that people write is larger

Drafts = Annotated[
    Optional[Path],
    typer.Option(metavar="DIR", help="Write each block as a case to finish, as DIR/<document>/example-<number>.yaml.", show_default=False),
]


def judge(
    documents: Annotated[list[str], typer.Argument(metavar="FILE", help="Markdown documents with Python blocks; - is standard input.")],
    draft: Drafts = None,
    python: Python = None,
    device: Device = "cpu",
    jobs: Jobs = None,
    timeout: Timeout = 30.0,
    memory_limit: MemoryLimit = None,
    file_limit: FileLimit = None,
    format: PageFormatOption = None,
    output: Output = None,
) -> None:
    """Execute the Python blocks of documents, and judge what their comments and shown output claim.

    A block that uses names of blocks before it goes on from them. What no rule reads is untestable; prose is not read.
    This runs the code of the documents: judge only what you would run.

    Exit codes: 0 no claim is refuted, 1 a claim is refuted, 2 usage error, 5 nothing could run, 130 interrupted.
    """
    gc.enable()
    from gradcases.commands.judge_drafts import check_drafts, write_drafts
    from gradcases.commands.output import check_writable
    from gradcases.documents.document import Document
    from gradcases.render.literal import one_line
    from gradcases.runner.isolation import Isolation
    from gradcases.runner.orphans import adopt
    from gradcases.runner.schedule import Session, default_jobs
    from gradcases.runner.workers import interpreter

    check_writable(output)
    (check_device_of_cases if draft is None else check_device_of_new_cases)(device)
    bounds = Bounds.asked(device, memory_limit, file_limit)
    read = [Document.of(path, text) for path, text in (_read(name) for name in dict.fromkeys(documents))]
    if draft is not None:
        check_drafts(draft, read)
    told = []
    if any(document.blocks for document in read):
        adopt()
        with Session(interpreter(python), device, Isolation.best(), jobs or default_jobs(), timeout, bounds=bounds) as session:
            judgement = _judged(session, read)
            told = write_drafts(session, judgement, draft, device) if draft is not None else []
    else:
        judgement = _without_blocks(read)
    _emit(judgement, format or PageFormat.TEXT, output)
    for line in told:
        tell(one_line(line))
    raise typer.Exit(judgement.exit_code)


def _read(name: str) -> tuple[Path, str]:
    """A document's text, its line ends as `\\n`. Raises DocumentError."""
    try:
        content = read_standard_input("name a file", LARGEST + 1) if name == STANDARD_INPUT else _content(Path(name))
    except OSError as error:
        raise DocumentError(f"{name}: cannot be read: {error.strerror}") from error
    if len(content) > LARGEST:
        raise DocumentError(f"{name}: is larger than {LARGEST >> 20} MiB; a document is text that people read")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"{name}:{line}: is not UTF-8 (byte 0x{content[error.start]:02x}); save it as UTF-8") from error
    return Path("<stdin>" if name == STANDARD_INPUT else name), text.replace("\r\n", "\n").replace("\r", "\n")


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise DocumentError(f"{path}: is a folder; name its files")
    with path.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _judged(session: Session, documents: list[Document]) -> Judgement:
    from gradcases.commands.progress import Progress
    from gradcases.documents.running import jobs_of, judge_documents, planning

    planned = planning(documents)
    target = session.target()
    if target.missing is not None:
        tell(f"gradcases: {target}; nothing was executed")
        raise typer.Exit(5)
    with Progress(jobs_of(planned), "blocks") as progress:
        return judge_documents(session, planned, progress.on_event)


def _without_blocks(documents: list[Document]) -> Judgement:
    from gradcases.documents.judgement import JudgedDocument, Judgement

    return Judgement(None, tuple(JudgedDocument(document, ()) for document in documents))


def _emit(judgement: Judgement, format: PageFormat, output: Path | None) -> None:
    from gradcases.commands.output import write, write_drawn

    if format is PageFormat.TEXT:
        from gradcases.render.judgements.judgement_text import judgement_text

        write_drawn(lambda screen: judgement_text(judgement, screen), output)
        return
    from gradcases.render.judgements.judgement_json import judgement_json
    from gradcases.render.judgements.judgement_markdown import judgement_markdown

    write(judgement_json(judgement) if format is PageFormat.JSON else judgement_markdown(judgement), output)
