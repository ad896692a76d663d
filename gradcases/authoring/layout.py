"""Changes of a tree as splices of its text: what is put where, in the style of what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.authoring.scalars import flow, number, text_in
from gradcases.authoring.source import Source, Splice, Steps
from gradcases.catalog.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.outcome import Plain

# Keys that have their place behind another one, or else first; the rest go last.
_BEHIND = {"message": "contains", "raises": "when"}


class Impossible(Exception):
    """This cannot be written there; the text says why."""


@dataclass(frozen=True)
class Gone:
    """In the place of a value: its key goes too."""


GONE = Gone()


@dataclass(frozen=True)
class Change:
    """What is to stand where the steps lead; a key that is not there yet is added to its mapping."""

    steps: Steps
    value: Plain | Gone

    def splice(self, source: Source) -> Splice:
        """Raises Impossible where there is nothing that could be changed so."""
        node, holder = source.at(self.steps), source.at(self.steps[:-1])
        key = self.steps[-1]
        if isinstance(self.value, Gone):
            return _removal(source, holder, key)
        if node is not None:
            return Splice(source.start(node), source.end(node), _in_place_of(source, node, self.value))
        if not isinstance(holder, Mapping) or not isinstance(key, str):
            raise Impossible(f"there is no `{'.'.join(map(str, self.steps[:-1]))}` in which it could stand")
        return _insertion(source, holder, key, self.value)


def _in_place_of(source: Source, node: Node, value: Plain) -> str:
    inside = source.within_flow(node.place)
    if isinstance(node, Scalar) and isinstance(value, str):
        indent = _indentation(source, source.start(node)) + 2
        written = text_in(value, node.style, flow=inside, indent=indent)
        old = source.text[source.start(node) : source.end(node)]
        return written.replace("|-", "|", 1) if old.startswith("|\n") and written.startswith("|-\n") else written
    if not isinstance(node, Scalar) and not source.is_flow(node):
        return _block(value, node.place.column - 1)
    return flow(value)


def _indentation(source: Source, offset: int) -> int:
    line = source.text[source.line_start(offset) : offset]
    return len(line) - len(line.lstrip(" -"))


def _block(value: Plain, indent: int) -> str:
    """A mapping or a list over several lines, of which the first is indented already."""
    if isinstance(value, dict):
        lines = [f"{text_in(str(key), None)}: {_leaf(item, indent)}" for key, item in value.items()]
    else:
        lines = [f"- {flow(item)}" for item in value]
    return ("\n" + " " * indent).join(lines)


def _leaf(value: Plain, indent: int) -> str:
    if isinstance(value, str):
        return text_in(value, None, indent=indent + 2)
    return flow(value) if isinstance(value, (dict, list)) else number(value)


def pair(key: str, value: Plain, indent: int) -> str:
    """A key `indent` deep with its value, lines of their own for what the catalog writes so."""
    written = text_in(key, None)
    if value and (isinstance(value, dict) and key in ("raises", "grads", "values", "tensors")):
        return f"{written}:\n{' ' * (indent + 2)}{_block(value, indent + 2)}"
    if value and isinstance(value, list) and isinstance(value[0], dict):
        return f"{written}:\n{' ' * (indent + 2)}{_block(value, indent + 2)}"
    return f"{written}: {_leaf(value, indent)}"


def _insertion(source: Source, holder: Mapping, key: str, value: Plain) -> Splice:
    """Of a key that is not there, in its place among the others."""
    names = [name.text for name, _ in holder.pairs]
    before = _BEHIND.get(key, names[-1] if names else None)
    if source.is_flow(holder):
        return _flow_insertion(source, holder, before, f"{text_in(key, None, flow=True)}: {flow(value)}")
    indent = holder.place.column - 1
    written = pair(key, value, indent)
    if before not in names:
        start = source.start(holder)
        return Splice(start, start, written + "\n" + " " * indent)
    end = source.line_end(source.end(holder.pairs[names.index(before)][1]))
    return Splice(end, end, "\n" + " " * indent + written)


def _flow_insertion(source: Source, holder: Mapping, before: str | None, written: str) -> Splice:
    after = next((value for name, value in holder.pairs if name.text == before), None)
    if after is not None:
        return Splice(source.end(after), source.end(after), f", {written}")
    start = source.start(holder) + 1
    return Splice(start, start, f"{written}, " if holder.pairs else written)


def _removal(source: Source, holder: Node | None, key: str | int) -> Splice:
    """Of a key and its value: its lines, or what it takes of one that it shares."""
    pairs = holder.pairs if isinstance(holder, Mapping) else ()
    at = next((number for number, (name, _) in enumerate(pairs) if name.text == key), None)
    if at is None or holder is None:
        raise Impossible(f"there is no `{key}` that could be left out")
    start, end = source.start(pairs[at][0]), source.end(pairs[at][1])
    if not source.is_flow(holder) and not source.text[source.line_start(start) : start].strip():
        return Splice(source.line_start(start), min(source.line_end(end) + 1, len(source.text)), "")
    if at + 1 < len(pairs):
        return Splice(start, source.start(pairs[at + 1][0]), "")
    return Splice(source.end(pairs[at - 1][1]) if at else start, end, "")


def changed(source: Source, changes: list[Change]) -> str:
    """The text with the changes made. Raises Impossible, and Unwritable for a text that no catalog may hold."""
    return source.with_splices(list(_splices(source, changes)))


def _splices(source: Source, changes: list[Change]) -> Iterator[Splice]:
    for change in changes:
        yield change.splice(source)
