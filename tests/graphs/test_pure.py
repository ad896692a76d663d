"""Graphs as values: JSON there and back, what is wrong with them, folding, layers."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from gradcases.case import Case, Fix
from gradcases.graphs.ending import ended
from gradcases.graphs.folding import MOST, folded
from gradcases.graphs.form import graph_json, graph_of
from gradcases.graphs.graph import Edge, Graph, Kind, Node, Scope, Way
from gradcases.graphs.placing import layers, placed
from gradcases.graphs.sides import notes, title
from gradcases.graphs.small import small
from gradcases.wanted import Close, Word
from tests.graphs import made
from tests.graphs.made import chain, cut, edge, leaf, operation
from tests.render.reports import LOSS, case, code, expected_grad, fix

GRAPHS = [made.whole(), made.ended(), made.everything(), chain(3)]


@pytest.mark.parametrize("graph", GRAPHS)
def test_json_says_all_of_a_graph(graph: Graph) -> None:
    assert graph_of(json.loads(json.dumps(graph_json(graph)))) == graph


@pytest.mark.parametrize("broken", [{"nodes": []}, {"nodes": [], "edges": [{"source": 0, "target": 1}], "backwards": 1}, {}])
def test_what_is_no_graph_is_not_taken_for_one(broken: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        graph_of(broken)


@pytest.mark.parametrize("graph", GRAPHS)
def test_the_small_form_has_the_same_picture(graph: Graph) -> None:
    assert [title(node) for node in small(graph).nodes] == [title(node) for node in graph.nodes]
    assert [notes(small(graph), at) for at in range(len(graph.nodes))] == [notes(graph, at) for at in range(len(graph.nodes))]


# Which ends are wrong


def test_an_end_before_a_leaf_that_the_fix_reaches_is_wrong() -> None:
    told, mended = ended(*_case_and_fix(), made.ended(), made.whole())
    assert told is not None
    assert mended is not None
    assert [each.cut.is_wrong for each in told.edges if each.cut is not None] == [True]


def test_an_end_before_a_leaf_without_a_gradient_in_the_fix_too_is_meant() -> None:
    stated = replace(fix(), code=code(LOSS, expected_grad(Word.NULL)))
    told, mended = ended(case("a/b", "", stated, code_=code(LOSS, expected_grad(Word.NULL))), stated, made.ended(), made.ended())
    assert told is not None
    assert mended is not None
    assert [each.cut.is_wrong for graph in (told, mended) for each in graph.edges if each.cut is not None] == [False, False]


@pytest.mark.parametrize(("wanted", "is_wrong"), [(Word.NULL, True), (Close([1.0, 1.0]), False)])
def test_without_a_fix_what_the_case_states_decides(wanted: Word | Close, is_wrong: bool) -> None:
    told, _ = ended(case("a/b", "", code_=code(LOSS, expected_grad(wanted))), None, made.ended(), None)
    assert told is not None
    assert [each.cut.is_wrong for each in told.edges if each.cut is not None] == [is_wrong]


def test_one_of_several_ways_that_the_fix_leaves_whole_is_wrong_to_end() -> None:
    nodes = (*made.whole().nodes, operation("Sum2Backward0"))
    partly = Graph(nodes, (edge(0, 1), edge(1, 2), cut(1, 3), edge(3, 2)), backwards=1)
    told, _ = ended(*_case_and_fix(), partly, made.whole())
    assert told is not None
    assert [each.cut.is_wrong for each in told.edges if each.cut is not None] == [True]
    told, _ = ended(*_case_and_fix(), partly, partly)
    assert told is not None
    assert [each.cut.is_wrong for each in told.edges if each.cut is not None] == [False]


def test_unused_leaves_that_no_expectation_names_are_left_out() -> None:
    nodes = (*made.whole().nodes, leaf("other", "None"))
    told, _ = ended(*_case_and_fix(), Graph(nodes, (edge(0, 1), edge(1, 2), cut(0, 3, cause="unused-in-graph")), backwards=1), made.whole())
    assert told is not None
    assert [title(node) for node in told.nodes] == ["loss", "SumBackward0", "x"]


def test_what_led_only_to_what_is_left_out_is_left_out_too() -> None:
    whole = made.whole()
    calls = (Node(Kind.UNRECORDED, "mul", line=2), Node(Kind.UNRECORDED, "floor", line=2))
    graph = replace(
        whole,
        nodes=(*whole.nodes, *calls, leaf("other", None, requires_grad=False)),
        edges=(*whole.edges, Edge(1, 3, Way.VALUE), Edge(3, 4, Way.VALUE), cut(4, 5, cause="unused-in-graph")),
    )
    told, _ = ended(*_case_and_fix(), graph, whole)
    assert told == whole


def _case_and_fix() -> tuple[Case, Fix]:
    shown = case("a/b", "", fix(), code_=code(LOSS, expected_grad(Word.NULL)))
    return shown, shown.fixes[0]


# Folding


def modules(count: int, size: int) -> Graph:
    """A chain through modules of some operations each, every module with a parameter."""
    nodes: list[Node] = [made.LOSS]
    edges: list[Edge] = []
    scopes = {0: Scope("model", "Sequential")}
    for number in range(count):
        scopes[number + 1] = Scope(f"model.{number}", "Linear", 0)
        for _ in range(size):
            nodes.append(operation("AddmmBackward0", 2, scope=number + 1))
            edges.append(edge(len(edges), len(edges) + 1))
    inner = len(nodes) - 1
    for number in range(count):
        nodes.append(leaf(f"model.{number}.weight"))
        edges.append(edge(number * size + 1, len(nodes) - 1))
    assert len(nodes) == inner + 1 + count
    return Graph(tuple(nodes), tuple(edges), scopes, "backward", 3, backwards=1)


def test_a_graph_of_sixty_nodes_stays_as_it_is() -> None:
    assert folded(chain(MOST - 2)) == chain(MOST - 2)


def test_a_larger_one_is_folded_by_module() -> None:
    drawn = folded(modules(5, 20))
    assert [(title(node), node.count) for node in drawn.nodes if node.kind is Kind.FOLDED] == [
        (f"model.{number} (Linear)", 20) for number in range(5)
    ]
    assert [title(node) for node in drawn.nodes if node.kind is Kind.LEAF] == [f"model.{number}.weight" for number in range(5)]
    assert [(each.source, each.target) for each in drawn.edges[:5]] == [(number, number + 1) for number in range(5)]


def test_leaves_are_folded_too_where_there_are_many() -> None:
    drawn = folded(modules(50, 2))
    assert [(title(node), node.count) for node in drawn.nodes[1:]] == [(f"model.{number} (Linear)", 3) for number in range(50)]


def test_where_the_inner_modules_are_too_many_the_outer_ones_are_drawn() -> None:
    drawn = folded(modules(80, 2))
    assert [title(node) for node in drawn.nodes] == ["loss", "model (Sequential)"]
    assert drawn.nodes[1].count == 240


def test_without_modules_lines_are_folded_and_what_goes_in_circles_is_one() -> None:
    drawn = folded(chain(200, lines=2))
    assert [title(node) for node in drawn.nodes] == ["loss", "lines 2 to 3", "x"]
    assert [title(node) for node in folded(chain(200)).nodes] == ["loss", "operations", "x"]


def test_what_is_wrong_stays_to_be_seen_in_a_folded_graph() -> None:
    large = modules(5, 20)
    cut_off = len(large.nodes)
    wrong = replace(large, nodes=(*large.nodes, leaf("lost", "None")), edges=(*large.edges, cut(50, cut_off, is_wrong=True)))
    drawn = folded(wrong)
    assert [title(node) for node in drawn.nodes if node.kind is Kind.LEAF and node.gradient == "None"] == ["lost"]
    assert len([each for each in drawn.edges if each.cut is not None and each.cut.is_wrong]) == 1
    assert len(drawn.nodes) <= MOST


def test_however_much_is_wrong_all_of_it_stays_to_be_seen() -> None:
    lost = range(MOST + 10)
    nodes = (made.LOSS, operation("SumBackward0", 3), operation("CatBackward0", 3), *(leaf(f"w{number}", "None") for number in lost))
    wrong = Graph(nodes, (edge(0, 1), edge(1, 2), *(cut(2, number + 3, is_wrong=True) for number in lost)), backwards=1)
    drawn = folded(wrong)
    assert [title(node) for node in drawn.nodes if node.kind is Kind.LEAF] == [f"w{number}" for number in lost]
    assert sum(each.cut is not None and each.cut.is_wrong for each in drawn.edges) == len(lost)


# Layers


@pytest.mark.parametrize("graph", [*GRAPHS, modules(3, 4)])
def test_every_edge_leads_down(graph: Graph) -> None:
    depth = {number: layer for layer, numbers in enumerate(layers(graph)) for number in numbers}
    assert sorted(depth) == list(range(len(graph.nodes)))
    assert all(depth[each.source] < depth[each.target] for each in graph.edges)


@pytest.mark.parametrize("graph", [*GRAPHS, modules(3, 4)])
def test_nodes_of_a_layer_stand_apart(graph: Graph) -> None:
    widths = [20 + 7 * number for number in range(len(graph.nodes))]
    found = placed(graph, widths, 10)
    room = dict(enumerate(widths))
    for row in found.rows:
        ordered = sorted(row, key=lambda number: found.middles[number])
        for one, other in pairwise(ordered):
            assert found.middles[other] - found.middles[one] >= room.get(one, 10) // 2 + room.get(other, 10) // 2


def test_an_edge_past_layers_goes_past_what_stands_in_them() -> None:
    nodes = (made.LOSS, operation("AddBackward0"), operation("RoundBackward0"), leaf("x"))
    found = placed(Graph(nodes, (edge(0, 1), edge(1, 3), edge(1, 2, input=1), edge(2, 3)), backwards=1), [50] * 4, 10)
    ((_, route),) = [(ends, route) for ends, route in found.routes.items() if route]
    assert route == [4]
    assert set(found.rows[2]) == {2, 4}
    assert abs(found.middles[4] - found.middles[2]) >= 30
