"""A drawing with the programs whose graphs it has, and the words for all that is in it: the same for every renderer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.graphs.graph import Flow, Graph, Kind, Lost, Way

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.graphs.graph import Cut, Drawing, Edge, Node, Saved
    from gradcases.program import Program

NOTHING = "No graph was built: nothing that the program left has a grad_fn."
_FLOWS = {
    Flow.ZERO: "only zeros come through",
    Flow.NONE: "no gradient comes through (None)",
    Flow.NAN: "NaN comes through",
    Flow.INF: "infinite values come through",
}
_SHORT_FLOWS = {Flow.ZERO: "zeros", Flow.NONE: "None", Flow.NAN: "NaN", Flow.INF: "inf"}


@dataclass(frozen=True, slots=True)
class Side:
    """One program's graph; `lines` are the program's."""

    title: str
    graph: Graph | None
    lines: tuple[str, ...]
    nothing: str = NOTHING  # why there is no graph

    @property
    def heading(self) -> str:
        """`code: backward in line 7 raises`."""
        if self.graph is None:
            return self.title
        called = {None: "backward is not called", "grad": "torch.autograd.grad", "backward": "backward"}[self.graph.call]
        where = f" in line {self.graph.line}" if self.graph.call and self.graph.line else ""
        return f"{self.title}: {called}{where}{' raises' if self.graph.failed else ''}"

    def source(self, line: int | None) -> str:
        return self.lines[line - 1].strip() if line is not None and 1 <= line <= len(self.lines) else ""


@dataclass(frozen=True, slots=True)
class Sides:
    """All that a picture shows. `kept_because` is why it was not recorded now."""

    case_id: str
    sides: tuple[Side, ...]
    torch: str
    kept_because: str | None = None

    @property
    def origin(self) -> str:
        if self.kept_because is None:
            return f"torch {self.torch}, recorded now"
        return f"torch {self.torch}, recorded before: {self.kept_because}"


def sides_of(drawing: Drawing, case: Case) -> Sides:
    fix = case.fix(drawing.fix_name) if drawing.fix_name is not None else None
    sides = [_side("code", drawing.code, case.code.program, drawing.code_trouble)]
    if fix is not None:
        sides.append(_side("fix" if len(case.fixes) == 1 else f"fix {fix.name}", drawing.fix, fix.code.program, drawing.fix_trouble))
    return Sides(drawing.case_id, tuple(sides), drawing.torch, drawing.kept_because)


def _side(title: str, graph: Graph | None, program: Program, trouble: str | None) -> Side:
    return Side(title, graph, program.lines, f"There is no graph: {trouble}." if trouble is not None else NOTHING)


# Words


def title(node: Node) -> str:
    """What a node is called."""
    if node.kind is Kind.ROOT:
        return node.names[0] if node.names else "the output"
    if node.kind is Kind.LEAF:
        return node.names[0] if node.names else "a leaf without a name"
    return f"{node.name}()" if node.kind is Kind.UNRECORDED else node.name


def notes(graph: Graph, number: int) -> list[str]:
    """What is to be said of a node beside its name and its line, the graver first."""
    node = graph.nodes[number]
    if node.kind is Kind.ROOT:
        return [] if any(edge.way is Way.GRADIENT for edge in graph.out_of(number)) else ["has no grad_fn"]
    if node.kind is Kind.LEAF:
        return ["a leaf", _gradient(node) if node.requires_grad else "does not require grad"]
    if node.kind is Kind.FOLDED:
        return [f"{node.count} nodes"]
    if node.kind is Kind.UNRECORDED:
        return [*_variable(graph, node), "not recorded"]
    return [*_variable(graph, node), *_lost(node), *([_gradient(node)] if node.gradient is not None else []), *_kept(node)]


def _variable(graph: Graph, node: Node) -> list[str]:
    roots = {name for root in graph.roots for name in graph.nodes[root].names}
    return [f"= {node.names[0]}"] if node.names and node.names[0] not in roots else []


def _gradient(node: Node) -> str:
    return f"grad {node.gradient}" if node.gradient is not None else "no grad yet"


def _lost(node: Node) -> list[str]:
    """What can no longer be used, things of which the same is to be said together."""
    found: dict[str, list[str]] = {}
    for each in node.saved:
        if each.lost is not None:
            found.setdefault(lost(each), []).append(each.name)
    return [f"saved {' and '.join(names)}: {said}" for said, names in found.items()]


def lost(saved: Saved) -> str:
    if saved.lost is Lost.MODIFIED:
        where = f", changed in line {saved.line}" if saved.line is not None else ""
        return f"version {saved.saved_at}, is {saved.version}{where}"
    words = {Lost.FREED: "freed", Lost.DETACHED: "detached in place"}
    return words.get(saved.lost, "not to be read") if saved.lost is not None else ""


def _kept(node: Node) -> list[str]:
    kept = [each.variable or each.name for each in node.saved if each.lost is None]
    return [f"saves {', '.join(dict.fromkeys(kept))}"] if kept else []


def flow(graph: Graph, edge: Edge) -> str | None:
    """What is unusual in what backward handed on along an edge, where it begins."""
    return _FLOWS.get(edge.flow) if edge.flow is not None and _begins(graph, edge) else None


def short_flow(graph: Graph, edge: Edge) -> str | None:
    return _SHORT_FLOWS.get(edge.flow) if edge.flow is not None and _begins(graph, edge) else None


def is_odd(edge: Edge) -> bool:
    return edge.flow in _FLOWS


def _begins(graph: Graph, edge: Edge) -> bool:
    return not any(each.flow is edge.flow for each in graph.edges if each.target == edge.source)


def cut(side: Side, cut: Cut) -> str:
    """`line 5: y = x.detach()`."""
    if cut.line is None:
        return f"{cut.operation}()" if cut.operation else "by which call, this torch does not tell"
    inner = f" ({cut.operation} in line {cut.at})" if cut.at not in (None, cut.line) else ""
    return f"line {cut.line}: {side.source(cut.line)}{inner}"


def is_lost(node: Node) -> bool:
    return any(each.lost is not None for each in node.saved)


def says_something(drawing: Drawing) -> bool:
    """Whether the code's graph shows what is wrong: an end too early, a lost saved tensor, a flow that is none or zero or bad."""
    graph = drawing.code
    if graph is None:
        return False
    return (
        any(edge.cut is not None and edge.cut.is_wrong for edge in graph.edges)
        or any(is_lost(node) for node in graph.nodes)
        or any(edge.flow not in (None, Flow.SOME) for edge in graph.edges)
    )
