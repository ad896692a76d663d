"""`gradcases lint`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.commands.options import CatalogOption
from gradcases.errors import CatalogError

if TYPE_CHECKING:
    from gradcases.lint.coverage import Coverage


def lint(
    catalog: CatalogOption = None,
    coverage: Annotated[
        Optional[Path],
        typer.Option(metavar="FILE", help="Say too what of a list of failures (topics of entries) no case covers.", show_default=False),
    ] = None,
) -> None:
    """Check a catalog without running it: whether it can be read, and whether each case says what it should."""
    from gradcases.catalog import load
    from gradcases.lint import findings

    loaded = load(catalog)
    problems = list(findings(loaded))
    if problems:
        raise CatalogError(problems)
    if coverage is not None:
        from gradcases.lint.coverage import coverage_of

        _print_coverage(coverage_of(loaded, coverage))
    typer.echo(f"{len({case.file_id for case in loaded.cases})} files, {len(loaded.cases)} cases: nothing to complain of")


def _print_coverage(found: Coverage) -> None:
    from gradcases.render.literal import one_line

    for entry in found.missing:
        typer.echo(f"not covered: {one_line(entry.topic)}/{one_line(entry.name)} ({one_line(entry.frequency)})")
    for label, case_id in found.unknown.items():
        typer.echo(f"not in the list: {one_line(label)}, which {case_id} covers")
    for frequency, (covered, of) in found.counts().items():
        typer.echo(f"{one_line(frequency)}: {covered} of {of} covered")
