"""The text of a case's file, and changes of it that leave every other character where it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from gradcases.catalog.nodes import Mapping, Node, Place, Scalar, Sequence
from gradcases.catalog.tree import Extents, parse

Steps = tuple["str | int", ...]


@dataclass(frozen=True)
class Splice:
    """What stands from `start` to `end` (characters of the text) is to be `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Source:
    """A file's text, without a byte order mark, as a tree whose nodes can be found and replaced. Raises Unreadable where it is none."""

    text: str

    @cached_property
    def root(self) -> Node:
        return parse(self.text.encode(), lambda place, text: None)

    @cached_property
    def _extents(self) -> Extents:
        return Extents.of(self.text)

    @cached_property
    def _lines(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in re.finditer("\r\n|\r|\n", self.text)))

    def offset(self, place: Place) -> int:
        return self._lines[place.line - 1] + place.column - 1

    def start(self, node: Node) -> int:
        return self.offset(node.place)

    def end(self, node: Node) -> int:
        """Behind its last character; of a block, before the line break that ends it."""
        if isinstance(node, Scalar) or self.is_flow(node):
            start, end = self.start(node), self.offset(self._extents.ends[node.place])
            return start + len(self.text[start:end].rstrip()) if isinstance(node, Scalar) and node.style in ("|", ">") else end
        children = node.items if isinstance(node, Sequence) else [value for _, value in node.pairs]
        return self.end(children[-1])

    def is_flow(self, node: Node) -> bool:
        """Whether it is in brackets."""
        return not isinstance(node, Scalar) and node.place in self._extents.flow and self.text[self.start(node)] in "[{"

    def at(self, steps: Steps) -> Node | None:
        """What keys and places in lists lead to; a lone node is the first place of a list."""
        node: Node | None = self.root
        for step in steps:
            if isinstance(step, str):
                node = node.get(step) if isinstance(node, Mapping) else None
            elif isinstance(node, Sequence):
                node = node.items[step] if step < len(node.items) else None
            elif step != 0:
                return None
        return node

    def within_flow(self, place: Place) -> bool:
        """Whether it stands inside brackets."""
        return any(start <= (place.line, place.column) < end for start, end in self._extents.brackets)

    def line_end(self, offset: int) -> int:
        """Behind the last character of the line of `offset`, its comment among them."""
        found = re.compile("\r\n|\r|\n").search(self.text, offset)
        return found.start() if found else len(self.text)

    def line_start(self, offset: int) -> int:
        return max(line for line in self._lines if line <= offset)

    def with_splices(self, splices: list[Splice]) -> str:
        """The text with all of them made; they do not overlap, and of several in one place the first comes first."""
        text, line_break = self.text, "\r\n" if "\r\n" in self.text else "\n"
        ordered = sorted(splices, key=lambda each: (each.start, each.end))
        for splice in reversed(ordered):
            text = text[: splice.start] + splice.text.replace("\n", line_break) + text[splice.end :]
        return text
