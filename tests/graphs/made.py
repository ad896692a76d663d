"""Graphs made by hand."""

from __future__ import annotations

from gradcases.graphs.graph import Cut, Edge, Flow, Graph, Kind, Lost, Node, Saved, Scope, Way

LOSS = Node(Kind.ROOT, names=("loss",), shape=())


def leaf(name: str, gradient: str | None = "[1.0, 1.0]", requires_grad: bool = True) -> Node:
    return Node(Kind.LEAF, names=(name,), shape=(2,), requires_grad=requires_grad, gradient=gradient)


def operation(name: str, line: int | None = None, *saved: Saved, names: tuple[str, ...] = (), scope: int | None = None) -> Node:
    return Node(Kind.OPERATION, name, names, line, saved=saved, scope=scope)


def edge(source: int, target: int, flow: Flow | None = None, input: int = 0) -> Edge:
    return Edge(source, target, Way.GRADIENT, input, flow)


def cut(source: int, target: int, line: int | None = 3, cause: str = "detached-loss", is_wrong: bool = False) -> Edge:
    return Edge(source, target, Way.CUT, cut=Cut("detach", line, line, cause, "because", is_wrong))


def whole() -> Graph:
    """loss, a sum, and x."""
    return Graph((LOSS, operation("SumBackward0", 3), leaf("x")), (edge(0, 1), edge(1, 2)), call="backward", line=4, backwards=1)


def ended() -> Graph:
    """The loss has no grad_fn, and x is behind a cut."""
    nodes = (LOSS, Node(Kind.UNRECORDED, "sum", line=3), leaf("x", "None"))
    edges = (Edge(0, 1, Way.VALUE), cut(1, 2))
    return Graph(nodes, edges, call="backward", line=4, failed=True, backwards=1)


def everything() -> Graph:
    """One of each thing."""
    changed = Saved("result", None, None, 1, 0, Lost.MODIFIED, 5, "add_")
    nodes = (
        LOSS,
        operation("AddBackward0", 6),
        operation("ExpBackward0", 4, changed, Saved("self", (2,), "x", 0), names=("y",), scope=2),
        operation("RoundBackward0", None, Saved("other", lost=Lost.FREED), Saved("self", lost=Lost.FREED)),
        Node(Kind.UNRECORDED, "mul", ("z",), 3),
        leaf("x", "None"),
        leaf("c", None, requires_grad=False),
        Node(Kind.FOLDED, "model (Linear)", line=3, count=12),
    )
    edges = (
        edge(0, 1),
        edge(1, 2, Flow.SOME),
        edge(1, 3, Flow.NAN, 1),
        Edge(1, 4, Way.VALUE),
        edge(2, 5, Flow.NONE),
        edge(3, 5, Flow.ZERO),
        cut(4, 6, is_wrong=True),
        cut(1, 7, 2),
    )
    scopes = {1: Scope("model", "Sequential"), 2: Scope("model.0", "Linear", 1)}
    return Graph(nodes, edges, scopes, "grad", 7, True, 2)


def chain(count: int, lines: int = 1) -> Graph:
    """The loss, operations one behind the other, and x."""
    operations = [operation(f"Op{number}Backward0", number % lines + 2) for number in range(count)]
    return Graph((LOSS, *operations, leaf("x")), tuple(edge(number, number + 1) for number in range(count + 1)), backwards=1)
