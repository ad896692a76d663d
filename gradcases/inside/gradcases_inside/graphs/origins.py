"""Which line of the program, and which call of torch, made a node of the graph; and within which module."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside.graphs import tensors
from gradcases_inside.watching import places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases_inside.watching.records import Call

MOST_NODES = 20_000
# Since 2.1 a module that raises is left too.
_ALWAYS = (
    {"always_call": True} if "always_call" in inspect.signature(torch.nn.modules.module.register_module_forward_hook).parameters else {}
)


class Origin:
    """Of one node."""

    __slots__ = ("call", "line", "scope")

    def __init__(self, line: int | None, call: Call | None, scope: Scope | None) -> None:
        self.line = line
        self.call = call  # of `gradcases_inside.watching.records`, or None where calls are not seen
        self.scope = scope  # a Scope, or None


class Scope:
    """One call of a module."""

    __slots__ = ("module", "number", "parent")

    def __init__(self, number: int, module: Any, parent: Scope | None) -> None:
        self.number = number
        self.module = module
        self.parent = parent


class Origins:
    """Nodes as they come to be. They are held, so that one is the same object whenever it is met."""

    def __init__(self) -> None:
        self.of: dict[Any, Origin] = {}  # by the node
        self.scope: Scope | None = None  # the innermost call of a module that has not ended
        self._scopes = 0
        self._hooks: list[Any] = []

    def learn(self, outputs: Sequence[Any], line: int | None, call: Call | None = None) -> None:
        """All nodes behind these tensors that are not known yet were made here."""
        waiting = [node for node in map(tensors.grad_fn, outputs) if node is not None]
        while waiting and len(self.of) < MOST_NODES:
            node = waiting.pop()
            if node in self.of:
                continue
            self.of[node] = Origin(line, call, self.scope)
            waiting.extend(following for following, _ in node.next_functions if following is not None)

    # Calls of modules

    def attach(self) -> None:
        hooks = torch.nn.modules.module
        self._hooks = [hooks.register_module_forward_pre_hook(self._entered), hooks.register_module_forward_hook(self._left, **_ALWAYS)]

    def detach(self) -> None:
        for hook in self._hooks:
            hook.remove()

    def _entered(self, module: Any, _: Any) -> None:
        self._scopes += 1
        self.scope = Scope(self._scopes, module, self.scope)

    def _left(self, module: Any, _: Any, output: Any) -> None:
        scope = self.scope
        while scope is not None and scope.module is not module:  # one that raised may not have been left
            scope = scope.parent
        if scope is not None:
            place = places.here()
            self.learn(tensors.within(output), place.line if place is not None else None)  # what no call told of
            self.scope = scope.parent
