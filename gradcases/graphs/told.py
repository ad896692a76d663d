"""A graph as the worker tells it: see `gradcases_inside.graphs.recording`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases.graphs.graph import Cut, Edge, Flow, Graph, Kind, Lost, Node, Saved, Scope, Way
from gradcases.happening import contents
from gradcases.outcome_json import contents_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    LineMap = Callable[[int], int | None]
    Json = Mapping[str, Any]

LONGEST_GRADIENT = 60


def graph_of(data: Json, line_map: LineMap) -> Graph:
    """`line_map` turns lines of the file into the program's. Raises KeyError, TypeError or ValueError where it is no graph."""
    return Graph(
        nodes=tuple(_node(each, line_map) for each in data["nodes"]),
        edges=tuple(_edge(each, line_map) for each in data["edges"]),
        scopes={int(number): Scope(each["name"], each["type"], each["parent"]) for number, each in data["scopes"].items()},
        call=data["call"],
        line=_line(data, "line", line_map),
        failed=data["failed"],
        backwards=data["backwards"],
    )


def _line(data: Json, key: str, line_map: LineMap) -> int | None:
    line = data.get(key)
    return None if line is None else line_map(int(line))


def _node(data: Json, line_map: LineMap) -> Node:
    shape = data.get("shape")
    return Node(
        kind=Kind(data["kind"]),
        name=data.get("name", ""),
        names=tuple(data.get("names", ())),
        line=_line(data, "line", line_map),
        shape=None if shape is None else tuple(shape),
        requires_grad=data.get("requires_grad", True),
        gradient=_gradient(data["grad"]) if "grad" in data else None,
        saved=tuple(_saved(each, line_map) for each in data.get("saved", ())),
        scope=data.get("scope"),
    )


def _gradient(data: Json | None) -> str:
    """Its values, or its shape where there are more than are told."""
    if data is None:
        return "None"
    told = contents(contents_of(data))
    return told if len(told) <= LONGEST_GRADIENT else f"of shape {list(data['shape'])}"


def _saved(data: Json, line_map: LineMap) -> Saved:
    shape = data.get("shape")
    return Saved(
        name=data["name"],
        shape=None if shape is None else tuple(shape),
        variable=data.get("variable"),
        version=data.get("version"),
        saved_at=data.get("saved_at"),
        lost=Lost(data["lost"]) if "lost" in data else None,
        line=_line(data, "line", line_map),
        operation=data.get("operation"),
    )


def _edge(data: Json, line_map: LineMap) -> Edge:
    way = Way(data["kind"])
    cut = None
    if way is Way.CUT:
        cut = Cut(data["operation"], _line(data, "line", line_map), _line(data, "at", line_map), data["cause"], data["why"])
    return Edge(data["from"], data["to"], way, data.get("input"), Flow(data["flow"]) if "flow" in data else None, cut)
