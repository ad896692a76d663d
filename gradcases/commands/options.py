"""Options that several commands share, and what the shell completes."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.case import Symptom
from gradcases.condition import COMPILE, EAGER
from gradcases.errors import GradcasesError
from gradcases.report import FailOn
from gradcases.runner.isolation import Isolation
from gradcases.runner.limits import FILE_SIZE, LONGEST_TIMEOUT, MEMORY, SHORTEST_TIMEOUT

if TYPE_CHECKING:
    from gradcases.catalog import Catalog


def _catalog(context: typer.Context) -> Catalog | None:
    """None where it cannot be read: a shell that completes words is no place for errors."""
    from gradcases.commands.kept_catalog import load

    try:
        return load(context.params.get("catalog"))
    except GradcasesError:
        return None


def complete_word(context: typer.Context, incomplete: str) -> list[str]:
    """Ids, aliases and topics that begin so."""
    catalog = _catalog(context)
    if catalog is None:
        return []
    words = {*catalog.topics, *(case.id for case in catalog.cases), *(alias for case in catalog.cases for alias in case.aliases)}
    return sorted(word for word in words if word.startswith(incomplete))


def complete_word_or_cause(context: typer.Context, incomplete: str) -> list[str]:
    """Causes too, which `explain` takes and nothing else does."""
    catalog = _catalog(context)
    causes = (cause for cause in catalog.causes if cause.startswith(incomplete)) if catalog else ()
    return sorted({*complete_word(context, incomplete), *causes})


def complete_tag(context: typer.Context, incomplete: str) -> list[str]:
    catalog = _catalog(context)
    return sorted({tag for case in catalog.cases for tag in case.tags if tag.startswith(incomplete)}) if catalog else []


def complete_source(context: typer.Context, incomplete: str) -> list[str]:
    catalog = _catalog(context)
    return sorted(source for source in catalog.sources if source.startswith(incomplete)) if catalog else []


Selectors = Annotated[
    Optional[list[str]],
    typer.Argument(
        metavar="SELECTOR",
        help="Ids, topics, aliases or globs of ids; all cases without one.",
        autocompletion=complete_word,
        show_default=False,
    ),
]
CatalogOption = Annotated[
    Optional[str],
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
    typer.Option(
        "--tag", metavar="TAG", help="Only cases with this tag; may be repeated.", show_default=False, autocompletion=complete_tag
    ),
]
Symptoms = Annotated[
    Optional[list[Symptom]],
    typer.Option(
        "--symptom",
        metavar="SYMPTOM",
        help=f"Only cases with this symptom ({', '.join(symptom.value for symptom in Symptom)}); may be repeated.",
        show_default=False,
    ),
]
Sources = Annotated[
    Optional[list[str]],
    typer.Option(
        "--source",
        metavar="ID",
        help="Only cases with a claim of this document; may be repeated.",
        show_default=False,
        autocompletion=complete_source,
    ),
]
Output = Annotated[
    Optional[Path],
    typer.Option("--output", metavar="FILE", help="Write there, whole or not at all, instead of to standard output.", show_default=False),
]
FailOnOption = Annotated[
    Optional[list[FailOn]],
    typer.Option(
        "--fail-on",
        metavar="WHAT",
        help="What else makes the exit code 1: reworded, not-run, refuted; may be repeated. `changed` always does.",
        show_default=False,
    ),
]

MOST_JOBS = 128  # each has a connection of its own, and a process may have only so many
Python = Annotated[
    Optional[str],
    typer.Option("--python", metavar="PATH", help="Another interpreter; it needs torch, not gradcases.", show_default=False),
]
IsolationOption = Annotated[
    Optional[Isolation],
    typer.Option(
        help="A forked process a program, a fresh interpreter each, or one for all. [default: fork where it can]", show_default=False
    ),
]
Device = Annotated[
    str, typer.Option(metavar="DEVICE", help="Where tensors are made: cpu, cuda, cuda:1, mps, xpu, or another that torch knows.")
]
Jobs = Annotated[
    Optional[int],
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        max=MOST_JOBS,
        metavar="N",
        help="How many programs at once. [default: the number of cores]",
        show_default=False,
    ),
]
Timeout = Annotated[float, typer.Option(min=SHORTEST_TIMEOUT, max=LONGEST_TIMEOUT, metavar="SECONDS", help="The deadline of each program.")]

MemoryLimit = Annotated[
    Optional[str],
    typer.Option(
        "--memory-limit",
        metavar="SIZE",
        help=f"Memory that each program may take, as 2GiB, or none; Linux, on the CPU. [default: {MEMORY}]",
        show_default=False,
    ),
]
FileLimit = Annotated[
    Optional[str],
    typer.Option(
        "--file-limit",
        metavar="SIZE",
        help=f"Size of each file that a program may write, or none; not on Windows. [default: {FILE_SIZE}]",
        show_default=False,
    ),
]


class Mode(enum.Enum):
    """How code is run."""

    EAGER = EAGER
    COMPILE = COMPILE


ModeOption = Annotated[
    Mode, typer.Option("--mode", help="compile: with torch.compile(backend='aot_eager') around functions and modules that a program calls.")
]


class PageFormat(enum.Enum):
    """Of `explain` and `list`."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class ExplainFormat(enum.Enum):
    """Of `explain`; a script and a graph only of one case."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    SCRIPT = "script"
    MERMAID = "mermaid"
    DOT = "dot"
    SVG = "svg"

    @property
    def is_graph(self) -> bool:
        return self in (ExplainFormat.MERMAID, ExplainFormat.DOT, ExplainFormat.SVG)


class CompatFormat(enum.Enum):
    """Of `compat`."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"


class ReportFormat(enum.Enum):
    """Of `run`."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    GITHUB = "github"


class TableFormat(enum.Enum):
    """Of `merge`."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    GITHUB = "github"
    GITHUB_SUMMARY = "github-summary"


PageFormatOption = Annotated[Optional[PageFormat], typer.Option("--format", help="How to write it. [default: text]", show_default=False)]
