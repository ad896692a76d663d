"""Large graphs made small: what one module's call made is drawn as one node, and then what one line made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.graphs.graph import Edge, Graph, Kind, Node, Way
from gradcases.graphs.sides import is_lost

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    Key = Callable[[int], Hashable]

MOST = 60


def folded(graph: Graph, most: int = MOST) -> Graph:
    """As little as is needed to come to so many nodes, as far as that can be done; whatever is wrong stays to be seen."""
    if len(graph.nodes) <= most:
        return graph
    made = graph
    for key, with_leaves in ((key, with_leaves) for key in _keys(graph) for with_leaves in (False, True)):
        made = _merged(graph, key, with_leaves)
        if len(made.nodes) <= most:
            break
    return made


def _keys(graph: Graph) -> Iterator[Key]:
    """From the innermost modules to the outermost ones, then lines, then everything."""
    paths = [_path(graph, node) for node in graph.nodes]
    for depth in range(max(map(len, paths), default=0), 0, -1):
        yield lambda number, depth=depth: paths[number][:depth] or None  # type: ignore[misc]  # the default binds it now
    yield lambda number: paths[number][:1] or ("line", graph.nodes[number].line)
    yield lambda number: "all"


def _path(graph: Graph, node: Node) -> tuple[int, ...]:
    """The calls of modules that a node was made in, outermost first."""
    path: tuple[int, ...] = ()
    scope = node.scope
    while scope is not None and scope in graph.scopes and scope not in path:
        path = (scope, *path)
        scope = graph.scopes[scope].parent
    return path


def _merged(graph: Graph, key: Key, with_leaves: bool) -> Graph:
    """Nodes of one key as one; where that would make a circle, all that is on it."""
    import networkx  # not above: it takes long, and most graphs are small

    groups = _groups(graph, key, with_leaves)
    quotient = networkx.DiGraph()
    quotient.add_nodes_from(dict.fromkeys(groups))
    quotient.add_edges_from(
        (groups[edge.source], groups[edge.target]) for edge in graph.edges if groups[edge.source] != groups[edge.target]
    )
    of_group = {group: at for at, component in enumerate(networkx.strongly_connected_components(quotient)) for group in component}
    members: dict[int, list[int]] = {}
    for number in range(len(graph.nodes)):
        members.setdefault(of_group[groups[number]], []).append(number)
    return _drawn(graph, list(members.values()))


def _groups(graph: Graph, key: Key, with_leaves: bool) -> list[Hashable]:
    """A node's own number where it stays alone; a leaf does, or goes with the one group that uses it."""
    seen = _to_be_seen(graph)
    groups: list[Hashable] = list(range(len(graph.nodes)))
    for number, node in enumerate(graph.nodes):
        if node.kind in (Kind.OPERATION, Kind.UNRECORDED) and number not in seen:
            found = key(number)
            groups[number] = number if found is None else ("group", found)
    for number, node in enumerate(graph.nodes if with_leaves else ()):
        users = {groups[edge.source] for edge in graph.edges if edge.target == number}
        if node.kind is Kind.LEAF and number not in seen and len(users) == 1 and isinstance(next(iter(users)), tuple):
            groups[number] = users.pop()
    return groups


def _to_be_seen(graph: Graph) -> set[int]:
    cut = {end for edge in graph.edges if edge.way is Way.CUT for end in (edge.source, edge.target)}
    behind = {number for edge in graph.edges if edge.way is Way.CUT for number in graph.behind(edge.target)}
    bare = {number for number in behind if graph.nodes[number].kind is Kind.LEAF}
    return cut | bare | {number for number, node in enumerate(graph.nodes) if is_lost(node)}


def _drawn(graph: Graph, members: Sequence[list[int]]) -> Graph:
    members = sorted(members)
    at = {number: place for place, numbers in enumerate(members) for number in numbers}
    nodes = tuple(graph.nodes[numbers[0]] if len(numbers) == 1 else _folded_node(graph, numbers) for numbers in members)
    edges: dict[tuple[int, int], Edge] = {}
    for edge in graph.edges:
        ends = at[edge.source], at[edge.target]
        known = edges.get(ends)
        if ends[0] != ends[1] and (known is None or (known.way is not Way.CUT and edge.way is Way.CUT)):
            flow = edge.flow if len(members[ends[0]]) == 1 or known is None else None
            edges[ends] = Edge(*ends, edge.way, edge.input if len(members[ends[0]]) == 1 else None, flow, edge.cut)
    return Graph(nodes, tuple(edges.values()), graph.scopes, graph.call, graph.line, graph.failed, graph.backwards)


def _folded_node(graph: Graph, numbers: list[int]) -> Node:
    nodes = [graph.nodes[number] for number in numbers]
    lines = sorted({node.line for node in nodes if node.line is not None})
    line = lines[0] if len(lines) == 1 else None
    return Node(Kind.FOLDED, _name(graph, nodes, lines), line=line, count=len(nodes))


def _name(graph: Graph, nodes: Sequence[Node], lines: Sequence[int]) -> str:
    """The innermost module that made all of them, or their lines."""
    paths = [_path(graph, node) for node in nodes if node.kind is not Kind.LEAF]
    common = next((path for path in paths[:1]), ())
    while common and any(path[: len(common)] != common for path in paths):
        common = common[:-1]
    if common:
        scope = graph.scopes[common[-1]]
        return f"{scope.name} ({scope.type})" if scope.name else scope.type
    return f"lines {lines[0]} to {lines[-1]}" if len(lines) > 1 else "operations"
