"""A graph as JSON, `gradcases.graph/1`: what is as usual goes unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases.graphs.graph import Cut, Drawing, Edge, Flow, Graph, Kind, Lost, Node, Saved, Scope, Way

if TYPE_CHECKING:
    from collections.abc import Mapping

    Json = Mapping[str, Any]

SCHEMA = "gradcases.graph/1"


def drawing_json(drawing: Drawing) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "case": drawing.case_id,
        "torch": drawing.torch,
        "kept_because": drawing.kept_because,
        "code": None if drawing.code is None else graph_json(drawing.code),
        "code_trouble": drawing.code_trouble,
        "fix_name": drawing.fix_name,
        "fix": None if drawing.fix is None else graph_json(drawing.fix),
        "fix_trouble": drawing.fix_trouble,
    }


def graph_json(graph: Graph) -> dict[str, Any]:
    return _said(
        call=graph.call,
        line=graph.line,
        failed=graph.failed or None,
        backwards=graph.backwards,
        nodes=[_node(node) for node in graph.nodes],
        edges=[_edge(edge) for edge in graph.edges],
        scopes={str(number): _said(name=each.name, type=each.type, parent=each.parent) for number, each in graph.scopes.items()} or None,
    )


def _node(node: Node) -> dict[str, Any]:
    return _said(
        kind=node.kind.value,
        name=node.name or None,
        names=list(node.names) or None,
        line=node.line,
        shape=None if node.shape is None else list(node.shape),
        requires_grad=None if node.requires_grad else False,
        gradient=node.gradient,
        saved=[_saved(each) for each in node.saved] or None,
        scope=node.scope,
        count=None if node.count == 1 else node.count,
    )


def _saved(saved: Saved) -> dict[str, Any]:
    return _said(
        name=saved.name,
        shape=None if saved.shape is None else list(saved.shape),
        variable=saved.variable,
        version=saved.version,
        saved_at=saved.saved_at,
        lost=None if saved.lost is None else saved.lost.value,
        line=saved.line,
        operation=saved.operation,
    )


def _edge(edge: Edge) -> dict[str, Any]:
    cut = None
    if edge.cut is not None:
        each = edge.cut
        cut = _said(operation=each.operation, line=each.line, at=each.at, cause=each.cause, why=each.why, is_wrong=each.is_wrong or None)
    flow = None if edge.flow is None else edge.flow.value
    way = None if edge.way is Way.GRADIENT else edge.way.value
    return _said(source=edge.source, target=edge.target, way=way, input=edge.input, flow=flow, cut=cut)


def _said(**told: Any) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value is not None}


def graph_of(data: Json) -> Graph:
    """Raises KeyError, TypeError or ValueError where `graph_json` did not make it."""
    graph = Graph(
        nodes=tuple(_node_of(each) for each in data["nodes"]),
        edges=tuple(_edge_of(each) for each in data["edges"]),
        scopes={int(number): Scope(**each) for number, each in data.get("scopes", {}).items()},
        call=data.get("call"),
        line=data.get("line"),
        failed=data.get("failed", False),
        backwards=data["backwards"],
    )
    if any(not 0 <= end < len(graph.nodes) for edge in graph.edges for end in (edge.source, edge.target)):
        raise ValueError("an edge leads to a node that is not there")
    return graph


def _node_of(data: Json) -> Node:
    shape = data.get("shape")
    return Node(
        kind=Kind(data["kind"]),
        name=data.get("name", ""),
        names=tuple(data.get("names", ())),
        line=data.get("line"),
        shape=None if shape is None else tuple(shape),
        requires_grad=data.get("requires_grad", True),
        gradient=data.get("gradient"),
        saved=tuple(_saved_of(each) for each in data.get("saved", ())),
        scope=data.get("scope"),
        count=data.get("count", 1),
    )


def _saved_of(data: Json) -> Saved:
    shape, lost = data.get("shape"), data.get("lost")
    return Saved(**{**data, "shape": None if shape is None else tuple(shape), "lost": None if lost is None else Lost(lost)})


def _edge_of(data: Json) -> Edge:
    flow = Flow(data["flow"]) if "flow" in data else None
    cut = Cut(**data["cut"]) if "cut" in data else None
    return Edge(data["source"], data["target"], Way(data.get("way", "gradient")), data.get("input"), flow, cut)
