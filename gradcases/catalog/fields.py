"""Reading typed values out of a tree's nodes. A wrong one is a problem with its place, and reads as None."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradcases.catalog.nodes import Mapping, Node, Scalar, Sequence
from gradcases.catalog.problems import Problems, shown

if TYPE_CHECKING:
    import enum
    from collections.abc import Collection
    from typing import TypeVar

    from gradcases.outcome import Plain

    E = TypeVar("E", bound=enum.Enum)

MOST_TEXTS = 200  # of one list; every one is held against those of all cases


class Fields:
    """The keys of one mapping; what is not among `known` is a problem."""

    def __init__(self, node: Node, problems: Problems, what: str, known: Collection[str], required: Collection[str] = ()) -> None:
        self.problems = problems
        self.node = node
        self._mapping = node if isinstance(node, Mapping) else None
        if self._mapping is None:
            problems.add(node, f"{what} is {kind(node)}; it has to be a mapping with {_listed(known)}")
            return
        for key, _ in self._mapping.pairs:
            if key.text not in known:
                near = problems.nearest(key.text, known)
                problems.add(key, f"{what} has no key {shown(key.text)}{near or f'; it has {_listed(known)}'}")
        for key_name in required:
            if self._mapping.get(key_name) is None:
                problems.add(node, f"{what} lacks the key `{key_name}`")

    @property
    def is_mapping(self) -> bool:
        return self._mapping is not None

    def node_of(self, key: str) -> Node | None:
        return self._mapping.get(key) if self._mapping is not None else None

    def has(self, key: str) -> bool:
        return self.node_of(key) is not None

    def add(self, key: str, text: str) -> None:
        """A problem at a key's value, or at the mapping where it has none."""
        self.problems.add(self.node_of(key) or self.node, text)

    def text(self, key: str) -> str | None:
        node = self.node_of(key)
        return None if node is None else as_text(node, self.problems, f"`{key}`")

    def texts(self, key: str) -> tuple[str, ...]:
        node = self.node_of(key)
        return () if node is None else as_texts(node, self.problems, f"`{key}`")

    def one_of(self, key: str, vocabulary: type[E] | tuple[E, ...]) -> E | None:
        node = self.node_of(key)
        return None if node is None else as_one_of(node, self.problems, f"`{key}`", vocabulary)

    def number(self, key: str, default: float) -> float:
        """A number that is finite and not negative."""
        node = self.node_of(key)
        if node is None:
            return default
        number = as_number(node)
        if number is not None and math.isfinite(number) and number >= 0:
            return number
        self.problems.add(node, f"`{key}` is {kind(node)}; it has to be a finite number, not a negative one")
        return default


def as_number(node: Node) -> float | None:
    """The number a node is; infinite where it is too large for one."""
    if not isinstance(node, Scalar) or isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
        return None
    try:
        return float(node.value)
    except OverflowError:
        return math.inf


def as_text(node: Node, problems: Problems, what: str) -> str | None:
    """A text with something in it."""
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.strip():
        return node.value
    problems.add(node, f"{what} is {kind(node)}; it has to be a text" + _quoting_hint(node))
    return None


def as_texts(node: Node, problems: Problems, what: str) -> tuple[str, ...]:
    """A list of texts, each once."""
    if not isinstance(node, Sequence):
        problems.add(node, f"{what} is {kind(node)}; it has to be a list of texts")
        return ()
    if len(node.items) > MOST_TEXTS:
        problems.add(node.items[MOST_TEXTS], f"{what} lists more than {MOST_TEXTS} texts; leave out those from here on")
    texts: dict[str, None] = {}
    for item in node.items[:MOST_TEXTS]:
        text = as_text(item, problems, f"an item of {what}")
        if text in texts:
            problems.add(item, f"{what} lists {shown(text)} twice; leave one of them out")
        elif text is not None:
            texts[text] = None
    return tuple(texts)


def as_one_of(node: Node, problems: Problems, what: str, vocabulary: type[E] | tuple[E, ...]) -> E | None:
    by_word = {member.value: member for member in vocabulary}
    if isinstance(node, Scalar) and node.text in by_word:
        return by_word[node.text]
    told = f"{shown(node.text)}" if isinstance(node, Scalar) else kind(node)
    hint = problems.nearest(node.text, by_word) if isinstance(node, Scalar) else ""
    problems.add(node, f"{what} is {told}; it is one of {', '.join(by_word)}{hint}")
    return None


def as_plain(node: Node) -> Plain:
    """The node as lists, dicts and scalars."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [as_plain(item) for item in node.items]
    return {key.text: as_plain(value) for key, value in node.pairs}


def kind(node: Node) -> str:
    """What a node is, in words that a YAML author uses."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing (null)"
    if isinstance(node.value, bool):
        return f"the truth value {node.text}"
    if isinstance(node.value, (int, float)):
        return f"the number {shown(node.text).strip('`')}"
    return "an empty text" if not node.value.strip() else f"the text {shown(node.value)}"


def _quoting_hint(node: Node) -> str:
    is_bare = isinstance(node, Scalar) and node.value is not None and not isinstance(node.value, str)
    return "; put it in quotes" if is_bare else ""


def _listed(known: Collection[str]) -> str:
    return ", ".join(f"`{key}`" for key in sorted(known))
