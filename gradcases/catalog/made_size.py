"""How much a file's sub-cases come to, reckoned before they are made: a few lines could make more than a machine holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.catalog.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Mapping as Named

MOST_MADE = 4_000_000  # characters in all sub-cases of a file; the largest of the built-in catalog make a hundredth of it
A_NODE = 40  # and so many for each key or value


@dataclass(frozen=True)
class Uses:
    """How often names are referred to: by a text of nothing else, and inside a text; and the keys that do, which is wrong."""

    alone: Named[str, int]
    inside: Named[str, int]
    keys: tuple[tuple[str, Scalar], ...]
    size: int  # of all that is no variable

    def times(self, name: str) -> int:
        return self.alone.get(name, 0) + self.inside.get(name, 0)


def size_of(node: Node) -> int:
    """What a node comes to, with all that is below it."""
    if isinstance(node, Scalar):
        return A_NODE + len(node.text)
    if isinstance(node, Sequence):
        return A_NODE + sum(map(size_of, node.items))
    return A_NODE + sum(size_of(key) + size_of(value) for key, value in node.pairs)


def made_size(uses: Uses, row: Mapping) -> int:
    """What a sub-case comes to with what this row has for its variables."""
    return uses.size + sum(uses.times(name.text) * size_of(value) for name, value in row.pairs)
