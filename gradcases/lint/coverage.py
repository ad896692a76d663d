"""Which entries of a list of failures a catalog answers, by the `covers` of its cases.

The list is a YAML file: topics, in each the entries by name, an entry a mapping whose `frequency` groups it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.catalog.fields import as_plain
from gradcases.catalog.tree import read
from gradcases.errors import CatalogError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gradcases.catalog import Catalog


@dataclass(frozen=True)
class Entry:
    """One line of the list."""

    topic: str
    name: str
    frequency: str


@dataclass(frozen=True)
class Coverage:
    """The list's entries that are covered and those that are not, and what is covered that the list does not have."""

    covered: tuple[Entry, ...]
    missing: tuple[Entry, ...]
    unknown: Mapping[str, str]  # label to the case that names it

    def counts(self) -> dict[str, tuple[int, int]]:
        """By frequency: how many are covered, of how many."""
        covered, missing = (Counter(entry.frequency for entry in entries) for entries in (self.covered, self.missing))
        return {frequency: (covered[frequency], covered[frequency] + missing[frequency]) for frequency in covered | missing}


def coverage_of(catalog: Catalog, path: Path) -> Coverage:
    """What of the list in a file the catalog answers. Raises CatalogError where the file is no such list."""
    entries = _entries(path)
    covers = {label: case.id for case in catalog.cases for label in case.covers}
    names = {entry.name for entry in entries}
    return Coverage(
        covered=tuple(entry for entry in entries if entry.name in covers),
        missing=tuple(entry for entry in entries if entry.name not in covers),
        unknown={label: case for label, case in covers.items() if label not in names},
    )


def _entries(path: Path) -> list[Entry]:
    tree = read(path)
    if tree.root is None or tree.problems:
        raise CatalogError(tree.problems)
    topics = as_plain(tree.root)
    if not isinstance(topics, dict) or not all(isinstance(entries, dict) for entries in topics.values()):
        raise CatalogError([Problem(path, 1, 1, "is no list of failures: it has to be a mapping of topics, each a mapping of entries")])
    return [
        Entry(topic, name, str(entry.get("frequency", "unsaid")) if isinstance(entry, dict) else "unsaid")
        for topic, entries in topics.items()
        for name, entry in entries.items()
    ]
