"""A graph as SVG: few elements and no styles of its own, so that a site has them once. Colours mean nothing that no text says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from gradcases.graphs import sides as words
from gradcases.graphs.folding import folded
from gradcases.graphs.graph import Kind, Way
from gradcases.render.graphs.graph_places import LINE, LONGEST, places, width
from gradcases.render.literal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.graphs.graph import Edge, Graph
    from gradcases.graphs.sides import Side, Sides
    from gradcases.render.graphs.graph_places import Place, Places

APART, HEADING, LONGEST_HEADING = 30, 22, 70
_QUOTED = re.compile(r'="([\w.-]+)"(?!/)')
STYLE = """.graph{font:12px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:#1f2328}
.graph text{text-anchor:middle;fill:currentColor;white-space:pre}
.graph path{fill:none;stroke:currentColor;stroke-width:1.2}
.graph .e{opacity:.55}
.graph .f{stroke:#8a5a00}
.graph .v{opacity:.55;stroke-dasharray:2 3}
.graph .c{stroke-dasharray:5 4}
.graph .w{stroke:#a32626;stroke-width:2}
.graph .k{fill:#a32626;font-weight:700}
.graph .b{fill:#fff}
@media(prefers-color-scheme:dark){
.graph{color:#e4e6ea;background:#16181c}
.graph .f{stroke:#ecc272}
.graph .w{stroke:#f5a39c}
.graph .k{fill:#f5a39c}
.graph .b{fill:#1d2025}
}"""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Elements, how far left they begin, and how much room they need."""

    left: int
    width: int
    height: int
    inner: str


def document(sides: Sides) -> str:
    """A file of its own: the code's graph, and the fix's beside it."""
    drawn = [_headed(side) for side in sides.sides]
    across, down = sum(each.width + APART for each in drawn) - APART, max(each.height for each in drawn)
    body, left = [], 0
    for each in drawn:
        body.append(f'<g transform="translate({left - each.left} 0)">{each.inner}</g>')
        left += each.width + APART
    said = " ".join(f"{side.title}: {_desc(side) or 'a gradient comes to every leaf'}." for side in sides.sides)
    told = f"<title>{_text(f'Graph of {sides.case_id}', 200)}</title><desc>{_text(said, 2000)}</desc>"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="img" viewBox="0 0 {across} {down}" width="{across}" height="{down}">'
    )
    return f"{head}{told}<style>{STYLE}</style>{''.join(body)}</svg>\n"


def picture(side: Side) -> str:
    """For a page that has the styles; as HTML, in which a simple value needs no quotes."""
    drawn, said = _drawing(side), _desc(side)
    told = f"<title>graph of the {_text(side.title, 60)}</title>" + (f"<desc>{_text(said, 400)}</desc>" if said else "")
    head = f'<svg class="graph" role="img" viewBox="{drawn.left} 0 {drawn.width} {drawn.height}" width="{drawn.width}">'
    return _QUOTED.sub(r"=\1", f"{head}{told}{drawn.inner}</svg>")


def _desc(side: Side) -> str:
    """What there is to see, in words."""
    return "; ".join(_said(side))


def _said(side: Side) -> Iterator[str]:
    graph = side.graph
    if graph is None:
        yield side.nothing
        return
    for edge in graph.edges:
        if edge.cut is not None:
            yield f"ends before {words.title(graph.nodes[edge.target])} in {words.cut(side, edge.cut)}"
        elif said := words.flow(graph, edge):
            yield f"{words.title(graph.nodes[edge.source])}: {said}"
    for node in graph.nodes:
        yield from (f"{words.title(node)}: saved {each.name}: {words.lost(each)}" for each in node.saved if each.lost is not None)


def _headed(side: Side) -> _Drawn:
    """With its heading above its middle, and as wide as the wider of the two."""
    drawn, heading = _drawing(side), _text(side.heading, LONGEST_HEADING)
    room = max(drawn.width, width([side.heading[:LONGEST_HEADING]]))
    middle = drawn.left + drawn.width // 2
    inner = f'<text{_at(middle)} y="14">{heading}</text><g transform="translate(0 {HEADING})">{drawn.inner}</g>'
    return _Drawn(middle - room // 2, room, drawn.height + HEADING, inner)


def _drawing(side: Side) -> _Drawn:
    if side.graph is None:
        return _Drawn(0, 260, 2 * LINE, f'<text x="130" y="{LINE}">No graph was built.</text>')
    graph = folded(side.graph)
    standing = places(side, graph)
    texts = map(_place_text, (*standing.boxes, *standing.labels))
    inner = "".join([*_lines(graph, standing), *_frames(graph, standing.boxes), *texts])
    return _Drawn(standing.left, standing.right - standing.left, standing.bottom, inner)


def _lines(graph: Graph, standing: Places) -> Iterator[str]:
    """The edges, those of a kind as one path."""
    reached = {number for root in graph.roots for number in graph.behind(root, frozenset({Way.GRADIENT}))}
    paths: dict[str, list[str]] = {}
    for edge, ways in standing.lines:
        paths.setdefault(_class(edge, edge.source in reached), []).extend(map(_line, ways))
    for name, pieces in sorted(paths.items()):
        yield f'<path class="{name}" d="{"".join(dict.fromkeys(pieces))}"/>'


def _line(way: Sequence[Place]) -> str:
    """From the bottom of the first to the top of the last, and through those between, which are empty."""
    return f"M{way[0].middle} {way[0].bottom}" + "".join(_piece(one, other) for one, other in pairwise(way))


def _piece(one: Place, other: Place) -> str:
    across, down = other.middle - one.middle, other.top - one.bottom
    line = f"l{across} {down}" if across else f"v{down}"
    return line if other.texts else f"{line}v{other.tall}"


def _class(edge: Edge, is_reached: bool) -> str:
    if edge.cut is not None:
        return "c w" if edge.cut.is_wrong else "c"
    if edge.way is Way.VALUE or not is_reached:
        return "v"
    return "f" if words.is_odd(edge) else "e"


def _frames(graph: Graph, boxes: Sequence[Place]) -> Iterator[str]:
    frames: dict[str, list[str]] = {}
    for node, box in zip(graph.nodes, boxes, strict=True):
        tall = box.bottom - box.top
        name = "b v" if node.kind is Kind.UNRECORDED else "b"
        frames.setdefault(name, []).append(f"M{box.middle - box.width // 2} {box.top}h{box.width}v{tall}h{-box.width}z")
    for name, pieces in frames.items():
        yield f'<path class="{name}" d="{"".join(pieces)}"/>'


def _place_text(place: Place) -> str:
    pieces = []
    for number, text in enumerate(place.texts):
        mark = ' class="k"' if number in place.grave else ""
        pieces.append(f'<text{_at(place.middle)} y="{place.top + 1 + LINE * (number + 1)}"{mark}>{_text(text, LONGEST + 20)}</text>')
    return "".join(pieces)


def _at(across: int) -> str:
    """Most stand in the middle, which is 0 and goes unsaid."""
    return f' x="{across}"' if across else ""


def _text(text: str, longest: int) -> str:
    shown = one_line(text)
    return escape(shown if len(shown) <= longest else f"{shown[: longest - 1]}…")
