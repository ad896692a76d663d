"""Which cuts are wrong: those before a leaf that should have had a gradient. What says nothing of the case is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gradcases.graphs.graph import Graph, Kind, Way
from gradcases.wanted import Word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gradcases.case import Case, Code, Fix
    from gradcases.graphs.graph import Edge, Node

_AUTOGRAD = frozenset({Way.GRADIENT})


def ended(case: Case, fix: Fix | None, code: Graph | None, mended: Graph | None) -> tuple[Graph | None, Graph | None]:
    """Both graphs, the code's with its wrong cuts marked; cuts before leaves that nobody expects anything of are gone."""
    without, given = _stated(case.code)
    fixed = _stated(fix.code) if fix is not None else (set(), set())
    wanted = (without - fixed[0]) | fixed[1] | (_reached(mended) if mended is not None else set())
    named = without | given | fixed[0] | fixed[1]
    return (
        None if code is None else _told(code, (wanted - _reached(code)) | _whole(code, mended), named | wanted),
        None if mended is None else _told(mended, set(), named),
    )


def _stated(code: Code) -> tuple[set[str], set[str]]:
    """Names of those that get no gradient and of those that get one, on the newest torch that is told apart."""
    grads = max(code.expectations, key=lambda block: block.condition.torch.low or ()).value.grads
    without = {name for name, want in grads.items() if _is_none(want)}
    return without, set(grads) - without


def _is_none(want: object) -> bool:
    return isinstance(want, Word) and want.wants_none


def _reached(graph: Graph) -> set[str]:
    """Names of the leaves that gradients come to."""
    reached = {number for root in graph.roots for number in graph.behind(root, _AUTOGRAD)}
    return {name for number in reached if graph.nodes[number].kind is Kind.LEAF for name in graph.nodes[number].names}


def _whole(code: Graph, mended: Graph | None) -> set[str]:
    """Names of leaves to which some way is cut in the code, and none in the fix."""
    if mended is None:
        return set()
    cut = {name for edge in mended.edges if edge.cut is not None for name in _names_behind(mended, edge)}
    return _reached(code) & _reached(mended) - cut


def _told(graph: Graph, wanted: set[str], named: set[str]) -> Graph:
    edges = [_marked(graph, edge, wanted) for edge in graph.edges if edge.way is not Way.CUT or _matters(graph, edge, named)]
    return _connected(replace(graph, edges=tuple(edges)))


def _marked(graph: Graph, edge: Edge, wanted: set[str]) -> Edge:
    if edge.cut is None:
        return edge
    return replace(edge, cut=replace(edge.cut, is_wrong=not wanted.isdisjoint(_names_behind(graph, edge))))


def _matters(graph: Graph, edge: Edge, named: set[str]) -> bool:
    """Whether a leaf of a name that the case speaks of is behind it, or one that requires grad and went without for a reason."""
    if not named.isdisjoint(_names_behind(graph, edge)):
        return True
    is_unused = edge.cut is not None and edge.cut.cause in ("unused-in-graph", None)
    return not is_unused and any(node.requires_grad and node.names for node in _leaves(graph, edge))


def _names_behind(graph: Graph, edge: Edge) -> set[str]:
    return {name for node in _leaves(graph, edge) for name in node.names}


def _leaves(graph: Graph, edge: Edge) -> Iterable[Node]:
    return (graph.nodes[number] for number in graph.behind(edge.target) if graph.nodes[number].kind is Kind.LEAF)


def _connected(graph: Graph) -> Graph:
    """Without what nothing leads to any more."""
    graph = replace(graph, edges=tuple(_leading(graph)))
    kept = sorted({number for root in graph.roots for number in graph.behind(root)})
    numbers = {number: at for at, number in enumerate(kept)}
    edges = tuple(
        replace(edge, source=numbers[edge.source], target=numbers[edge.target])
        for edge in graph.edges
        if edge.source in numbers and edge.target in numbers
    )
    return replace(graph, nodes=tuple(graph.nodes[number] for number in kept), edges=edges)


def _leading(graph: Graph) -> Iterable[Edge]:
    """Without unrecorded calls that lead to nothing."""
    edges = list(graph.edges)
    while True:
        sources = {edge.source for edge in edges}
        kept = [edge for edge in edges if graph.nodes[edge.target].kind is not Kind.UNRECORDED or edge.target in sources]
        if len(kept) == len(edges):
            return edges
        edges = kept
