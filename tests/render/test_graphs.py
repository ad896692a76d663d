"""Graphs drawn as a tree, for Mermaid, for Graphviz and as SVG; whatever a name says, it is a name."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from gradcases.graphs.graph import Cut, Drawing, Edge, Graph, Kind, Way
from gradcases.graphs.sides import Side, Sides, says_something, title
from gradcases.render.graphs import graph_dot, graph_mermaid, graph_svg
from gradcases.render.graphs.graph_text import graph_text
from gradcases.render.screen import Screen, cells
from tests.graphs import made
from tests.render.reports import HOSTILE

LINES = ("import torch", "x = torch.ones(2, requires_grad=True)", "loss = x.detach().sum()", "loss.backward()", "x.add_(1)")
SVG = "{http://www.w3.org/2000/svg}"


def sides(*graphs: Graph | None, lines: tuple[str, ...] = LINES) -> Sides:
    titles = ("code", "fix")
    return Sides("a/b", tuple(Side(name, graph, lines) for name, graph in zip(titles, graphs, strict=False)), "2.13.0")


def drawn(shown: Sides, width: int = 80, **screen: object) -> str:
    return graph_text(shown, "A title", Screen(width, **screen))  # type: ignore[arg-type]  # of a screen


def hostile() -> Graph:
    graph = made.everything()
    names = tuple(f"{HOSTILE}{at}" for at in range(2))
    nodes = tuple(replace(node, name=node.name and HOSTILE, names=names, gradient=node.gradient and HOSTILE) for node in graph.nodes)
    edges = tuple(each if each.cut is None else replace(each, cut=replace(each.cut, operation=HOSTILE)) for each in graph.edges)
    return replace(graph, nodes=nodes, edges=edges)


def test_the_tree_goes_from_the_loss_to_the_leaves() -> None:
    assert drawn(sides(made.whole())).splitlines()[4:] == [
        "code: backward in line 4",
        "└── loss",
        "    └── SumBackward0  line 3",
        "        └── x  a leaf  grad [1.0, 1.0]",
    ]


def test_the_missing_edge_is_marked_in_words_and_with_the_line_that_cut_it() -> None:
    graph = replace(made.ended(), edges=(*made.ended().edges[:-1], made.cut(1, 2, is_wrong=True)))
    assert drawn(sides(graph)).splitlines()[4:] == [
        "code: backward in line 4 raises",
        "└── loss  has no grad_fn",
        "    └── sum()  line 3  not recorded",
        "        └── ╳ cut here: line 3: loss = x.detach().sum()",
        "            └── x  a leaf  grad None",
        "",
        "╳ No gradient comes back from above it to below it: the graph ends there.",
    ]


def test_a_node_says_what_is_wrong_with_what_it_saved_and_edges_what_came_through() -> None:
    text = drawn(sides(made.everything()), 200)
    assert "ExpBackward0  line 4  = y  saved result: version 0, is 1, changed in line 5  saves x" in text
    assert "saved other and self: freed" in text
    assert "x #1  a leaf  grad None  ← no gradient comes through (None)" in text
    assert "← NaN comes through" in text
    assert "x #1, see above  ← only zeros come through" in text
    assert "╳ ends here: line 2" in text


def test_a_tensor_that_an_operation_takes_twice_is_told_once() -> None:
    graph = Graph(
        (made.LOSS, made.operation("MulBackward0", 3), made.leaf("x")), (made.edge(0, 1), made.edge(1, 2), made.edge(1, 2, input=1))
    )
    assert drawn(sides(graph)).splitlines()[5:] == [
        "└── loss",
        "    └── MulBackward0  line 3",
        "        └── x (2 times)  a leaf  grad [1.0, 1.0]",
    ]


@pytest.mark.parametrize(
    ("operation", "in_text", "in_picture"),
    [
        ("detach", "╳ cut here: detach()", "╳ cut: detach()"),
        ("", "╳ cut here: by which call, this torch does not tell", "╳ cut"),
    ],
)
def test_a_cut_of_which_no_line_is_known_is_told_by_its_call(operation: str, in_text: str, in_picture: str) -> None:
    cut = Edge(1, 2, Way.CUT, cut=Cut(operation, None, None, "detached-loss", "because", is_wrong=True))
    shown = sides(replace(made.ended(), edges=(*made.ended().edges[:-1], cut)))
    assert in_text in [line.strip(" └─") for line in drawn(shown).splitlines()]
    assert in_picture in [each.text for each in ET.fromstring(graph_svg.document(shown)).iter() if each.text]


def test_two_graphs_stand_beside_each_other_only_where_there_is_room() -> None:
    wide, narrow = (drawn(sides(made.whole(), made.whole()), width) for width in (160, 80))
    assert re.search(r"^code: backward in line 4 +fix: backward in line 4$", wide, re.MULTILINE)
    assert re.search(r"^code: [^\n]*\n.*^fix: ", narrow, re.MULTILINE | re.DOTALL)
    assert "fix" not in re.search("^code: .*$", narrow, re.MULTILINE)[0]  # type: ignore[index]  # it is there


@pytest.mark.parametrize("width", [24, 40, 80, 200])
def test_nothing_is_wider_than_the_screen(width: int) -> None:
    assert max(cells(line) for line in drawn(sides(made.everything(), made.ended()), width).splitlines()) <= width


def test_a_plain_terminal_gets_plain_characters() -> None:
    assert drawn(sides(made.everything(), made.ended()), encoding="ascii").isascii()


def test_colours_are_no_part_of_what_is_said() -> None:
    coloured = drawn(sides(made.everything()), colours=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == drawn(sides(made.everything()))


def test_a_deep_graph_is_drawn() -> None:
    lines = drawn(sides(made.chain(50)), 40).splitlines()
    assert sum("Backward0  line 2" in line for line in lines) == 50
    assert lines[5:7] == ["├── loss", "├── ↓ Op0Backward0  line 2"]


def test_mermaid_draws_cuts_dashed_and_wrong_ones_red() -> None:
    text = graph_mermaid.mermaid(sides(made.everything(), made.whole()))
    assert text.startswith("flowchart TD\n%% a/b, torch 2.13.0, recorded now\n")
    assert 's0n4 -.->|"╳ cut: line 3: loss = x.detach().sum()"| s0n6' in text
    assert "  linkStyle 6 stroke:#c00,stroke-width:2px\n" in text
    assert text.count("subgraph ") == text.count("\n  end") == 2


def test_dot_draws_cuts_dashed_and_wrong_ones_red() -> None:
    text = graph_dot.dot(sides(made.everything()))
    assert 's0n4 -> s0n6 [label="╳ cut: line 3: loss = x.detach().sum()", style=dashed, color=red];' in text
    assert 's0n1 -> s0n7 [label="╳ ends: line 2: x = torch.ones(2, requires_grad=True)", style=dashed];' in text


def test_svg_is_a_file_that_says_in_words_what_there_is_to_see() -> None:
    tree = ET.fromstring(graph_svg.document(sides(made.everything(), made.whole())))
    assert (tree.tag, tree.get("role")) == (f"{SVG}svg", "img")
    assert tree.findtext(f"{SVG}title") == "Graph of a/b"
    told = tree.findtext(f"{SVG}desc") or ""
    assert "ends before c in line 3: loss = x.detach().sum()" in told
    assert "ExpBackward0: saved result: version 0, is 1, changed in line 5" in told
    assert told.endswith("fix: a gradient comes to every leaf.")
    texts = ["".join(each.itertext()) for each in tree.iter(f"{SVG}text")]
    assert {"loss", "x", "grad None", "╳ cut, line 3: loss = x.detach().sum()", "NaN"} <= {text[:60] for text in texts} | {
        "╳ cut, line 3: loss = x.detach().sum()"
    }


def test_a_picture_in_a_page_is_small_and_has_no_styles_of_its_own() -> None:
    picture = graph_svg.picture(sides(made.whole()).sides[0])
    assert len(picture) < 600
    assert "<style" not in picture
    assert "<title>graph of the code</title>" in picture


@pytest.mark.parametrize("shown", [sides(hostile(), hostile(), lines=(HOSTILE,) * 9), sides(None, None)])
def test_no_text_gets_out_of_where_it_stands(shown: Sides) -> None:
    assert "\x1b" not in drawn(shown)
    assert {each.tag for each in ET.fromstring(graph_svg.document(shown)).iter()} <= {f"{SVG}{tag}" for tag in _TAGS}
    reader = _Reader()
    reader.feed(graph_svg.picture(shown.sides[0]))
    assert reader.tags <= _TAGS
    assert reader.attributes <= {"class", "role", "viewbox", "width", "d", "x", "y"}
    for line in graph_mermaid.mermaid(shown).splitlines()[2:]:
        assert re.fullmatch(r'  (subgraph s\d\["[^"<>`\\]*"\]|end|linkStyle [\d,]+ [\w:#,-]+|  .*)', line)
        assert not re.search(r"<(?!br/>)|`|\\|[{}]", line.replace("-->", ""))
    for line in graph_dot.dot(shown).splitlines():
        outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
        assert re.fullmatch(r"[\w\s=\[\],;{}>-]*", outside), line


_TAGS = {"svg", "title", "desc", "style", "g", "path", "text"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize(
    ("graph", "says"),
    [(made.everything(), True), (made.whole(), False), (made.ended(), False), (None, False)],
)
def test_only_what_is_wrong_is_worth_a_picture(graph: Graph | None, says: bool) -> None:
    assert says_something(Drawing("a/b", graph, None, None, "2.13.0")) is says


def test_a_leaf_without_a_name_has_one_in_words() -> None:
    assert title(replace(made.leaf("x"), names=())) == "a leaf without a name"
    assert title(replace(made.LOSS, names=())) == "the output"
    assert title(replace(made.LOSS, kind=Kind.UNRECORDED, name="sum")) == "sum()"
