"""Parts of an expectation as readers see them: each fact once, and where two texts differ."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradcases.expectation import Agreement, Part
from gradcases.happening import shown
from gradcases.opcodes import likeness, opcodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 1000  # characters of a text that are shown; the JSON report has it all
LONGEST_VALUE = 240  # of a tensor's values
_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)
_ALIKE = 0.5  # texts that have less in common than this have no differences: they are different
_ABOUT_AN_EXCEPTION = ("raises", "type", "text", "message", "line")


def told(parts: Iterable[Part]) -> list[Part]:
    """Without what another part says as well: a `type` says that something is raised, a whole `message` has the `text` in it."""
    parts = list(parts)
    by_name = {part.part: part for part in parts}
    raises = by_name.get("raises")
    if raises is not None and raises.observed == "nothing" and raises.agreement is Agreement.DIFFERS:
        # Nothing was raised: then each thing that was stated of the exception is missing, which is one fact.
        missing = replace(raises, stated=_exception(by_name))
        return [missing, *(part for part in parts if part.part not in _ABOUT_AN_EXCEPTION)]
    return [_with_text(part, by_name) for part in parts if not _is_said(part, by_name)]


def _exception(by_name: dict[str, Part]) -> str:
    type_, text, line = (by_name[name].stated if name in by_name else None for name in ("type", "text", "line"))
    told = str(type_ or "an exception") + (f" at `{line}`" if line else "")
    return f"{told}: {text}" if text else told


def _is_said(part: Part, by_name: dict[str, Part]) -> bool:
    if part.part == "raises":
        return part.agreement is Agreement.AGREES and "type" in by_name
    return part.part == "text" and "message" in by_name


def _with_text(part: Part, by_name: dict[str, Part]) -> Part:
    """A message is as wrong as the core of its text."""
    text = by_name.get("text")
    if part.part == "message" and text is not None and text.agreement is Agreement.DIFFERS:
        return replace(part, agreement=text.agreement)
    return part


@dataclass(frozen=True)
class Piece:
    """A run of a text that is the same in another one, or is not."""

    text: str
    differs: bool


def contrast(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces."""
    left, right = _WORD.findall(one), _WORD.findall(other)
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    found = opcodes(left, right)
    if likeness(found) < _ALIKE:
        found = [("replace", 0, len(left), 0, len(right))]
    for kind, i1, i2, j1, j2 in found:
        for side, words in zip(pieces, (left[i1:i2], right[j1:j2]), strict=True):
            if words:
                side.append(Piece("".join(words), kind != "equal"))
    return pieces


def changes(one: str, other: str, longest: int = LONGEST) -> Iterator[str]:
    """What in the first text became what in the other, each cut; nothing where they are short, or have little in common."""
    if min(len(one), len(other)) < 40:
        return
    left, right = _WORD.findall(one), _WORD.findall(other)
    found = opcodes(left, right)
    if likeness(found) < _ALIKE:
        return
    for kind, i1, i2, j1, j2 in found:
        before, after = (_shortened("".join(words).strip(), longest) for words in (left[i1:i2], right[j1:j2]))
        if kind != "equal" and (before or after):
            yield f"`{before}` became `{after}`" if before and after else f"`{before}` is gone" if before else f"`{after}` is new"


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def value(plain: object) -> str:
    """A stated or observed value, cut where it is very long."""
    return cut(shown(plain), LONGEST_VALUE if isinstance(plain, (list, dict)) else LONGEST)


def cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} characters)"


def values(part: Part) -> tuple[str, str]:
    """What was stated and what was observed; in full where they are not the same and would look so."""
    stated, observed = value(part.stated), value(part.observed)
    if stated == observed and part.agreement is not Agreement.AGREES:
        return cut(repr(part.stated)), cut(repr(part.observed))
    return stated, observed
