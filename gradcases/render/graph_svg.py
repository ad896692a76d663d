"""A graph as SVG: few elements and no styles of its own, so that a site has them once. Colours mean nothing that no text says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from gradcases.graphs import sides as words
from gradcases.graphs.folding import folded
from gradcases.graphs.graph import Kind, Way
from gradcases.graphs.placing import placed
from gradcases.render.literal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.graphs.graph import Edge, Graph
    from gradcases.graphs.sides import Side, Sides

LETTER, LINE, PADDING, GAP, RISE = 7, 14, 6, 14, 26  # in units of the picture, about pixels
LONGEST = 34  # letters of one line
APART, HEADING = 30, 22
_QUOTED = re.compile(r'="([\w.-]+)"(?!/)')
_SHOWN = ("grad ", "has ", "does ", "not ")  # notes begin so; others are left to the terminal
_GRAVE = ("saved ", "changed ", "grad None", "has no ")
STYLE = """.graph{font:12px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:#1f2328}
.graph text{text-anchor:middle;fill:currentColor;white-space:pre}
.graph path{fill:none;stroke:currentColor;stroke-width:1.2}
.graph .e{opacity:.55}
.graph .f{stroke:#8a5a00}
.graph .v{opacity:.55;stroke-dasharray:2 3}
.graph .c{stroke-dasharray:5 4}
.graph .w{stroke:#a32626;stroke-width:2}
.graph .k,.graph .m{fill:#a32626;font-weight:700}
.graph .b{fill:#fff}
.graph .l,.graph .m{paint-order:stroke;stroke:#fff;stroke-width:4px}
@media(prefers-color-scheme:dark){
.graph{color:#e4e6ea;background:#16181c}
.graph .f{stroke:#ecc272}
.graph .w{stroke:#f5a39c}
.graph .k,.graph .m{fill:#f5a39c}
.graph .b{fill:#1d2025}
.graph .l,.graph .m{stroke:#16181c}
}"""


@dataclass(frozen=True, slots=True)
class _Box:
    """A node where it stands; `texts` are its lines, of which `grave` ones are in red."""

    middle: int
    top: int
    width: int
    texts: tuple[str, ...]
    grave: frozenset[int]
    tall: int

    @property
    def bottom(self) -> int:
        return self.top + self.tall


_Routes = dict[tuple[int, int], list[int]]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Elements, how far left they begin, and how much room they need."""

    left: int
    width: int
    height: int
    inner: str


def height(lines: int) -> int:
    return lines * LINE + PADDING


def document(sides: Sides) -> str:
    """A file of its own: the code's graph, and the fix's beside it."""
    drawn = [_drawing(side) for side in sides.sides]
    across, down = sum(each.width + APART for each in drawn) - APART, max(each.height for each in drawn) + HEADING
    body, left = [], 0
    for side, each in zip(sides.sides, drawn, strict=True):
        heading = f'<text x="{left + each.width // 2}" y="14">{_text(side.heading, 70)}</text>'
        body.append(f'{heading}<g transform="translate({left - each.left} {HEADING})">{each.inner}</g>')
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


def _drawing(side: Side) -> _Drawn:
    if side.graph is None:
        return _Drawn(0, 260, 2 * LINE, f'<text x="130" y="{LINE}">No graph was built.</text>')
    graph = folded(side.graph)
    boxes, routes = _boxes(graph)
    labels = list(_labels(side, graph, boxes, routes))
    spans = [(box.middle, box.width) for box in boxes] + [(at, _width([text])) for at, _, text, _ in labels]
    left, right = min(at - width // 2 for at, width in spans) - 1, max(at + width // 2 for at, width in spans) + 1
    real = boxes[: len(graph.nodes)]
    inner = "".join([*_lines(graph, boxes, routes), *_frames(graph, real), *map(_box_text, real), *map(_label, labels)])
    return _Drawn(left, right - left, max(box.bottom for box in boxes) + 1, inner)


def _boxes(graph: Graph) -> tuple[list[_Box], _Routes]:
    """Those of the nodes, and behind them empty ones, through which edges go past; and which edges go through which."""
    texts = [tuple(_shown(text) for text in _texts(graph, number)) for number in range(len(graph.nodes))]
    widths = [_width(each) for each in texts]
    found = placed(graph, widths, GAP)
    boxes: dict[int, _Box] = {}
    down = 1
    for row in found.rows:
        tall = max(height(len(texts[number])) for number in row if number < len(texts))
        for number in row:
            at = found.middles[number]
            boxes[number] = (
                _box(at, down, widths[number], texts[number]) if number < len(texts) else _Box(at, down, 0, (), frozenset(), tall)
            )
        down += tall + RISE + _room_for_cuts(graph, row)
    return [boxes[number] for number in range(len(boxes))], found.routes


def _box(middle: int, top: int, width: int, texts: tuple[str, ...]) -> _Box:
    grave = frozenset(line for line, text in enumerate(texts) if text.startswith(_GRAVE))
    return _Box(middle, top, width, texts, grave, height(len(texts)))


def _room_for_cuts(graph: Graph, row: Sequence[int]) -> int:
    """As many lines as the most that one node has below it, less the one for which there is room anyway."""
    said = {(edge.source, words.short_flow(graph, edge), edge.cut) for edge in graph.edges if edge.source in row}
    counts = Counter(source for source, flow, cut in said if flow or cut)
    return LINE * max(counts.values(), default=0)


def _width(texts: Sequence[str]) -> int:
    return max(len(text) for text in texts) * LETTER + 2 * PADDING


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


def _lines(graph: Graph, boxes: Sequence[_Box], routes: _Routes) -> Iterator[str]:
    """The edges, those of a kind as one path."""
    reached = {number for root in graph.roots for number in graph.behind(root, frozenset({Way.GRADIENT}))}
    paths: dict[str, list[str]] = {}
    for edge in graph.edges:
        ends = edge.source, edge.target
        through = [boxes[number] for number in (edge.source, *routes[ends], edge.target)]
        line = "".join(_line(one, other) for one, other in pairwise(through))
        paths.setdefault(_class(edge, edge.source in reached), []).append(f"M{through[0].middle} {through[0].bottom}{line}")
    for name, pieces in sorted(paths.items()):
        yield f'<path class="{name}" d="{"".join(dict.fromkeys(pieces))}"/>'


def _line(one: _Box, other: _Box) -> str:
    """From the bottom of one to the top of the other, and through it where it is empty."""
    across, down = other.middle - one.middle, other.top - one.bottom
    line = f"l{across} {down}" if across else f"v{down}"
    return line if other.texts else f"{line}v{other.tall}"


def _class(edge: Edge, is_reached: bool) -> str:
    if edge.cut is not None:
        return "c w" if edge.cut.is_wrong else "c"
    if edge.way is Way.VALUE or not is_reached:
        return "v"
    return "f" if words.is_odd(edge) else "e"


def _frames(graph: Graph, boxes: Sequence[_Box]) -> Iterator[str]:
    frames: dict[str, list[str]] = {}
    for node, box in zip(graph.nodes, boxes, strict=True):
        tall = box.bottom - box.top
        name = "b v" if node.kind is Kind.UNRECORDED else "b"
        frames.setdefault(name, []).append(f"M{box.middle - box.width // 2} {box.top}h{box.width}v{tall}h{-box.width}z")
    for name, pieces in frames.items():
        yield f'<path class="{name}" d="{"".join(pieces)}"/>'


def _box_text(box: _Box) -> str:
    pieces = []
    for number, text in enumerate(box.texts):
        mark = ' class="k"' if number in box.grave else ""
        pieces.append(f'<text{_at(box.middle)} y="{box.top + 1 + LINE * (number + 1)}"{mark}>{_text(text, LONGEST + 20)}</text>')
    return "".join(pieces)


def _labels(side: Side, graph: Graph, boxes: Sequence[_Box], routes: _Routes) -> Iterator[tuple[int, int, str, bool]]:
    """Of edges: where, what, and whether it is grave. Edges of one node of which the same is to be said have one between them."""
    groups: dict[tuple[int, str, bool], list[Edge]] = {}
    for edge in graph.edges:
        text = _edge_text(side, graph, edge)
        if text is not None:
            groups.setdefault((edge.source, text, _is_grave(edge)), []).append(edge)
    rows: dict[int, int] = {}
    for (source, text, is_grave), edges in groups.items():
        above, below = boxes[source], [boxes[(*routes[source, edge.target], edge.target)[0]] for edge in edges]
        down = LINE * (rows.get(source, 0) + 1) + 4
        aside = [(box.middle - above.middle) * down // (box.top - above.bottom) for box in below]
        yield above.middle + sum(aside) // len(aside), above.bottom + down, text, is_grave
        rows[source] = rows.get(source, 0) + 1


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


def _is_grave(edge: Edge) -> bool:
    return edge.cut is None or edge.cut.is_wrong


def _label(label: tuple[int, int, str, bool]) -> str:
    across, down, text, is_grave = label
    mark = ' class="m"' if is_grave else ' class="l"'
    return f'<text{_at(across)} y="{down}"{mark}>{_text(text, LONGEST + 20)}</text>'


def _at(across: int) -> str:
    """Most stand in the middle, which is 0 and goes unsaid."""
    return f' x="{across}"' if across else ""


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _text(text: str, longest: int) -> str:
    shown = one_line(text)
    return escape(shown if len(shown) <= longest else f"{shown[: longest - 1]}…")
