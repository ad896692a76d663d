"""Graphs in Graphviz's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.graphs import sides as words
from gradcases.graphs.folding import folded
from gradcases.graphs.graph import Kind, Way
from gradcases.render.literal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.graphs.graph import Edge, Graph
    from gradcases.graphs.sides import Side, Sides

_SHAPES = {Kind.ROOT: "ellipse", Kind.LEAF: "parallelogram", Kind.FOLDED: "box3d"}


def dot(sides: Sides) -> str:
    return "\n".join([f"digraph {quoted(sides.case_id)} {{", f"  label={quoted(sides.origin)};", *_lines(sides), "}"]) + "\n"


def _lines(sides: Sides) -> Iterator[str]:
    yield '  node [shape=box, fontname="monospace"]; edge [fontname="monospace"];'
    for at, side in enumerate(sides.sides):
        graph = None if side.graph is None else folded(side.graph)
        yield f"  subgraph cluster_{at} {{"
        yield f"    label={quoted(side.heading)};"
        if graph is None:
            yield f"    s{at}n0 [label={quoted(side.nothing)}];"
        else:
            yield from (f"    {line}" for line in _nodes(graph, f"s{at}n"))
            yield from (f"    {_edge(side, graph, edge, f's{at}n')}" for edge in graph.edges)
        yield "  }"


def _nodes(graph: Graph, prefix: str) -> Iterator[str]:
    for number, node in enumerate(graph.nodes):
        line = [f"line {node.line}"] if node.line is not None else []
        told = [f"label={quoted(words.title(node), *line, *words.notes(graph, number))}"]
        told += [f"shape={_SHAPES[node.kind]}"] if node.kind in _SHAPES else []
        told += ["style=dashed"] if node.kind is Kind.UNRECORDED else []
        yield f"{prefix}{number} [{', '.join(told)}];"


def _edge(side: Side, graph: Graph, edge: Edge, prefix: str) -> str:
    told: list[str] = []
    if edge.cut is not None:
        said = "cut" if edge.cut.is_wrong else "ends"
        told = [f"label={quoted(f'╳ {said}: {words.cut(side, edge.cut)}')}", "style=dashed", *(["color=red"] if edge.cut.is_wrong else [])]
    elif said := words.flow(graph, edge) or "":
        told = [f"label={quoted(said)}"]
    told += ["style=dotted"] if edge.way is Way.VALUE else []
    how = f" [{', '.join(told)}]" if told else ""
    return f"{prefix}{edge.source} -> {prefix}{edge.target}{how};"


def quoted(*lines: str) -> str:
    """A label with its lines; nothing else in it means anything."""
    return '"' + "\\n".join(one_line(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines) + '"'
