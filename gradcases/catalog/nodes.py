"""A YAML file as a tree in which every node knows its place. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Line and column, both counting from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Scalar:
    """A leaf: its text, its value by the core schema, and its style (`|`, `>`, `'`, `"`; None where it is plain)."""

    place: Place
    text: str
    value: bool | int | float | str | None
    style: str | None

    @property
    def first_line(self) -> int:
        """The line of the file on which the text begins."""
        return self.place.line + 1 if self.style in ("|", ">") else self.place.line


@dataclass(frozen=True)
class Sequence:
    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Mapping:
    place: Place
    pairs: tuple[tuple[Scalar, Node], ...]
    _index: dict[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {key.text: node for key, node in self.pairs})

    def get(self, key: str) -> Node | None:
        return self._index.get(key)


Node = Scalar | Sequence | Mapping
