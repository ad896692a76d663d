"""A YAML file as a tree in which every node knows its place.

The YAML is the plain part of it: anchors, aliases, tags and merge keys are refused, and scalars mean what the
core schema of YAML 1.2 says (`no` and `1:30` are text, `1e-5` is a number).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from gradcases.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_FILE = 1024 * 1024  # bytes
DEEPEST = 24

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
Complain = Callable[[Place, str], None]


class Unreadable(Exception):
    """The file is no tree at all."""

    def __init__(self, line: int, column: int, text: str) -> None:
        self.line, self.column, self.text = line, column, text
        super().__init__(text)


@dataclass(frozen=True)
class Tree:
    """What a file holds: its root where it has one, and what is wrong with it as YAML."""

    root: Node | None
    problems: tuple[Problem, ...]


def read(path: Path) -> Tree:
    """The tree in a file; never raises for what the file holds, or for a file that cannot be read."""
    problems: list[Problem] = []
    try:
        root = parse(path.read_bytes(), lambda place, text: problems.append(Problem(path, place.line, place.column, text)))
    except Unreadable as error:
        return Tree(None, (*problems, Problem(path, error.line, error.column, error.text)))
    except OSError as error:
        return Tree(None, (Problem(path, 0, 0, f"cannot be read: {error.strerror}"),))
    return Tree(root, tuple(problems))


def parse(content: bytes, complain: Complain) -> Node:
    """The tree; `complain` is told of what can be read past.

    Raises Unreadable, with the place, for anything that is not one plain YAML document in UTF-8.
    """
    if len(content) > LARGEST_FILE:
        raise Unreadable(0, 0, f"is {len(content):,} bytes; a file of a catalog has at most {LARGEST_FILE:,}")
    text = _decoded(content)
    try:
        return _Composer(yaml.parse(text, Loader=_PARSER), complain).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise Unreadable(*place, f"is not YAML: {error.problem or error.context}") from error
    except yaml.reader.ReaderError as error:
        before = text.encode()[: error.position].decode("utf-8", "replace")
        raise Unreadable(*_place_after(before), f"is not YAML: {error.reason}") from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        raise Unreadable(*_place_after(before), f"is not UTF-8: byte 0x{content[error.start]:02x}") from error


def _place_after(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


class _Composer:
    """Builds the tree from the parser's events."""

    def __init__(self, events: Iterator[yaml.Event], complain: Complain) -> None:
        self._events = events
        self._complain = complain

    def document(self) -> Node:
        next(self._events)  # stream start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise Unreadable(1, 1, "is empty")
        tree = self._node(next(self._events), 0)
        next(self._events)  # document end
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            place = _place(after)
            raise Unreadable(place.line, place.column, "holds a second document; a file of a catalog holds one")
        return tree

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = _place(event)
        if depth > DEEPEST:
            raise Unreadable(place.line, place.column, f"is nested more than {DEEPEST} deep")
        self._refuse_the_fancy(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place, depth)
        return Scalar(place, "", None, None)  # an alias, complained of

    def _refuse_the_fancy(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._complain(place, f"alias `*{event.anchor}`: there are no anchors and aliases here; write it out")
            return
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            self._complain(place, f"anchor `&{anchor}`: there are no anchors and aliases here; write it out")
        if tag is not None and tag != "!":
            self._complain(place, f"tag `{tag}`: there are no tags here; leave it out")

    def _sequence(self, place: Place, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Sequence(place, tuple(items))

    def _mapping(self, place: Place, depth: int) -> Mapping:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._complain(key.place, "a key is a list or a mapping; keys are text")
            elif key.text in pairs:
                first = pairs[key.text][0].place.line
                self._complain(key.place, f"duplicate key `{key.text}`: it stands on line {first} already")
            else:
                pairs[key.text] = (key, value)
        return Mapping(place, tuple(pairs.values()))


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark is not None else Place(0, 0)


def _scalar(event: yaml.ScalarEvent, place: Place) -> Scalar:
    return Scalar(place, event.value, _resolved(event.value) if not event.style else event.value, event.style or None)


_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NAN = (".nan", ".NaN", ".NAN")
_LONGEST_NUMBER = 400  # characters; a longer run of digits is text


def _resolved(text: str) -> bool | int | float | str | None:
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0].isdigit() or text[0] in "+-.") or len(text) > _LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text.startswith(("0o", "0x")) else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITY.fullmatch(text):
        return float(text.replace(".", ""))
    return float("nan") if text in _NAN else text
