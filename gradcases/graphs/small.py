"""A graph without what no picture shows: it is kept in that form."""

from __future__ import annotations

from dataclasses import replace

from gradcases.graphs.folding import folded
from gradcases.graphs.graph import Flow, Graph, Kind, Node, Saved


def small(graph: Graph) -> Graph:
    """The same picture."""
    graph = folded(graph)
    nodes = tuple(_node(node) for node in graph.nodes)
    cutless = (replace(edge, flow=None if edge.flow is Flow.SOME else edge.flow) for edge in graph.edges)
    edges = tuple(edge if edge.cut is None else replace(edge, cut=replace(edge.cut, why=None)) for edge in cutless)
    return replace(graph, nodes=nodes, edges=edges, scopes={})


def _node(node: Node) -> Node:
    shape = node.shape if node.kind is Kind.LEAF and node.gradient is None else None
    return replace(node, names=node.names[:1], saved=tuple(map(_saved, node.saved)), scope=None, shape=shape)


def _saved(saved: Saved) -> Saved:
    if saved.lost is not None:
        return replace(saved, shape=None)
    return Saved(saved.variable or saved.name)
