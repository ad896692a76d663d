"""What is kept of a watched run: calls of torch, and the values that went in and came out. No tensor is kept alive."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch

    from gradcases_inside.watching.places import Place


class TensorRef(weakref.ref):
    """A weak reference that knows the id that its tensor had."""

    __slots__ = ("key",)

    def __init__(self, tensor: Any, gone: Any) -> None:
        super().__init__(tensor, gone)  # type: ignore[call-arg]  # of a class that makes its objects in __new__
        self.key = id(tensor)

    def __new__(cls, tensor: torch.Tensor, gone: Any) -> TensorRef:
        return super().__new__(cls, tensor, gone)


class Value:
    """A tensor as it was at one time: before it is next changed in place."""

    __slots__ = ("call", "is_leaf", "number", "place", "requires_grad", "shape", "tensor", "version")

    def __init__(
        self, number: int, tensor: Any, call: Call | None, place: Place | None, requires_grad: bool, is_leaf: bool, version: int, shape: Any
    ) -> None:
        self.number = number
        self.tensor = tensor  # a TensorRef
        self.call = call  # that made it, or None
        self.place = place  # where it was made
        self.requires_grad = requires_grad  # when it was made
        self.is_leaf = is_leaf
        self.version = version  # when it was last seen
        self.shape = shape

    @property
    def is_attached(self) -> bool:
        """Whether it was made with a history."""
        return self.requires_grad and not self.is_leaf


class Use:
    """A value as the argument of a call: what it was at that time."""

    __slots__ = ("floating", "requires_grad", "value", "version")

    def __init__(self, value: Value, requires_grad: bool, version: int, floating: bool) -> None:
        self.value = value
        self.requires_grad = requires_grad
        self.version = version
        self.floating = floating


class Call:
    """One call of a function of torch."""

    __slots__ = (
        "changed",
        "escaped",
        "first_node",
        "function",
        "grads_lost",
        "inner",
        "last_node",
        "links",
        "mode",
        "name",
        "nested",
        "number",
        "outputs",
        "place",
        "scalars",
        "untracked",
        "uses",
    )

    def __init__(self, number: int, name: str, place: Place | None, uses: Sequence[Use], mode: Region | None) -> None:
        self.number = number
        self.name = name
        self.place = place
        self.uses = uses
        self.mode = mode  # a Region where nothing was recorded, or None
        self.outputs: tuple[Value, ...] = ()
        self.first_node = self.last_node = 0  # of the graph: the sequence numbers that it used
        self.changed = False  # whether its first argument was changed in place
        self.escaped: Escape | None = None  # where a value left torch
        self.scalars: tuple[float, ...] = ()  # numbers of Python among its arguments, where values had left torch before
        self.links: tuple[Link, ...] = ()  # to the calls whose values came back here
        self.function: Any = None  # the class, where it is a custom Function
        # Of a custom Function: which of its inputs its backward gave no gradient, and where it returns.
        self.grads_lost: tuple[list[int], Place | None] | None = None
        self.inner: frozenset[int] = frozenset()  # of one: the ids of the parameters of modules that it was given
        self.untracked: str | None = None  # of one: in what it takes or gives tensors that autograd does not look into
        self.nested: frozenset[int] = frozenset()  # of one: numbers of the values that it was given in such a thing

    def forget(self) -> None:
        """What it was computed from, so that a long history is not kept alive."""
        self.uses = ()
        self.links = ()


class Escape:
    """How a value left torch: as a number, an array, a list."""

    __slots__ = ("end", "kind", "numbers", "start")

    def __init__(self, kind: str, numbers: Sequence[float] = (), start: int = 0, end: int = 0) -> None:
        self.kind = kind  # "number" | "list" | "array"
        self.numbers = numbers
        self.start = start  # of the memory that the array shares
        self.end = end


class Link:
    """From a call to one whose value left torch and came back in it."""

    __slots__ = ("call", "how")

    def __init__(self, call: Call, how: str) -> None:
        self.call = call
        self.how = how  # "memory" | "value" | "guess"


class Region:
    """Where recording was switched off: a line and the kind of switch."""

    __slots__ = ("kind", "place")

    def __init__(self, kind: str, place: Place | None) -> None:
        self.kind = kind  # "no_grad" | "inference_mode"
        self.place = place


class Backward:
    """One call of backward, or of torch.autograd.grad."""

    __slots__ = ("inputs", "is_grad", "number", "place", "roots")

    def __init__(self, number: int, place: Place | None, roots: Sequence[Value], inputs: Any, is_grad: bool) -> None:
        self.number = number  # of the call that came last before it
        self.place = place
        self.roots = roots  # values
        self.inputs = inputs
        self.is_grad = is_grad


class Write:
    """A change in place: whose memory, which version it made, where."""

    __slots__ = ("call", "place", "shape", "storage", "version")

    def __init__(self, storage: int, shape: Any, version: int, place: Place | None, call: Call | None) -> None:
        self.storage = storage
        self.shape = shape  # of what was written to
        self.version = version
        self.place = place
        self.call = call  # None where an optimizer's step did it
