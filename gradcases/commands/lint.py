"""`gradcases lint`."""

from __future__ import annotations

import typer

from gradcases.commands.options import CatalogOption
from gradcases.errors import CatalogError


def lint(catalog: CatalogOption = None) -> None:
    """Check a catalog without running it: whether it can be read, and whether each case says what it should."""
    from gradcases.catalog import load
    from gradcases.lint import findings

    loaded = load(catalog)
    problems = list(findings(loaded))
    if problems:
        raise CatalogError(problems)
    typer.echo(f"{len({case.file_id for case in loaded.cases})} files, {len(loaded.cases)} cases: nothing to complain of")
