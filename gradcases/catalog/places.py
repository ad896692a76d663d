"""Where in its file a part of a case stands, for problems that are found when the tree is gone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gradcases.catalog.nodes import Mapping, Node, Sequence
from gradcases.catalog.source_text import Unreadable, content_of
from gradcases.catalog.tree import parse
from gradcases.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

Steps = tuple[str | int, ...]


def problem_at(path: Path, steps: Steps, text: str) -> Problem:
    """A problem at what keys and places in lists lead to, or as near to it as they lead. The file is read again."""
    root = _root(path)
    if root is None:
        return Problem(path, 0, 0, text)
    place = _deepest(root, steps).place
    return Problem(path, place.line, place.column, text)


def _root(path: Path) -> Node | None:
    """The tree of a file; of the one that was asked for last it is kept, as one problem of a file seldom comes alone."""
    try:
        return _parsed(content_of(path))
    except Unreadable:
        return None


@lru_cache(maxsize=1)
def _parsed(content: bytes) -> Node:
    return parse(content, lambda place, text: None)


def _deepest(node: Node, steps: Steps) -> Node:
    for step in steps:
        following = _step(node, step)
        if following is None:
            return node
        node = following
    return node


def _step(node: Node, step: str | int) -> Node | None:
    """What a key or a place in a list leads to; a lone node is what the first place of a list would be."""
    if isinstance(step, str):
        return node.get(step) if isinstance(node, Mapping) else None
    if isinstance(node, Sequence):
        return node.items[step] if step < len(node.items) else None
    return node if step == 0 else None
