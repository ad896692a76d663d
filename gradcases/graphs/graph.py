"""A graph as it was recorded in one run: from what backward was called on, by `next_functions`, to the leaves."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Kind(enum.Enum):
    """Of a node."""

    ROOT = "root"  # what backward was called on
    OPERATION = "operation"  # a node of autograd
    LEAF = "leaf"
    UNRECORDED = "unrecorded"  # a call that left no node
    FOLDED = "folded"  # several nodes, drawn as one


class Way(enum.Enum):
    """Of an edge, from the root towards the leaves."""

    GRADIENT = "gradient"  # autograd's own
    VALUE = "value"  # values came this way and no gradient goes back
    CUT = "cut"  # as VALUE, and behind it the graph would go on


class Flow(enum.Enum):
    """What backward handed on along an edge."""

    SOME = "some"
    ZERO = "zero"
    NONE = "none"
    NAN = "nan"
    INF = "inf"


class Lost(enum.Enum):
    """Why a saved tensor cannot be used."""

    FREED = "freed"
    MODIFIED = "modified"
    DETACHED = "detached"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Saved:
    """A tensor that a node saved; of a modified one `saved_at` is the version that it had, `version` the one that it has
    since `line` of the program."""

    name: str
    shape: tuple[int, ...] | None = None
    variable: str | None = None
    version: int | None = None
    saved_at: int | None = None
    lost: Lost | None = None
    line: int | None = None
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """`names` are the program's for its tensor; `gradient` is in words, None where none was asked for. Lines are the program's."""

    kind: Kind
    name: str = ""
    names: tuple[str, ...] = ()
    line: int | None = None
    shape: tuple[int, ...] | None = None
    requires_grad: bool = True
    gradient: str | None = None
    saved: tuple[Saved, ...] = ()
    scope: int | None = None
    count: int = 1  # of nodes that it stands for


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the graph ends: `at` is the line of the call, `line` the one to blame. `is_wrong`: it should have gone on."""

    operation: str
    line: int | None = None
    at: int | None = None
    cause: str | None = None
    why: str | None = None
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """By numbers of nodes; `input` is which of the source's inputs it leads to."""

    source: int
    target: int
    way: Way
    input: int | None = None
    flow: Flow | None = None
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """One call of a module."""

    name: str
    type: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """`call` is how backward was called, None where it was not; `failed`: it raised."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    scopes: Mapping[int, Scope] = field(default_factory=dict)
    call: str | None = None
    line: int | None = None
    failed: bool = False
    backwards: int = 0

    @property
    def roots(self) -> Iterator[int]:
        return (number for number, node in enumerate(self.nodes) if node.kind is Kind.ROOT)

    def out_of(self, number: int) -> list[Edge]:
        """In the order of a node's inputs, unrecorded ones last."""
        return sorted((edge for edge in self.edges if edge.source == number), key=lambda edge: (edge.input is None, edge.input or 0))

    def behind(self, number: int, ways: frozenset[Way] = frozenset(Way)) -> set[int]:
        """The nodes that edges of these ways lead to from one, itself among them."""
        seen, waiting = {number}, [number]
        while waiting:
            at = waiting.pop()
            found = {edge.target for edge in self.edges if edge.source == at and edge.way in ways} - seen
            seen |= found
            waiting += found
        return seen


@dataclass(frozen=True, slots=True)
class Drawing:
    """The graphs of a case's code and of a fix of it, None where nothing was built, or for the reason that is the trouble;
    `torch` recorded them."""

    case_id: str
    code: Graph | None
    fix: Graph | None
    fix_name: str | None
    torch: str
    kept_because: str | None = None  # why it was not recorded now
    code_trouble: str | None = None
    fix_trouble: str | None = None
