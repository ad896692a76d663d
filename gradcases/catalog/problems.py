"""Collecting what is wrong with a file, with its place, so that all of it is reported in one go."""

from __future__ import annotations

import difflib
from itertools import islice
from typing import TYPE_CHECKING

from gradcases.catalog.nodes import Place
from gradcases.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from gradcases.catalog.nodes import Node

LONGEST_SHOWN = 60  # characters
LONGEST_TOLD = 300  # characters of a sentence or a line
MOST_LISTED = 10  # names
MOST_OF_A_FILE = 100  # problems; whoever has more mends these first


class Problems:
    """The problems of one file, each once, and of very many the first, with the number of the others."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.added = 0  # in all, with what was said again
        self._distinct: dict[Problem, None] = {}

    def add(self, node: Node | Place, text: str) -> None:
        place = node if isinstance(node, Place) else node.place
        self.extend((Problem(self.path, place.line, place.column, text),))

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.added += 1
            self._distinct[problem] = None

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """The same as `nearest`, but nothing where so much is wrong that it will be counted and not be read: to look for it takes long."""
        return "" if len(self._distinct) >= MOST_OF_A_FILE else nearest(word, known)

    @property
    def found(self) -> list[Problem]:
        every = sorted(self._distinct)
        if len(every) <= MOST_OF_A_FILE:
            return every
        first = every[MOST_OF_A_FILE]
        more = f"and {len(every) - MOST_OF_A_FILE} more problems in this file from here on; mend those before first"
        return [*every[:MOST_OF_A_FILE], Problem(first.path, first.line, first.column, more)]


def shown(text: str) -> str:
    """A text of the user's as a message quotes it: one line, not too long."""
    return f"`{shortened(text, LONGEST_SHOWN)}`"


def shortened(text: str, most: int = LONGEST_TOLD) -> str:
    """The same without quotes, for what is read as a sentence or a line of a program."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def listed(names: Collection[str]) -> str:
    """Names of the user's as a message lists them: the first ones, and how many more there are."""
    told = ", ".join(shown(name) for name in islice(names, MOST_LISTED))
    return told if len(names) <= MOST_LISTED else f"{told} and {len(names) - MOST_LISTED} more"


def nearest(word: str, known: Iterable[str], ending: str = "") -> str:
    """`; did you mean ...?` where one, which is shown with `ending`, is near, else nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6) if len(word) <= LONGEST_SHOWN else []
    return "".join(f"; did you mean `{each}{ending}`?" for each in close)
