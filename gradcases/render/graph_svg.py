"""A graph as SVG: few elements and no styles of its own, so that a site has them once. Colours mean nothing that no text says."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from gradcases.graphs import sides as words
from gradcases.graphs.folding import folded
from gradcases.graphs.graph import Kind, Way
from gradcases.graphs.placing import layers, middles
from gradcases.render.literal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.graphs.graph import Edge, Graph
    from gradcases.graphs.sides import Side, Sides

LETTER, LINE, PADDING, GAP, RISE = 7, 14, 6, 14, 26  # in units of the picture, about pixels
LONGEST = 34  # letters of one line
MARGIN = 4
STYLE = """.graph{font:12px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:#1f2328}
.graph text{text-anchor:middle;fill:currentColor;white-space:pre}.graph path{fill:none;stroke:currentColor;stroke-width:1.2}
.graph .e{opacity:.55}.graph .v{opacity:.55;stroke-dasharray:2 3}.graph .c{stroke-dasharray:5 4}.graph .w{stroke:#a32626;stroke-width:2}
.graph .k{fill:#a32626;font-weight:700}.graph .b{fill:#fff;fill-opacity:0}.graph tspan{opacity:.75}
@media(prefers-color-scheme:dark){.graph{color:#e4e6ea}.graph .w{stroke:#f5a39c}.graph .k{fill:#f5a39c}}"""


@dataclass(frozen=True, slots=True)
class _Box:
    """A node where it stands; `texts` are its lines, of which `grave` ones are in red."""

    middle: int
    top: int
    width: int
    texts: tuple[str, ...]
    grave: frozenset[int]

    @property
    def bottom(self) -> int:
        return self.top + height(len(self.texts))


def height(lines: int) -> int:
    return lines * LINE + PADDING


def document(sides: Sides) -> str:
    """A file of its own: the code's graph, and the fix's beside it."""
    drawn = [(side, *_drawing(side, 22)) for side in sides.sides]
    across = sum(width for _, _, width, _ in drawn) + 30 * (len(drawn) - 1)
    down = max(tall for _, _, _, tall in drawn)
    body, left = [], 0
    for side, inner, width, _ in drawn:
        body.append(f'<g transform="translate({left})"><text x="{width // 2}" y="14">{_text(side.heading, 70)}</text>{inner}</g>')
        left += width + 30
    told = f"<title>{_text(f'Graph of {sides.case_id}', 200)}</title><desc>{_text(_desc(sides.sides), 2000)}</desc>"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="img" viewBox="0 0 {across} {down}" width="{across}" height="{down}">'
    return f"{head}{told}<style>{STYLE}</style>{''.join(body)}</svg>\n"


def picture(side: Side) -> str:
    """For a page that has the styles."""
    inner, width, tall = _drawing(side, 0)
    told = f"<title>{_text(side.heading, 120)}</title><desc>{_text(_desc([side]), 600)}</desc>"
    return f'<svg class="graph" role="img" viewBox="0 0 {width} {tall}" width="{width}">{told}{inner}</svg>'


def _desc(sides: Sequence[Side]) -> str:
    """What there is to see, in words."""
    return " ".join(f"{side.title}: {'; '.join(_said(side)) or 'the gradient comes to every leaf'}." for side in sides)


def _said(side: Side) -> Iterator[str]:
    graph = side.graph
    if graph is None:
        yield words.NOTHING
        return
    for edge in graph.edges:
        if edge.cut is not None:
            yield f"cut before {words.title(graph.nodes[edge.target])} by {words.cut(side, edge.cut)}"
        elif said := words.flow(edge):
            yield f"{words.title(graph.nodes[edge.source])}: {said}"
    for node in graph.nodes:
        yield from (f"{words.title(node)}: saved {each.name} {words.lost(each)}" for each in node.saved if each.lost is not None)


def _drawing(side: Side, top: int) -> tuple[str, int, int]:
    """Elements, and how much room they need."""
    if side.graph is None:
        return f'<text x="130" y="{top + LINE}">No graph was built.</text>', 260, top + 2 * LINE
    graph = folded(side.graph)
    boxes = _boxes(graph, top)
    labels = list(_labels(side, graph, boxes))
    across = max([box.middle + box.width // 2 for box in boxes] + [at + _width([text]) // 2 for at, _, text, _ in labels])
    left = min([box.middle - box.width // 2 for box in boxes] + [at - _width([text]) // 2 for at, _, text, _ in labels]) - MARGIN
    down = max(box.bottom for box in boxes) + MARGIN
    inner = "".join([*_lines(graph, boxes), *_frames(graph, boxes), *map(_box_text, boxes), *map(_label, labels)])
    return (f'<g transform="translate({-left})">{inner}</g>' if left else inner), across - left + MARGIN, down


def _boxes(graph: Graph, top: int) -> list[_Box]:
    rows = layers(graph)
    texts = [tuple(_shown(text) for text in _texts(graph, number)) for number in range(len(graph.nodes))]
    widths = [_width(each) for each in texts]
    at = middles(graph, rows, widths, GAP)
    found: dict[int, _Box] = {}
    down = top + MARGIN
    for row in rows:
        for number in row:
            grave = frozenset(line for line, text in enumerate(texts[number]) if text.startswith("saved ") or text == "grad None")
            found[number] = _Box(at[number], down, widths[number], texts[number], grave)
        down += max(height(len(texts[number])) for number in row) + RISE + _room_for_cuts(graph, row)
    return [found[number] for number in range(len(graph.nodes))]


def _room_for_cuts(graph: Graph, row: Sequence[int]) -> int:
    return LINE if any(edge.cut is not None or words.short_flow(edge) for edge in graph.edges if edge.source in row) else 0


def _width(texts: Sequence[str]) -> int:
    return max(len(text) for text in texts) * LETTER + 2 * PADDING


def _texts(graph: Graph, number: int) -> Iterator[str]:
    """A node's lines: its name with where it was made, and what else matters."""
    node = graph.nodes[number]
    line = f" · line {node.line}" if node.line is not None else ""
    name = next((each for each in words.notes(graph, number) if each.startswith("= ")), "")
    yield f"{words.title(node)}{f' {name}' if name else ''}{line}"
    if node.kind is Kind.OPERATION:
        for each in node.saved:
            if each.lost is not None:
                yield f"saved {each.name} {words.lost(each).partition(', ')[0]}"
                if each.line is not None:
                    yield f"saved: changed in line {each.line}"
                break
    yield from (each for each in words.notes(graph, number) if each.startswith(("grad ", "has ", "does ", "not ")) or "nodes" in each)


def _lines(graph: Graph, boxes: Sequence[_Box]) -> Iterator[str]:
    """The edges, those of a kind as one path."""
    paths: dict[str, list[str]] = {}
    for edge in graph.edges:
        source, target = boxes[edge.source], boxes[edge.target]
        across, down = target.middle - source.middle, target.top - source.bottom
        paths.setdefault(_class(edge), []).append(f"M{source.middle} {source.bottom}l{across} {down}")
    for name, pieces in sorted(paths.items()):
        yield f'<path class="{name}" d="{"".join(dict.fromkeys(pieces))}"/>'


def _class(edge: Edge) -> str:
    if edge.cut is not None:
        return "c w" if edge.cut.is_wrong else "c"
    return "v" if edge.way is Way.VALUE else "e"


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
        pieces.append(f'<text x="{box.middle}" y="{box.top + 1 + LINE * (number + 1)}"{mark}>{_text(text, LONGEST + 20)}</text>')
    return "".join(pieces)


def _labels(side: Side, graph: Graph, boxes: Sequence[_Box]) -> Iterator[tuple[int, int, str, bool]]:
    """Of edges: where, what, and whether it is grave."""
    for edge in graph.edges:
        source, target = boxes[edge.source], boxes[edge.target]
        text = _edge_text(edge)
        if text is not None:
            yield (source.middle + target.middle) // 2, (source.bottom + target.top) // 2 + 4, text, _is_grave(edge)


def _edge_text(edge: Edge) -> str | None:
    if edge.cut is not None:
        where = f" in line {edge.cut.line}" if edge.cut.line is not None else ""
        return f"╳ {'cut' if edge.cut.is_wrong else 'ends'}{where}: {edge.cut.operation}"
    return words.short_flow(edge)


def _is_grave(edge: Edge) -> bool:
    return edge.cut is None or edge.cut.is_wrong


def _label(label: tuple[int, int, str, bool]) -> str:
    across, down, text, is_grave = label
    return f'<text x="{across}" y="{down}"{" class=k" if is_grave else ""}>{_text(text, LONGEST + 20)}</text>'.replace("class=k", 'class="k"')


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _text(text: str, longest: int) -> str:
    shown = one_line(text)
    return escape(shown if len(shown) <= longest else f"{shown[: longest - 1]}…")
