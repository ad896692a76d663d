"""Options that several commands share, and what the shell completes."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Optional

import typer

from gradcases.errors import GradcasesError


def complete_word(context: typer.Context, incomplete: str) -> list[str]:
    """Ids, aliases and topics that begin so. Nothing where the catalog cannot be read: a shell is no place for errors."""
    from gradcases.commands.kept_catalog import load

    try:
        catalog = load(context.params.get("catalog"))
    except GradcasesError:
        return []
    words = {*catalog.topics, *(case.id for case in catalog.cases), *(alias for case in catalog.cases for alias in case.aliases)}
    return sorted(word for word in words if word.startswith(incomplete))


Selectors = Annotated[
    Optional[list[str]],
    typer.Argument(
        metavar="[SELECTOR]...",
        help="Ids, topics, aliases or globs of ids; all cases without one.",
        autocompletion=complete_word,
        show_default=False,
    ),
]
CatalogOption = Annotated[
    Optional[Path],
    typer.Option(
        "--catalog", metavar="DIR", help="A folder of <topic>/<slug>.yaml cases instead of the built-in ones.", show_default=False
    ),
]
Keyword = Annotated[
    Optional[str],
    typer.Option(
        "-k", metavar="WORDS", help="Only cases whose id, title, cause, aliases or tags have all these words.", show_default=False
    ),
]
Tags = Annotated[
    Optional[list[str]],
    typer.Option("--tag", metavar="TAG", help="Only cases with this tag; may be repeated.", show_default=False),
]
Sources = Annotated[
    Optional[list[str]],
    typer.Option("--source", metavar="ID", help="Only cases with a claim of this document; may be repeated.", show_default=False),
]
Output = Annotated[
    Optional[Path],
    typer.Option("--output", metavar="FILE", help="Write there, whole or not at all, instead of to standard output.", show_default=False),
]


class PageFormat(enum.Enum):
    """Of `explain` and `list`."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class ReportFormat(enum.Enum):
    """Of `run`."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    GITHUB = "github"
