"""Graphs on a terminal: as trees from the root to the leaves, the code's and the fix's beside each other where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from gradcases.graphs import sides as words
from gradcases.graphs.folding import folded
from gradcases.graphs.graph import Flow, Kind, Way
from gradcases.render.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from gradcases.graphs.graph import Edge, Graph
    from gradcases.graphs.sides import Side, Sides
    from gradcases.render.screen import Screen

WIDE = 140  # columns from which two trees have room beside each other
DEEP = 12  # nodes from which a chain is drawn without going to the right
_GRAVE = "bold red"
_PLAIN = str.maketrans("└├─│", "`|-|")


def graph_text(sides: Sides, title: str, screen: Screen) -> str:
    pen = Pen(screen, widest=200)
    text = pen.drawn(_pieces(pen, sides, title))
    return text if screen.is_unicode else text.translate(_PLAIN)


def _pieces(pen: Pen, sides: Sides, title: str) -> Iterator[RenderableType]:
    yield pen.literal(title, "bold")
    yield pen.literal(sides.case_id, "dim")
    yield pen.literal(sides.origin, "dim")
    yield Text()
    drawn = [_Drawn(pen, side) for side in sides.sides]
    if len(drawn) > 1 and pen.width >= WIDE:
        grid = Table.grid(padding=(0, 3), expand=True)
        for _ in drawn:
            grid.add_column(ratio=1)
        grid.add_row(*(each.tree() for each in drawn))
        yield grid
    else:
        for number, each in enumerate(drawn):
            if number:
                yield Text()
            yield each.tree()
    yield from _legend(pen, sides.sides)


def _legend(pen: Pen, sides: Sequence[Side]) -> Iterator[RenderableType]:
    edges = [edge for side in sides if side.graph is not None for edge in side.graph.edges]
    if any(edge.cut is not None for edge in edges):
        yield Text()
        mark = pen.screen.symbol("╳", "x")
        yield pen.literal(f"{mark} No gradient comes back from above it to below it: the graph ends there.", "dim")


class _Drawn:
    """One side. A node that several lead to is drawn below the first of them, and the others refer to it by a number."""

    def __init__(self, pen: Pen, side: Side) -> None:
        self._pen = pen
        self._side = side
        self._graph: Graph | None = None if side.graph is None else folded(side.graph)
        self._met_twice: set[int] = set()
        self._numbers: dict[int, int] = {}
        self._drawn: set[int] = set()

    def tree(self) -> RenderableType:
        pen, graph = self._pen, self._graph
        tree = Tree(pen.heading(self._side.heading), hide_root=False, guide_style="dim")
        if graph is None:
            tree.add(pen.literal(self._side.nothing))
            return tree
        sources: dict[int, set[int]] = {}
        for edge in graph.edges:
            sources.setdefault(edge.target, set()).add(edge.source)
        self._met_twice = {number for number, found in sources.items() if len(found) > 1}
        for root in graph.roots:
            self._grow(tree, graph, root)
        return tree

    def _grow(self, tree: Tree, graph: Graph, root: int) -> None:
        """Without recursion: graphs may be deeper than Python's stack. In a deep one, what has one node below it has that on
        the next line, or there would be no room to the right."""
        is_deep = len(graph.nodes) > DEEP
        waiting: list[tuple[Tree, int, Edge | None, int]] = [(tree, root, None, 1)]
        while waiting:
            parent, number, edge, times = waiting.pop()
            if edge is not None and edge.cut is not None:
                parent = parent.add(self._cut(edge))
            is_known = number in self._drawn
            label = self._label(graph, number, edge, times, is_known)
            goes_on = is_deep and edge is not None and edge.cut is None and parent.children and self._is_only(graph, edge)
            if goes_on:
                label = self._pen.literal(self._pen.screen.symbol("↓ ", "v "), "dim").append_text(label)
            branch = parent.add(label)
            self._drawn.add(number)
            if not is_known:
                below = _together(graph.out_of(number))
                beside = is_deep and len(below) == 1 and below[0][0].cut is None
                waiting += [(parent if beside else branch, each.target, each, count) for each, count in below][::-1]

    def _is_only(self, graph: Graph, edge: Edge) -> bool:
        return len(_together(graph.out_of(edge.source))) == 1

    def _cut(self, edge: Edge) -> Text:
        assert edge.cut is not None, "asked only of cuts"
        style = _GRAVE if edge.cut.is_wrong else "dim"
        mark = self._pen.screen.symbol("╳", "x")
        said = "cut here" if edge.cut.is_wrong else "ends here"
        return self._pen.literal(f"{mark} {said}: {words.cut(self._side, edge.cut)}", style)

    def _label(self, graph: Graph, number: int, edge: Edge | None, times: int, is_known: bool) -> Text:
        pen, node = self._pen, graph.nodes[number]
        text = pen.literal(words.title(node), "dim" if node.kind is Kind.UNRECORDED else "bold")
        if number in self._met_twice:
            self._numbers.setdefault(number, len(self._numbers) + 1)
            text.append_text(pen.literal(f" #{self._numbers[number]}", "cyan"))
        if is_known:
            return text.append_text(pen.literal(", see above", "dim")).append_text(self._flow(graph, edge))
        if times > 1:
            text.append_text(pen.literal(f" ({times} times)", "dim"))
        if node.line is not None:
            text.append_text(pen.literal(f"  line {node.line}", "dim"))
        for note in words.notes(graph, number):
            grave = note.startswith("saved ") or note in ("grad None", "has no grad_fn")
            text.append_text(pen.literal("  ")).append_text(
                pen.literal(note, "red" if grave else "green" if note.startswith("grad ") else "")
            )
        return text.append_text(self._flow(graph, edge))

    def _flow(self, graph: Graph, edge: Edge | None) -> Text:
        said = words.flow(graph, edge) if edge is not None else None
        if edge is None or said is None:
            return Text()
        mark = self._pen.screen.symbol("←", "<-")
        return self._pen.literal(f"  {mark} {said}", "yellow" if edge.flow is Flow.ZERO else _GRAVE)


def _together(edges: Sequence[Edge]) -> list[tuple[Edge, int]]:
    """Edges that lead to the same node as one, with how many they are; a cut is always one of its own."""
    found: dict[tuple[int, bool, Way], list[Edge]] = {}
    for edge in edges:
        found.setdefault((edge.target, edge.cut is not None, edge.way), []).append(edge)
    return [(each[0], len(each)) for each in found.values()]
