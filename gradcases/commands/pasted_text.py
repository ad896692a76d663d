"""What was pasted: from standard input, an argument or a log; and the answer to it."""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from gradcases.commands.options import PageFormat
from gradcases.commands.output import write, write_drawn
from gradcases.commands.standard_error import tell
from gradcases.commands.standard_input import standard_input
from gradcases.errors import InputError

if TYPE_CHECKING:
    from gradcases.catalog import Catalog
    from gradcases.matching.answer import Answer

LONGEST = 4 * 1024 * 1024  # bytes of a log, from its end
CHUNK = 64 * 1024
STANDARD_INPUT = "-"


def diagnose_text(text: str, format: PageFormat, output: Path | None, root: str | None) -> bool:
    """Write the answer to a text; whether something was found. Raises OutputError and what reading a catalog raises."""
    from gradcases.commands.kept_texts import load  # not above: other commands match no text
    from gradcases.matching.answering import answer

    catalog, texts = load(root)
    given = answer(text, texts, {case.id: case.title for case in catalog.cases})
    _write(given, catalog, format, output)
    return given.verdict.is_found


def read_text(what: str) -> str:
    """A log's end, or that of standard input. Raises InputError."""
    if what == STANDARD_INPUT:
        return _standard_input()
    try:
        with Path(what).open("rb") as stream:
            return _decoded(stream)
    except (OSError, ValueError) as error:
        raise InputError(f"{what}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _standard_input() -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        tell("Paste the text, and end it with Ctrl-D on a line of its own.")
    with standard_input("give the text with --text") as stream:
        return _decoded(stream)


def _decoded(stream: BinaryIO) -> str:
    """However long it is, its end is kept; bytes that are no text of its encoding are shown as such."""
    chunks: deque[bytes] = deque(maxlen=LONGEST // CHUNK)
    first = b""
    while chunk := stream.read(CHUNK):
        first = first or chunk[:2]
        chunks.append(chunk)
        if len(chunk) < CHUNK:  # the end was seen; to ask a terminal again would take a second Ctrl-D
            break
    content = b"".join(chunks)
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(first, "utf-8")  # PowerShell's files are so
    return content.decode(encoding, "replace")


def _write(given: Answer, catalog: Catalog, format: PageFormat, output: Path | None) -> None:
    if format is PageFormat.TEXT:
        from gradcases.render.diagnoses.answer_text import answer_text

        write_drawn(lambda screen: answer_text(given, catalog, screen), output)
    elif format is PageFormat.JSON:
        from gradcases.render.diagnoses.answer_json import answer_json

        write(answer_json(given, catalog), output)
    else:
        from gradcases.render.diagnoses.answer_markdown import answer_markdown

        write(answer_markdown(given, catalog), output)
