"""Reading typed values out of a tree's nodes. A wrong one is a problem with its place, and reads as None."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.catalog.problems import Problems, nearest
from gradcases.catalog.tree import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    import enum
    from collections.abc import Collection
    from typing import TypeVar

    from gradcases.outcome import Plain

    E = TypeVar("E", bound=enum.Enum)


class Fields:
    """The keys of one mapping, each read once; what is not among `known` is a problem."""

    def __init__(self, node: Node, problems: Problems, what: str, known: Collection[str], required: Collection[str] = ()) -> None:
        self.problems = problems
        self.node = node
        self.what = what
        self._mapping = node if isinstance(node, Mapping) else None
        if self._mapping is None:
            problems.add(node, f"{what} is {kind(node)}; it has to be a mapping with {_listed(known)}")
            return
        for key, _ in self._mapping.pairs:
            if key.text not in known:
                problems.add(key, f"{what} has no key `{key.text}`{nearest(key.text, known) or f'; it has {_listed(known)}'}")
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

    def text(self, key: str) -> str | None:
        node = self.node_of(key)
        return None if node is None else as_text(node, self.problems, f"`{key}`")

    def texts(self, key: str) -> tuple[str, ...]:
        node = self.node_of(key)
        return () if node is None else as_texts(node, self.problems, f"`{key}`")

    def one_of(self, key: str, vocabulary: type[E]) -> E | None:
        node = self.node_of(key)
        return None if node is None else as_one_of(node, self.problems, f"`{key}`", vocabulary)

    def number(self, key: str, default: float) -> float:
        node = self.node_of(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and type(node.value) in (int, float) and node.value >= 0:  # type: ignore[operator]  # type() does not narrow
            return float(node.value)  # type: ignore[arg-type]  # as above
        self.problems.add(node, f"`{key}` is {kind(node)}; it has to be a number that is not negative")
        return default


def as_text(node: Node, problems: Problems, what: str) -> str | None:
    """A text with something in it."""
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.strip():
        return node.value
    problems.add(node, f"{what} is {kind(node)}; it has to be a text" + _quoting_hint(node))
    return None


def as_texts(node: Node, problems: Problems, what: str) -> tuple[str, ...]:
    if not isinstance(node, Sequence):
        problems.add(node, f"{what} is {kind(node)}; it has to be a list of texts")
        return ()
    texts = (as_text(item, problems, f"an item of {what}") for item in node.items)
    return tuple(text for text in texts if text is not None)


def as_one_of(node: Node, problems: Problems, what: str, vocabulary: type[E]) -> E | None:
    words = [member.value for member in vocabulary]
    if isinstance(node, Scalar) and node.text in words:
        return vocabulary(node.text)
    shown = f"`{node.text}`" if isinstance(node, Scalar) else kind(node)
    hint = nearest(node.text, words) if isinstance(node, Scalar) else ""
    problems.add(node, f"{what} is {shown}; it is one of {', '.join(words)}{hint}")
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
        return f"the number {node.text}"
    return "an empty text" if not node.value.strip() else f"the text `{_short(node.value)}`"


def _quoting_hint(node: Node) -> str:
    is_bare = isinstance(node, Scalar) and node.value is not None and not isinstance(node.value, str)
    return "; put it in quotes" if is_bare else ""


def _short(text: str) -> str:
    line = text.strip().splitlines()[0]
    return line if len(line) <= 40 else line[:39] + "…"


def _listed(known: Collection[str]) -> str:
    return ", ".join(f"`{key}`" for key in sorted(known))
