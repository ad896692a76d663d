"""Checks of what a case states: of its expectations, each by itself, and of why it has no fix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gradcases import message_text
from gradcases.catalog.places import problem_at
from gradcases.catalog.problems import shortened
from gradcases.catalog.unwritten import is_unwritten
from gradcases.expectation import Raises
from gradcases.lint.walking import expectations

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.errors import Problem

SHORTEST_REASON = 4  # words


def core_is_in_message(catalog: Catalog) -> Iterator[Problem]:
    """The hand-written core of a text is in the recorded text."""
    for stated in expectations(catalog):
        raises = stated.expectation.raises
        if isinstance(raises, Raises) and raises.message and raises.contains and not message_text.holds(raises.contains, raises.message):
            yield stated.problem(("raises", "contains"), f"`contains` is not in the recorded `message`: {shortened(raises.contains)!r}")


def message_is_recorded(catalog: Catalog) -> Iterator[Problem]:
    """An exception's full text is recorded."""
    for stated in expectations(catalog):
        if isinstance(stated.expectation.raises, Raises) and stated.expectation.raises.message is None:
            yield stated.problem(("raises",), "`raises` has no recorded `message`; add the whole text, as it was raised")


def raising_line_is_there(catalog: Catalog) -> Iterator[Problem]:
    """`at` names a line of the program, and only one unless it says which."""
    for stated in expectations(catalog):
        at = stated.expectation.raises.at if isinstance(stated.expectation.raises, Raises) else None
        if at is None:
            continue
        lines = stated.code.program.all_lines(at.line)
        if len(lines) < at.nth:
            told = f"`at` names a line that the program does not have{_times(at.nth, len(lines))}: {shortened(at.line)!r}"
            yield stated.problem(("raises", "at"), told)
        elif len(lines) > 1 and at.nth == 1 and not _says_which(stated.case, at.line):
            told = f"`at` may be line {' or '.join(map(str, lines))} of the program: {shortened(at.line)!r}"
            told += "; say which with `{line: ..., nth: ...}`"
            yield stated.problem(("raises", "at"), told)


def _times(wanted: int, found: int) -> str:
    return f" {wanted} times (it has it {found})" if found else ""


def _says_which(case: Case, line: str) -> bool:
    return {"line": line, "nth": 1} in list(_all_at(case.content))


def _all_at(content: object) -> Iterator[object]:
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from [value] if key == "at" else _all_at(value)
    elif isinstance(content, list):
        for value in content:
            yield from _all_at(value)


def no_fix_is_explained(catalog: Catalog) -> Iterator[Problem]:
    """Where there is no fix, the reason is more than a word."""
    for case in catalog.cases:
        if case.no_fix is not None and len(case.no_fix.split()) < SHORTEST_REASON and not is_unwritten(case.no_fix):
            yield problem_at(
                case.path, ("no_fix",), f"`no_fix` is no reason: {shortened(case.no_fix)!r}; say in a sentence why there is none"
            )
