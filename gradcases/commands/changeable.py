"""The catalog's folder, for commands that change it."""

from __future__ import annotations

import os
from pathlib import Path

from gradcases.catalog import builtin_root
from gradcases.errors import CatalogError, GradcasesError, Problem


class NotYours(GradcasesError):
    """This catalog is not the user's to change."""


def changeable_root(named: str | None) -> Path:
    """The folder that was named, or the built-in catalog's in a checkout. Raises CatalogError or NotYours."""
    if named is not None:
        if not os.path.isdir(named):
            raise CatalogError([Problem(Path(named), 0, 0, "is no folder; make it (mkdir) to begin a catalog there")])
        return Path(named)
    root = builtin_root()
    if (root.parent / "__init__.py").is_file():
        raise NotYours("the built-in catalog belongs to the installed package; name a folder of your own with --catalog")
    return Path(os.path.relpath(root)) if root.is_relative_to(os.getcwd()) else root
