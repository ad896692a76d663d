"""`gradcases lint`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.commands.options import CatalogOption
from gradcases.commands.output import write
from gradcases.errors import CatalogError
from gradcases.render.words import counted

if TYPE_CHECKING:
    from gradcases.lint.coverage import Coverage


def lint(
    catalog: CatalogOption = None,
    coverage: Annotated[
        Optional[Path],
        typer.Option(metavar="FILE", help="Say too what of a list of failures (topics of entries) no case covers.", show_default=False),
    ] = None,
    list_checks: Annotated[bool, typer.Option("--list-checks", help="Say what is checked, and by which name complaints call it.")] = False,
) -> None:
    """Check a catalog without running it: whether it can be read, and whether each case says what it should."""
    if list_checks:
        write(_listed_checks(), None)
        return
    from gradcases.catalog import load
    from gradcases.lint import findings
    from gradcases.lint.formatting import unformatted
    from gradcases.runner.formatter import find_ruff, formatted

    loaded = load(catalog)
    ruff = find_ruff()
    problems = [*findings(loaded), *(unformatted(loaded, partial(formatted, ruff)) if ruff else ())]
    if problems:
        raise CatalogError(problems)
    told = []
    if coverage is not None:
        from gradcases.lint.coverage import coverage_of

        told = list(_lines(coverage_of(loaded, coverage)))
    files = len({case.file_id for case in loaded.cases})
    unsaid = "" if ruff else "; there is no ruff, so how programs are formatted was not checked"
    told.append(f"{counted(files, 'file')}, {counted(len(loaded.cases), 'case')}: nothing to complain of{unsaid}")
    write("".join(f"{line}\n" for line in told), None)


def _listed_checks() -> str:
    from gradcases.lint import CHECKS, formatting
    from gradcases.render.screen import SENTENCE, Screen, columns, wrapped

    summaries = {name: (check.__doc__ or "").strip().splitlines()[0] for name, check in CHECKS.items()}
    summaries[formatting.NAME] = formatting.SUMMARY
    width = Screen.of(sys.stdout).width
    room = width - max(map(len, summaries)) - 2
    if room < SENTENCE:
        lines = [each for name, summary in summaries.items() for each in (name, *(f"  {line}" for line in wrapped(summary, width - 2)))]
    else:
        lines = columns([([name], wrapped(summary, room)) for name, summary in summaries.items()])
    return "".join(f"{line}\n" for line in lines)


def _lines(found: Coverage) -> Iterator[str]:
    from gradcases.render.literal import one_line

    for entry in found.missing:
        yield one_line(f"not covered: {entry.topic}/{entry.name} ({entry.frequency})")
    for label, case_id in found.unknown.items():
        yield one_line(f"not in the list: {label}, which {case_id} covers")
    for frequency, (covered, of) in found.counts().items():
        yield one_line(f"{frequency}: {covered} of {of} covered")
