"""The check of how programs are written. What formats them comes from outside: it is a process, and may not be there."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from gradcases.catalog.problems import shown
from gradcases.errors import Problem
from gradcases.lint.python import written_column
from gradcases.lint.walking import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from gradcases.catalog import Catalog

    Formatter = Callable[[Sequence[str]], list[str]]

NAME = "program-is-formatted"
SUMMARY = "Each `setup` and `code` is written as `ruff format` writes it by its defaults (where there is a ruff)."


def unformatted(catalog: Catalog, formatted: Formatter) -> Iterator[Problem]:
    """Where a block of a program is not as it is formatted; of a block with parameters, as none of its sub-cases is."""
    blocks = _blocks(catalog)
    texts = list(dict.fromkeys(text for filled in blocks.values() for text in filled))
    wanted = dict(zip(texts, formatted(texts), strict=True))
    for (path, first_line), filled in blocks.items():
        if not any(wanted[text].rstrip("\n") == text.rstrip("\n") for text in filled):
            yield _problem(path, first_line, filled[0], wanted[filled[0]])


def _blocks(catalog: Catalog) -> dict[tuple[Path, int], list[str]]:
    """The texts that each block, by where it begins, has in the sub-cases of its file."""
    blocks: dict[tuple[Path, int], list[str]] = {}
    for case, code, _ in codes(catalog):
        for part in code.program.parts:
            filled = blocks.setdefault((case.path, part.first_line), [])
            if part.text not in filled:
                filled.append(part.text)
    return blocks


def _problem(path: Path, first_line: int, text: str, wanted: str) -> Problem:
    """At the first line that would be another."""
    lines, others = text.rstrip("\n").split("\n"), wanted.rstrip("\n").split("\n")
    number, line, other = next((number, *pair) for number, pair in enumerate(zip_longest(lines, others)) if pair[0] != pair[1])
    told = "leaves this line out" if other is None else "has an empty line here" if not other.strip() else f"has {shown(other)} here"
    place = min(first_line + number, first_line + len(lines) - 1)
    return Problem(path, place, written_column(path, place, line or ""), f"is not formatted: `ruff format` {told} [{NAME}]")
