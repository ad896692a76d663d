"""One graph, from what backward was called on to the leaves, as it is before backward frees anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside import snapshot
from gradcases_inside.graphs import saved, tensors
from gradcases_inside.graphs.flows import Flows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases_inside.graphs.names import Names
    from gradcases_inside.graphs.origins import Origins, Scope
    from gradcases_inside.watching.records import Call

MOST_NODES = 2_000
_PREFIX = re.compile(r"^(struct )?(torch::(autograd::)?)?")


class Picture:
    """Nodes and edges by their numbers. `reads_saved` is false where a program has hooks that reading would call."""

    def __init__(self, names: Names, origins: Origins, line: int | None, call: str | None, reads_saved: bool) -> None:
        self.line = line
        self.call = call  # "backward" | "grad" | None
        self.failed = False
        self.nodes: list[dict[str, Any]] = []
        self.edges: list[dict[str, Any]] = []
        self.roots: list[int] = []
        self.leaves: dict[int, tuple[int, Any]] = {}  # by the id of a tensor: (number, tensor)
        self._of_call: dict[int, list[int]] = {}  # number of a call: those of its nodes
        self._open: set[int] = set()  # numbers of nodes with an input that nothing is behind
        self._names = names
        self._origins = origins
        self._reads_saved = reads_saved
        self._numbers: dict[Any, int] = {}  # by the node
        self._variables: dict[Any, list[Any]] = {}  # by the node: tensors
        self._given: dict[int, Any] = {}  # number of a node: what autograd.grad gave for it
        self.flows = Flows()
        for tensor, _ in names.tensors.values():
            node = tensors.grad_fn(tensor)
            if node is not None:
                self._variables.setdefault(node, []).append(tensor)

    # What there is

    def add_root(self, tensor: torch.Tensor) -> int:
        number = self._add({"kind": "root", "names": list(self._names.of(tensor)), "shape": tensors.shape(tensor)})
        self.roots.append(number)
        node = tensors.grad_fn(tensor)
        if node is not None:
            self.connect(number, self.reach(node), "gradient")
        elif tensor.requires_grad:
            self.connect(number, self.add_leaf(tensor), "gradient")
        return number

    def reach(self, node: Any, watched: bool = True) -> int:
        """The number of a node; all that lies behind it is added too."""
        known = self._numbers.get(node)
        if known is not None:
            return known
        first = self._add_node(node, watched)
        waiting = [node]
        while waiting:
            each = waiting.pop()
            for at, (following, _) in enumerate(each.next_functions):
                if following is None:
                    self._open.add(self._numbers[each])
                    continue
                number = self._numbers.get(following)
                if number is None:
                    if len(self.nodes) >= MOST_NODES:
                        continue
                    number = self._add_node(following, watched)
                    waiting.append(following)
                self.connect(self._numbers[each], number, "gradient", input=at)
        return first

    def connect(self, source: int, target: int, kind: str, **more: Any) -> None:
        self.edges.append({"from": source, "to": target, "kind": kind, **more})

    def add_leaf(self, tensor: torch.Tensor) -> int:
        known = self.leaves.get(id(tensor))
        if known is not None:
            return known[0]
        told = {
            "kind": "leaf",
            "names": list(self._names.of(tensor)),
            "shape": tensors.shape(tensor),
            "requires_grad": bool(tensor.requires_grad),
        }
        number = self._add(told)
        self.leaves[id(tensor)] = number, tensor
        return number

    def add_unreached(self, leaves: Sequence[Any]) -> None:
        """Of those that require grad; which call cut them off is not known here."""
        reached = set(self.leaves)
        for tensor in leaves:
            if tensor.requires_grad and id(tensor) not in reached:
                self.connect(self.roots[0], self.add_leaf(tensor), "cut", line=None, operation="", at=None, cause=None, why=None)

    def add_call(self, call: Call) -> int:
        """One that recorded nothing."""
        names = [name for out in call.outputs if out.tensor() is not None for name in self._names.of(out.tensor())]
        return self._add({"kind": "unrecorded", "name": call.name.lstrip("."), "line": _line_of(call), "names": names[:1]})

    def _add(self, told: dict[str, Any]) -> int:
        self.nodes.append(told)
        return len(self.nodes) - 1

    def _add_node(self, node: Any, watched: bool) -> int:
        variable = getattr(node, "variable", None)
        if isinstance(variable, torch.Tensor):
            self._numbers[node] = number = self.add_leaf(variable)
            return number
        origin = self._origins.of.get(node)
        told: dict[str, Any] = {"kind": "operation", "name": _PREFIX.sub("", node.name())}
        variables = self._variables.get(node, [])
        told["names"] = [name for tensor in variables for name in self._names.of(tensor)[:1]]
        if origin is not None:
            told["line"] = origin.line
            if origin.scope is not None:
                told["scope"] = origin.scope
        if self._reads_saved:
            told["saved"] = saved.of(node, self._names)
        self._numbers[node] = number = self._add(told)
        if origin is not None and origin.call is not None:
            self._of_call.setdefault(origin.call.number, []).append(number)
        if watched:
            self.flows.watch(node, number)
        return number

    def number_of(self, tensor: torch.Tensor) -> int | None:
        """Of the leaf, or of the node that made it."""
        node = tensors.grad_fn(tensor)
        leaf = self.leaves.get(id(tensor))
        return self._numbers.get(node) if node is not None else leaf[0] if leaf is not None else None

    def node_of_call(self, call: Call) -> int | None:
        """The number of the node that a call made, one with an input to which nothing leads before others."""
        made = self._of_call.get(call.number, ())
        return next((number for number in made if number in self._open), made[-1] if made else None)

    # What came of it

    def gave(self, inputs: Sequence[Any], gradients: Sequence[Any]) -> None:
        """By `torch.autograd.grad`."""
        for tensor, gradient in zip(inputs, gradients):  # noqa: B905 - Python 3.8 has no strict
            number = self.number_of(tensor)
            if number is not None:
                self._given[number] = gradient

    def close(self) -> None:
        """After backward: gradients as they are now."""
        self.flows.stop()
        for number, tensor in self.leaves.values():
            if self.nodes[number]["requires_grad"]:
                self.nodes[number]["grad"] = _contents(self._given.get(number, tensor.grad))
        for number, gradient in self._given.items():
            self.nodes[number]["grad"] = _contents(gradient)
        for node, variables in self._variables.items():
            kept = [tensor for tensor in variables if getattr(tensor, "retains_grad", False)]
            if kept and node in self._numbers:
                self.nodes[self._numbers[node]]["grad"] = _contents(kept[0].grad)
        for edge in self.edges:
            flow = self.flows.of.get((edge["from"], edge.get("input")))
            if flow is not None:
                edge["flow"] = flow
        self._variables = {}

    def name(self, names: Names) -> None:
        """Leaves that had no name until the program was at its end."""
        for number, tensor in self.leaves.values():
            if not self.nodes[number]["names"]:
                self.nodes[number]["names"] = list(names.of(tensor))

    def told(self, names: Names) -> dict[str, Any]:
        """As JSON can hold it."""
        scopes = {}  # type: dict
        for each in self.nodes:
            scope = each.get("scope")
            if scope is not None:
                each["scope"] = scope.number
                _tell_scope(scope, scopes, names)
            for one in each.get("saved", ()):
                one.pop("text", None)
        return {
            "call": self.call,
            "line": self.line,
            "failed": self.failed,
            "nodes": self.nodes,
            "edges": self.edges,
            "scopes": scopes,
        }


def _tell_scope(scope: Scope | None, scopes: Any, names: Names) -> None:
    while scope is not None and str(scope.number) not in scopes:
        scopes[str(scope.number)] = {
            "name": names.modules.get(id(scope.module), ""),
            "type": type(scope.module).__name__,
            "parent": scope.parent.number if scope.parent is not None else None,
        }
        scope = scope.parent


def _line_of(call: Call) -> int | None:
    return call.place.line if call.place is not None else None


def _contents(gradient: Any) -> Any:
    return None if gradient is None else snapshot.seen(gradient).get("contents")
