"""The one place that says what in a message's text may vary without meaning anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# In order: what each finds, and what stands for it.
_VARYING = (
    (re.compile(r"\x1b\[[0-9;]*[A-Za-z]"), ""),  # colours
    (re.compile(r"\n(C\+\+ CapturedTraceback|Exception raised from )[\s\S]*\Z"), ""),  # TORCH_SHOW_CPP_STACKTRACES
    (re.compile(r"\b0x[0-9a-fA-F]{4,}\b"), "0x…"),  # addresses
    (re.compile(r"(?:[A-Za-z]:|\.{1,2}(?=[/\\]))?(?:[/\\][\w.+~-]+){2,}(?::\d+)?"), "<path>"),  # files of the installation, with line
    (
        re.compile(r"\btorch\.(?:contiguous|channels_last|channels_last_3d|preserve)_format\b|\btorch\.channels_last(?:_3d)?\b"),
        "<memory format>",
    ),
    (re.compile(r"\b(strides?(?:\(\))? ?(?:=|:|of)? ?)[\[(][\d, ]*[\])]"), r"\1<strides>"),  # a memory format's shape
    (re.compile(r"\s+"), " "),  # line wraps
)


def normalised(text: str) -> str:
    """The text with what varies from machine to machine replaced by what stands for it."""
    for pattern, stand_in in _VARYING:
        text = pattern.sub(stand_in, text)
    return text.strip()


def varying() -> Iterator[tuple[str, str]]:
    """The regular expressions by which it is found, in order, and what stands for it."""
    return ((pattern.pattern, stand_in) for pattern, stand_in in _VARYING)


# What is of one run or one machine, and what is recorded in its place; `normalised` takes both for the same.
_OF_ONE_RUN = (
    *_VARYING[:2],
    (re.compile(r"\b0x[0-9a-fA-F]{4,}\b"), "0x7f0000000000"),
    (re.compile(r"(?<![\w./])" + _VARYING[3][0].pattern), "<path>"),  # an address on the web is no file
)


def recordable(text: str) -> str:
    """The text without what the next run would have otherwise; the same as the text, to `same`."""
    for pattern, stand_in in _OF_ONE_RUN:
        text = pattern.sub(stand_in, text)
    return text.strip("\n")


CUT = "…"  # at the end of a recorded text: the rest, a page of it, was not recorded


def same(recorded: str, text: str) -> bool:
    """Whether a text is the recorded one, or begins with it where that is cut."""
    if recorded == text:
        return True
    wanted, seen = normalised(recorded), normalised(text)
    return seen.startswith(wanted[: -len(CUT)].rstrip()) if wanted.endswith(CUT) else wanted == seen


def holds(core: str, text: str) -> bool:
    """Whether a text holds a core."""
    return core in text or normalised(core) in normalised(text)
