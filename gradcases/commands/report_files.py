"""Files of reports read from the disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.errors import Problem, ReportError
from gradcases.results.json_text import MOST_BYTES
from gradcases.results.reading import read_reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.results.cells import ReportFile


def read_files(paths: Sequence[Path]) -> tuple[ReportFile, ...]:
    """The reports of all these files. Raises ReportError with what is wrong with any of them."""
    found: list[ReportFile] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found += read_file(path)
        except ReportError as error:
            problems += error.problems
    if problems:
        raise ReportError(problems)
    return tuple(found)


def read_file(path: Path) -> tuple[ReportFile, ...]:
    """Raises ReportError."""
    return read_reports(_text(path), str(path))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)  # never more: it may be a device without an end
    except (OSError, ValueError) as error:
        raise _bad(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > MOST_BYTES:
        raise _bad(path, f"has more than {MOST_BYTES // 2**20} MiB; no report is so large")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise ReportError([Problem(path, line, column, f"byte {content[error.start]:#04x} is no UTF-8")]) from error


def _bad(path: Path, text: str) -> ReportError:
    return ReportError([Problem(path, 0, 0, text)])
