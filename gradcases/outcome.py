"""What happened when a program ran, without opinion. Values that JSON can hold, and to and from JSON.

Numbers that JSON lacks are text: "nan", "inf", "-inf", "(1+2j)".
"""

from __future__ import annotations

import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Plain = Any  # None, bool, int, float, str, and lists and dicts of them


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning that the program's user would have seen; `line` counts in the program."""

    category: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """A tensor's shape, dtype and values. A large one has no values, only whether all are zero, any NaN, any infinite."""

    shape: tuple[int, ...]
    dtype: str
    device: str = "cpu"
    value: Plain = None
    has_value: bool = True
    zeros: bool | None = None
    nan: bool | None = None
    inf: bool | None = None


@dataclass(frozen=True, slots=True)
class TensorFacts:
    """A tensor a program left behind under a name."""

    contents: Contents
    requires_grad: bool
    is_leaf: bool
    grad_fn: str | None = None
    grad: Contents | None = None


@dataclass(frozen=True, slots=True)
class RaisedInside:
    """An exception on a program's way: one that it `caught` itself, or that ended a part of it. `lines` are the program's
    in the traceback, the innermost last."""

    type: str
    message: str
    lines: tuple[int, ...] = ()
    caught: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """What an expression on `line` was when the program was there: a tensor, a plain value, or only something of a `type`."""

    line: int
    type: str
    contents: Contents | None = None
    plain: Plain = None
    has_plain: bool = False

    @property
    def is_none(self) -> bool:
        return self.has_plain and self.plain is None


@dataclass(frozen=True, slots=True)
class PrintedBy:
    """The bytes of standard output that the statement on `line` printed, up to `end`; None where it raised."""

    line: int
    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Observed:
    """What the variables of a program were at its end, however it ended, and what it warned of.

    `aliases` maps further names of a tensor to the one in `tensors`; `unreadable` are tensors that would not tell.
    `seen`, `exceptions` and `printed` are what was asked for beside that, of programs in documents; `graph` is the recorded
    graph as the worker told it, and `graph_trouble` why there is none.
    """

    tensors: Mapping[str, TensorFacts] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Plain] = field(default_factory=dict)
    warnings: tuple[Warned, ...] = ()
    seen: tuple[Seen, ...] = ()
    exceptions: tuple[RaisedInside, ...] = ()
    printed: tuple[PrintedBy, ...] = ()
    graph: Plain = None
    graph_trouble: str | None = None

    def tensor(self, name: str) -> TensorFacts | None:
        return self.tensors.get(self.aliases.get(name, name))

    def names_of(self, first: str) -> tuple[str, ...]:
        """All names of the tensor that has `first` in `tensors`."""
        return (first, *(alias for alias, name in self.aliases.items() if name == first))


@dataclass(frozen=True, slots=True)
class Printed:
    """The first 64 KiB of what a program printed, and how many bytes there were."""

    stdout: str = ""
    stderr: str = ""
    stdout_bytes: int = 0
    stderr_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Returned:
    """The program ran to its end."""

    observed: Observed = Observed()
    printed: Printed = Printed()
    seconds: float = 0.0
    imported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Raised:
    """The program raised; `line` (in the program) is the innermost of its own lines in the traceback."""

    type: str
    message: str
    line: int | None = None
    observed: Observed = Observed()
    printed: Printed = Printed()
    seconds: float = 0.0
    imported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Crashed:
    """A signal ended the program's process."""

    signal: int
    printed: Printed = Printed()
    seconds: float = 0.0

    @property
    def signal_name(self) -> str:
        try:
            return signal.Signals(self.signal).name
        except ValueError:  # a real-time signal, or another platform's
            return f"signal {self.signal}"


@dataclass(frozen=True, slots=True)
class Exited:
    """The process ended with this status before the program's outcome could be told (`os._exit`)."""

    status: int
    printed: Printed = Printed()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The program was killed at its deadline, `after` seconds."""

    after: float
    printed: Printed = Printed()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Unobserved:
    """The harness could not tell what happened; `reason` says why."""

    reason: str
    printed: Printed = Printed()
    seconds: float = 0.0


Outcome = Returned | Raised | Crashed | Exited | TimedOut | Unobserved

KINDS: Mapping[type, str] = {
    Returned: "returned",
    Raised: "raised",
    Crashed: "crashed",
    Exited: "exited",
    TimedOut: "timed-out",
    Unobserved: "unobserved",
}


def kind_of(outcome: Outcome) -> str:
    """The word for it in JSON."""
    return KINDS[type(outcome)]


def summary(outcome: Outcome) -> str:
    """It in a few words, without a message's text."""
    if isinstance(outcome, Raised):
        return f"raises {outcome.type}" + (f" on line {outcome.line}" if outcome.line else "")
    if isinstance(outcome, Crashed):
        return f"crashes with {outcome.signal_name}"
    if isinstance(outcome, Exited):
        return f"ends its process with status {outcome.status}"
    if isinstance(outcome, TimedOut):
        return f"did not end within {outcome.after:g} s"
    if isinstance(outcome, Unobserved):
        return f"could not be observed: {outcome.reason}"
    return "returns"
