"""`gradcases lint`."""

from __future__ import annotations

from gradcases.commands.options import CatalogOption
from gradcases.commands.output import write
from gradcases.errors import CatalogError
from gradcases.render.words import counted


def lint(catalog: CatalogOption = None) -> None:
    """Check a catalog without running it: whether it can be read, and whether each case says what it should."""
    from gradcases.catalog import load
    from gradcases.lint import findings

    loaded = load(catalog)
    problems = list(findings(loaded))
    if problems:
        raise CatalogError(problems)
    files = len({case.file_id for case in loaded.cases})
    write(f"{counted(files, 'file')}, {counted(len(loaded.cases), 'case')}: nothing to complain of\n", None)
