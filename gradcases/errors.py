"""What can go wrong in using gradcases. What goes wrong in a case is no error: it is an outcome.

GradcasesError
├── FilesError       problems found in files, all of them, each with its place
│   ├── CatalogError     of a catalog
│   └── ReportError      of reports that were to be read back
├── SelectionError   words that name no case, with what they may have meant
├── DiffError        reports that cannot be held against each other
├── EvidenceError    a program of which no evidence can be made
├── GraphError       a graph that cannot be recorded and was not kept
├── MeasuringError   reports of which no measured results can be made
├── WatchingError    a block that cannot be watched, or a question about one that has no answer
├── TargetError      an interpreter or device that cannot be asked for
├── DocumentError    a document that cannot be read
├── InputError       a text that cannot be read
└── OutputError      a file that cannot be written
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class GradcasesError(Exception):
    """Something the user can mend; its text says what was found, where, and what to do."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place of a file; line and column count from 1, and are 0 where the file as a whole is meant."""

    path: Path
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else str(self.path)
        return f"{place}: {self.text}"


class FilesError(GradcasesError):
    """Files cannot be used; `problems` holds all that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CatalogError(FilesError):
    """The catalog cannot be used."""


class ReportError(FilesError):
    """A file cannot be read as the report that it should be."""


class SelectionError(GradcasesError):
    """Nothing goes by this name; `suggestions` are near ones."""

    def __init__(self, text: str, suggestions: Sequence[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        super().__init__(text)


class DiffError(GradcasesError):
    """These are not two reports of one target each."""


class EvidenceError(GradcasesError):
    """Of this no evidence can be made."""


class GraphError(GradcasesError):
    """Of this there is no graph to draw."""


class MeasuringError(GradcasesError):
    """These reports are not what measured results are made of."""


class WatchingError(GradcasesError):
    """This cannot be watched, or cannot be told of what was."""


class TargetError(GradcasesError):
    """This interpreter or device cannot be asked for."""


class DocumentError(GradcasesError):
    """This document cannot be read."""


class InputError(GradcasesError):
    """A text that was to be read is not there, or there are two."""


class OutputError(GradcasesError):
    """The output could not be written; what was there before is still there."""
