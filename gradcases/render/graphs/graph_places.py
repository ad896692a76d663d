"""Where all of a graph's picture stands: its boxes, the labels of its edges, and the lines from one to the next.

A label has a place of its own between the layers of boxes. Its edge ends above it and goes on below it, and the others go past, so
that no line crosses what is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from gradcases.graphs import sides as words
from gradcases.graphs.graph import Graph, Kind, Node
from gradcases.graphs.placing import placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gradcases.graphs.graph import Edge
    from gradcases.graphs.placing import Placed
    from gradcases.graphs.sides import Side

LETTER, LINE, PADDING, GAP = 7, 14, 6, 14  # in units of the picture, about pixels
RISE, RISE_AT_LABELS = 26, 14  # between two layers
LONGEST = 34  # letters of one line
_SHOWN = ("grad ", "has ", "does ", "not ")  # notes begin so; others are left to the terminal
_GRAVE = ("saved ", "changed ", "grad None", "has no ")

_Written = tuple[tuple[str, ...], frozenset[int]]  # lines, and which of them are in red


@dataclass(frozen=True, slots=True)
class Place:
    """Of a box, of a label, or of nothing, where an edge goes past; `texts` are its lines, of which `grave` ones are in red."""

    middle: int
    top: int
    width: int
    tall: int
    texts: tuple[str, ...] = ()
    grave: frozenset[int] = frozenset()

    @property
    def bottom(self) -> int:
        return self.top + self.tall


@dataclass(frozen=True, slots=True)
class _Label:
    """Edges of one node of which the same is to be said have one between them."""

    source: int
    text: str
    is_grave: bool


@dataclass(frozen=True, slots=True)
class Places:
    """`boxes` are those of the nodes, in their order; `lines` are of each edge: from a box or label to the next, past the empty ones."""

    boxes: tuple[Place, ...]
    labels: tuple[Place, ...]
    lines: tuple[tuple[Edge, tuple[tuple[Place, ...], ...]], ...]

    @property
    def left(self) -> int:
        return min(place.middle - place.width // 2 for place in self._all()) - 1

    @property
    def right(self) -> int:
        return max(place.middle + place.width // 2 for place in self._all()) + 1

    @property
    def bottom(self) -> int:
        return max(place.bottom for place in self.boxes) + 1

    def _all(self) -> Iterator[Place]:
        yield from (*self.boxes, *self.labels)
        yield from (place for _, lines in self.lines for line in lines for place in line)


def places(side: Side, graph: Graph) -> Places:
    """`side` has the program's lines; `graph` is its graph, or what was made small of it."""
    of_edges = [_label(side, graph, edge) for edge in graph.edges]
    labels = {label: at for at, label in enumerate(dict.fromkeys(filter(None, of_edges)), len(graph.nodes))}
    stops = [(edge, _stops(edge, label, labels)) for edge, label in zip(graph.edges, of_edges, strict=True)]
    written = [*_boxes_written(graph), *(((label.text,), frozenset({0} if label.is_grave else ())) for label in labels)]
    found = placed(_with_labels(graph, len(labels), stops), [width(texts) for texts, _ in written], GAP)
    standing = _standing(found, written, len(graph.nodes))
    lines = ((edge, tuple(tuple(map(standing.__getitem__, way)) for way in _ways(numbers, found))) for edge, numbers in stops)
    boxes, others = (tuple(map(standing.__getitem__, each)) for each in (range(len(graph.nodes)), labels.values()))
    return Places(boxes, others, tuple(lines))


def _stops(edge: Edge, label: _Label | None, numbers: Mapping[_Label, int]) -> tuple[int, ...]:
    return (edge.source, edge.target) if label is None else (edge.source, numbers[label], edge.target)


def _ways(stops: Sequence[int], found: Placed) -> Iterator[tuple[int, ...]]:
    yield from ((one, *found.routes[one, other], other) for one, other in pairwise(stops))


def _with_labels(graph: Graph, labels: int, stops: Sequence[tuple[Edge, tuple[int, ...]]]) -> Graph:
    """To be placed: the labels are nodes too."""
    edges = (replace(edge, source=one, target=other) for edge, numbers in stops for one, other in pairwise(numbers))
    return Graph((*graph.nodes, *(Node(Kind.OPERATION) for _ in range(labels))), tuple(edges))


def _standing(found: Placed, written: Sequence[_Written], first_label: int) -> dict[int, Place]:
    """By their numbers; what has no text is empty, and as tall as its row."""
    standing: dict[int, Place] = {}
    down = 1
    for row, below in zip(found.rows, [*found.rows[1:], []], strict=True):
        tall = max(height(len(written[number][0])) for number in row if number < len(written))
        for number in row:
            texts, grave = written[number] if number < len(written) else ((), frozenset())
            room = (width(texts), height(len(texts))) if texts else (0, tall)
            standing[number] = Place(found.middles[number], down, *room, texts, grave)
        has_boxes = all(min(each, default=0) < first_label for each in (row, below))
        down += tall + (RISE if has_boxes else RISE_AT_LABELS)
    return standing


def height(lines: int) -> int:
    return lines * LINE + PADDING


def width(texts: Sequence[str]) -> int:
    return max(map(len, texts)) * LETTER + 2 * PADDING


def _boxes_written(graph: Graph) -> Iterator[_Written]:
    for number in range(len(graph.nodes)):
        texts = tuple(map(_shown, _texts(graph, number)))
        yield texts, frozenset(line for line, text in enumerate(texts) if text.startswith(_GRAVE))


def _texts(graph: Graph, number: int) -> Iterator[str]:
    """A node's lines: its name with where it was made, and what else matters."""
    node, told = graph.nodes[number], words.notes(graph, number)
    line = f" · line {node.line}" if node.line is not None else ""
    variable = next((f" {each}" for each in told if each.startswith("= ")), "")
    fits = len(words.title(node) + variable + line) <= LONGEST
    yield words.title(node) + (variable if fits else "") + line
    if variable and not fits:
        yield variable.strip()
    for each in told:
        if each.startswith("saved "):
            said, changed, where = each.partition(", changed")
            yield from (said, *([f"changed{where}"] if changed else []))
        elif each.startswith(_SHOWN) or node.kind is Kind.FOLDED:
            yield each


def _label(side: Side, graph: Graph, edge: Edge) -> _Label | None:
    text = _edge_text(side, graph, edge)
    return None if text is None else _Label(edge.source, text, edge.cut is None or edge.cut.is_wrong)


def _edge_text(side: Side, graph: Graph, edge: Edge) -> str | None:
    if edge.cut is None:
        return words.short_flow(graph, edge)
    said = "╳ cut" if edge.cut.is_wrong else "╳ ends"
    if edge.cut.line is None:
        return f"{said}: {edge.cut.operation}()" if edge.cut.operation else said
    said, source = f"{said}, line {edge.cut.line}: ", side.source(edge.cut.line)
    if len(said + source) <= LONGEST or edge.cut.at != edge.cut.line:
        return _shown(said + source)
    return _shown(f"{said}{edge.cut.operation}()")


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
