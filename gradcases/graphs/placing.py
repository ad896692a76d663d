"""Where the nodes of a graph stand: in layers from the root down, found by networkx, each below what it hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradcases.graphs.graph import Graph


def layers(graph: Graph) -> list[list[int]]:
    """Numbers of nodes, each behind all that lead to it, and in an order in which few edges cross."""
    import networkx  # not above: it takes long, and few commands draw

    directed = networkx.DiGraph()
    directed.add_nodes_from(range(len(graph.nodes)))
    directed.add_edges_from((edge.source, edge.target) for edge in graph.edges)
    order = _in_order(graph)
    return [sorted(numbers, key=order.index) for numbers in networkx.topological_generations(directed)]


def _in_order(graph: Graph) -> list[int]:
    """As they are met from the roots, a node's inputs from left to right."""
    met: dict[int, None] = {}
    waiting = list(graph.roots)[::-1]
    while waiting:
        number = waiting.pop()
        if number not in met:
            met[number] = None
            waiting += [edge.target for edge in graph.out_of(number)][::-1]
    return list(met)


def middles(graph: Graph, rows: Sequence[Sequence[int]], widths: Sequence[int], gap: int) -> dict[int, int]:
    """How far right of the first root each node's middle is: below those that lead to it, as far as its neighbours leave room."""
    found: dict[int, int] = {}
    for row in rows:
        wanted = {number: _wanted(graph, number, found) for number in row}
        row_found, edge = {}, -(10**9)
        for number in sorted(row, key=lambda each: (wanted[each], row.index(each))):
            row_found[number] = max(wanted[number], edge + widths[number] // 2)
            edge = row_found[number] + widths[number] // 2 + gap
        back = sum(row_found[number] - wanted[number] for number in row) // len(row)
        found |= {number: at - back for number, at in row_found.items()}
    first = found[next(graph.roots)]
    return {number: at - first for number, at in found.items()}


def _wanted(graph: Graph, number: int, found: Mapping[int, int]) -> int:
    above = [found[edge.source] for edge in graph.edges if edge.target == number]
    return sum(above) // len(above) if above else 0
