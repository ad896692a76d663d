"""What is said of a catalog that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from gradcases.errors import CatalogError
from tests.catalogs import write_catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def told(folder: Path) -> list[str]:
    """What is said of the catalog in a folder, which is wrong, without the folder's own name."""
    with pytest.raises(CatalogError) as caught:
        load(folder)
    assert all(bool(problem.line) is bool(problem.column) for problem in caught.value.problems)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def told_of(folder: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """The same of these files, written to the folder."""
    return told(write_catalog(folder, files))
