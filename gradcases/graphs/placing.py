"""Where the nodes of a graph stand: in layers from the root down, found by networkx, each below what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
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


@dataclass(frozen=True, slots=True)
class Placed:
    """Where nodes stand. An edge that goes past layers has a place in each of them, a number behind those of the nodes, so that
    it goes past what stands there; `routes` has these places by the edge's ends."""

    rows: list[list[int]]
    middles: dict[int, int]
    routes: dict[tuple[int, int], list[int]]


def placed(graph: Graph, widths: Sequence[int], gap: int) -> Placed:
    """How far right of the first root each node's middle is: below those that lead to it, as far as its neighbours leave room."""
    rows = layers(graph)
    routes: dict[tuple[int, int], list[int]] = {}
    above: dict[int, list[int]] = {}
    depth = {number: layer for layer, row in enumerate(rows) for number in row}
    count = len(graph.nodes)
    for ends in dict.fromkeys((edge.source, edge.target) for edge in graph.edges):
        between = depth[ends[1]] - depth[ends[0]] - 1
        routes[ends] = route = list(range(count, count + between))
        count += between
        for layer, number in enumerate(route, depth[ends[0]] + 1):
            rows[layer].append(number)
        for one, other in pairwise((ends[0], *route, ends[1])):
            above.setdefault(other, []).append(one)
    room = [*widths, *[gap] * (count - len(widths))]
    return Placed(rows, _middles(rows, room, above, gap), routes)


def _middles(rows: Sequence[Sequence[int]], widths: Sequence[int], above: Mapping[int, Sequence[int]], gap: int) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in rows:
        wanted = {number: _mean([found[each] for each in above.get(number, ())]) for number in row}
        placed, edge = {}, -(10**9)
        for number in sorted(row, key=lambda each: (wanted[each], row.index(each))):
            placed[number] = max(wanted[number], edge + widths[number] // 2)
            edge = placed[number] + widths[number] // 2 + gap
        back = _mean([placed[number] - wanted[number] for number in row])
        found |= {number: at - back for number, at in placed.items()}
    first = found[rows[0][0]]
    return {number: at - first for number, at in found.items()}


def _mean(numbers: Sequence[int]) -> int:
    return sum(numbers) // len(numbers) if numbers else 0
