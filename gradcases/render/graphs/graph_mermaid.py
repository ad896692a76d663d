"""Graphs as a Mermaid flowchart."""

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

_SHAPES = {Kind.ROOT: ("([", "])"), Kind.LEAF: ("[/", "/]"), Kind.FOLDED: ("[[", "]]")}


def mermaid(sides: Sides) -> str:
    return "\n".join(["flowchart TD", f"%% {one_line(sides.case_id)}, {one_line(sides.origin)}", *_lines(sides)]) + "\n"


def _lines(sides: Sides) -> Iterator[str]:
    wrong: list[int] = []
    count = 0
    for at, side in enumerate(sides.sides):
        graph = None if side.graph is None else folded(side.graph)
        yield f"  subgraph s{at}[{quoted(side.heading)}]"
        if graph is None:
            yield f"    s{at}n0[{quoted(side.nothing)}]"
        else:
            yield from (f"    {line}" for line in _nodes(graph, f"s{at}n"))
            for edge in graph.edges:
                yield f"    {_edge(side, graph, edge, f's{at}n')}"
                wrong += [count] if edge.cut is not None and edge.cut.is_wrong else []
                count += 1
        yield "  end"
    if wrong:
        yield f"  linkStyle {','.join(map(str, wrong))} stroke:#c00,stroke-width:2px"


def _nodes(graph: Graph, prefix: str) -> Iterator[str]:
    for number, node in enumerate(graph.nodes):
        before, behind = _SHAPES.get(node.kind, ("[", "]"))
        line = [f"line {node.line}"] if node.line is not None else []
        yield f"{prefix}{number}{before}{quoted(words.title(node), *line, *words.notes(graph, number))}{behind}"


def _edge(side: Side, graph: Graph, edge: Edge, prefix: str) -> str:
    source, target = f"{prefix}{edge.source}", f"{prefix}{edge.target}"
    if edge.cut is not None:
        said = "cut" if edge.cut.is_wrong else "ends"
        return f"{source} -.->|{quoted(f'╳ {said}: {words.cut(side, edge.cut)}')}| {target}"
    said = words.flow(graph, edge) or ""
    arrow = "-.->" if edge.way is Way.VALUE else "-->"
    return f"{source} {arrow}|{quoted(said)}| {target}" if said else f"{source} {arrow} {target}"


def quoted(*lines: str) -> str:
    """A label in which nothing means anything to Mermaid, to Markdown or to HTML."""
    return '"' + "<br/>".join("".join(map(_escaped, one_line(line))) for line in lines) + '"'


def _escaped(character: str) -> str:
    """As Mermaid's own entity, but for letters, digits and what is plain everywhere."""
    plain = character.isalnum() or character in " .,:=()+/_'" or not character.isascii()
    return character if plain else f"#{ord(character)};"
