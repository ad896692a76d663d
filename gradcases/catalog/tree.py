"""YAML to a tree. The only reader of YAML.

The YAML is the plain part of it: anchors, aliases, tags and merge keys are refused, and scalars mean what
the core schema of YAML 1.2 says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from gradcases.catalog.nodes import Mapping, Node, Place, Scalar, Sequence
from gradcases.catalog.problems import Problems, shown
from gradcases.catalog.scalars import core_value
from gradcases.catalog.source_text import Unreadable, content_of, decoded
from gradcases.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEEPEST = 24
NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
MOST_NODES = 20_000  # keys and values; the largest file of the built-in catalog has a thousand

PARSER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Complain = Callable[[Place, str], None]


@dataclass(frozen=True)
class Tree:
    """What a file holds: its root where it has one, and what is wrong with it as YAML."""

    root: Node | None
    problems: tuple[Problem, ...]


def read(path: Path) -> Tree:
    """The tree in a file; never raises for what the file holds, or for a file that cannot be read."""
    problems = Problems(path)
    try:
        root = parse(content_of(path), problems.add)
    except Unreadable as error:
        return Tree(None, (*problems.found, Problem(path, error.line, error.column, error.text)))
    return Tree(root, tuple(problems.found))


def parse(content: bytes, complain: Complain) -> Node:
    """The tree; `complain` is told of what can be read past.

    Raises Unreadable, with the place, for anything that is not one plain YAML document in UTF-8.
    """
    text = decoded(content)
    try:
        return _Composer(yaml.parse(text, Loader=PARSER), complain).document()
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, text) from error
    except (ValueError, OverflowError) as error:  # of the parser in Python, for "\U99999999"
        raise Unreadable(0, 0, "is not YAML: an escape in double quotes that stands for no character") from error


@dataclass(frozen=True)
class Extents:
    """Where the scalars and the collections in brackets of a readable text end, by where they begin."""

    ends: dict[Place, Place]
    flow: frozenset[Place]

    @classmethod
    def of(cls, text: str) -> Extents:
        ends: dict[Place, Place] = {}
        begun: list[yaml.CollectionStartEvent] = []
        flow = set[Place]()
        for event in yaml.parse(text, Loader=PARSER):
            if isinstance(event, yaml.CollectionStartEvent):
                begun.append(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                if (start := begun.pop()).flow_style:
                    flow.add(_place(start))
                    ends[_place(start)] = _end(event)
            elif isinstance(event, yaml.ScalarEvent):
                ends[_place(event)] = _end(event)
        return cls(ends, frozenset(flow))

    @property
    def brackets(self) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """From where to where each collection in brackets goes."""
        for start in self.flow:
            end = self.ends[start]
            yield (start.line, start.column), (end.line, end.column)


# Parts of the parser's complaints that say little to an author, with what to do.
_HINTS = {
    "mapping values are not allowed": "; put a text that has `: ` in it in quotes",
    "could not find expected ':'": "; every line of a mapping is `key: value`, and a longer text is indented",
    "did not find expected node content": "; look for a `[` or `{` that is not closed",
    "expected alphabetic or numeric character": "; put a key or a text that begins with `*` or `&` in quotes",
    "did not find expected key": "; look at the indentation and the quotes of the line before",
}


def _not_yaml(error: yaml.MarkedYAMLError, text: str) -> Unreadable:
    place, found = _at(error.problem_mark), str(error.problem)
    if "cannot start any token" in found:
        told = _bad_start(text.splitlines()[place.line - 1][place.column - 1])
    else:
        told = found + next((hint for part, hint in _HINTS.items() if part in found), "") + _context(error, place)
    return Unreadable(place.line, place.column, f"is not YAML: {told}")


def _bad_start(character: str) -> str:
    if character == "\t":
        return "a tab; indent with spaces"
    return f"a text cannot begin with {character!r}; put it in quotes"


def _context(error: yaml.MarkedYAMLError, place: Place) -> str:
    if error.context_mark is None or (begun := _at(error.context_mark)) == place:
        return ""
    return f" ({error.context} that begins on line {begun.line})"


class _Composer:
    """Builds the tree from the parser's events."""

    def __init__(self, events: Iterator[yaml.Event], complain: Complain) -> None:
        self._events = events
        self._complain = complain
        self._nodes = 0

    def document(self) -> Node:
        next(self._events)  # stream start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise Unreadable(1, 1, "is empty; fill it or delete it")
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
            raise Unreadable(place.line, place.column, f"is nested more than {DEEPEST} deep; nothing in a catalog is")
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise Unreadable(place.line, place.column, f"is the end of {MOST_NODES:,} keys and values; a file of a catalog has no more")
        self._refuse_the_fancy(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place, depth)
        return Scalar(place, "", None, None)  # an alias, complained of

    def _refuse_the_fancy(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._complain(place, f"alias {shown(f'*{event.anchor}')}: there are no anchors and aliases here; write it out")
            return
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            self._complain(place, f"anchor {shown(f'&{anchor}')}: there are no anchors and aliases here; write it out")
        if tag is not None and tag != "!":
            self._complain(place, f"tag {shown(tag)}: there are no tags here; leave it out")

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Scalar:
        text = event.value
        if NO_CHARACTER.search(text):
            self._complain(place, "a text with an escape for NUL or for half a character; leave it out")
            text = "?"
        return Scalar(place, text, text if event.style else core_value(text), event.style or None)

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
            elif key.text == "<<" and key.style is None:
                self._complain(key.place, "merge key `<<`: there are none here; write out what it stands for")
            elif key.text in pairs:
                first = pairs[key.text][0].place
                self._complain(key.place, f"duplicate key {shown(key.text)}: it stands on line {first.line} already; leave one of them out")
            else:
                pairs[key.text] = (key, value)
        return Mapping(place, tuple(pairs.values()))


def _place(event: yaml.Event) -> Place:
    return _at(event.start_mark)


def _end(event: yaml.Event) -> Place:
    return _at(event.end_mark)


def _at(mark: yaml.events._Mark | None) -> Place:
    assert mark is not None, "the parser marks all it tells of"
    return Place(mark.line + 1, mark.column + 1)
