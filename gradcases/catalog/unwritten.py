"""What a new case leaves for its author to write: texts that begin with a mark. Such a case can be run, and lint lists what is left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gradcases.catalog.catalog import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "TODO"
UNWRITTEN_CAUSE = Cause(MARK, "Its cause is still to be named.")

_MARKED = re.compile(rf"\s*{MARK}\b")
# What stands under these keys is the program's, or what was seen of it, and may have the mark for reasons of its own.
_NOT_OURS = ("code", "setup", "params", "message", "at", "grads", "tensors", "values")


def is_unwritten(text: object) -> bool:
    return isinstance(text, str) and _MARKED.match(text) is not None


def unwritten(content: object, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The texts of a case that are still to be written, each with the steps that lead to it."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key not in _NOT_OURS:
                yield from unwritten(value, (*steps, key))
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from unwritten(value, (*steps, number))
    elif is_unwritten(content):
        yield steps, str(content).strip()
