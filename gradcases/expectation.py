"""What really happens, as a case states it, or what a document claims; and how an outcome compares, part by part.

A case's expectation is complete: it says whether the program raises, each warning, and the gradient of every named
leaf that requires one. What it leaves out of these and a run shows is a difference. A claim says only what its
document says, and what it leaves out is not judged.
"""

from __future__ import annotations

import enum
import fnmatch
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gradcases import message_text, wanted
from gradcases.outcome import Observed, Outcome, Plain, Raised, Returned, TensorFacts, Unobserved, Warned, summary
from gradcases.wanted import Close, Shaped, Wanted, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gradcases.program import Program


class Agreement(enum.Enum):
    """How one part of an expectation compares with what was observed."""

    AGREES = "holds"
    REWORDED = "reworded"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was stated, beside what was observed, both as JSON holds them."""

    part: str
    stated: Plain
    observed: Plain
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class At:
    """The source line that raises: its text and, where several lines read so, which of them."""

    line: str
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Raises:
    """An exception: its type, the hand-written core of its text, its full text as recorded, the line that raises.

    What is None is not stated (a claim's document may name only a type).
    """

    type: str | None = None
    contains: str | None = None
    message: str | None = None
    at: At | None = None


class Ends(enum.Enum):
    """How a program is stated to end where no exception is."""

    RETURNS = "returns"
    UNSAID = "ends"  # of a claim whose document does not say


@dataclass(frozen=True, slots=True)
class Warns:
    """A warning: its category and the core of its text."""

    category: str
    contains: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stated of a tensor itself; what is absent from `stated` is not."""

    stated: Mapping[str, Plain]  # keys: requires_grad, is_leaf, grad_fn, shape, dtype


@dataclass(frozen=True, slots=True)
class Expectation:
    """See the module."""

    raises: Raises | Ends = Ends.RETURNS
    warns: tuple[Warns, ...] = ()
    grads: Mapping[str, Wanted] = field(default_factory=dict)
    tensors: Mapping[str, Facts] = field(default_factory=dict)
    values: Mapping[str, Wanted] = field(default_factory=dict)
    complete: bool = True

    def accepts(self, outcome: Outcome, program: Program) -> bool:
        """Whether the outcome is as stated; a text that only moved beside its core is no objection."""
        return all(part.agreement in (Agreement.AGREES, Agreement.REWORDED) for part in self.compare(outcome, program))

    def compare(self, outcome: Outcome, program: Program) -> tuple[Part, ...]:
        """Each thing stated, or seen and left unstated by a complete expectation, beside what was observed."""
        if isinstance(outcome, Unobserved):
            return (Part("outcome", self.ending, summary(outcome), Agreement.UNKNOWN),)
        if not isinstance(outcome, (Returned, Raised)):
            return (Part("outcome", self.ending, summary(outcome), Agreement.DIFFERS),)
        return (
            *_compare_raising(self.raises, outcome, program),
            *_compare_warnings(self, outcome.observed),
            *_compare_grads(self, outcome.observed),
            *_compare_facts(self.tensors, outcome.observed),
            *_compare_values(self.values, outcome.observed),
        )

    @property
    def ending(self) -> str:
        """How the program is stated to end, in a few words."""
        if isinstance(self.raises, Raises):
            return f"raises {self.raises.type or 'an exception'}"
        return self.raises.value


def _part(name: str, stated: Plain, observed: Plain, agrees: bool) -> Part:
    return Part(name, stated, observed, Agreement.AGREES if agrees else Agreement.DIFFERS)


def _compare_raising(raises: Raises | Ends, outcome: Returned | Raised, program: Program) -> Iterator[Part]:
    if raises is Ends.UNSAID:
        return
    if isinstance(raises, Ends):
        yield _part("raises", "nothing", _raised_told(outcome), isinstance(outcome, Returned))
        return
    if isinstance(outcome, Returned):
        yield from (_part(name, stated, "nothing", False) for name, stated in _stated_of(raises))
        return
    yield _part("raises", "an exception", "an exception", True)
    if raises.type is not None:
        yield _part("type", raises.type, outcome.type, raises.type == outcome.type)
    if raises.contains is not None:
        yield _part("text", raises.contains, outcome.message, message_text.holds(raises.contains, outcome.message))
    if raises.message is not None:
        same = message_text.same(raises.message, outcome.message)
        yield Part("message", raises.message, outcome.message, Agreement.AGREES if same else Agreement.REWORDED)
    if raises.at is not None:
        wanted = program.find(raises.at.line, raises.at.nth)
        yield _part("line", raises.at.line, program.source(outcome.line), wanted is not None and outcome.line == wanted)


def _raised_told(outcome: Returned | Raised) -> str:
    return f"{outcome.type}: {outcome.message}" if isinstance(outcome, Raised) else "nothing"


def _stated_of(raises: Raises) -> Iterator[tuple[str, Plain]]:
    yield "raises", "an exception"
    if raises.type is not None:
        yield "type", raises.type
    if raises.contains is not None:
        yield "text", raises.contains
    if raises.at is not None:
        yield "line", raises.at.line


def _compare_warnings(stated: Expectation, observed: Observed) -> Iterator[Part]:
    left = list(observed.warnings)
    for warns in stated.warns:
        met = [warned for warned in left if _is_warning(warns, warned)]
        seen = met or left
        yield _part("warns", f"{warns.category}: {warns.contains}", [_warning_told(each) for each in seen] or "nothing", bool(met))
        left = [warned for warned in left if warned not in met]
    if stated.complete:
        for warned in left:
            yield _part("warns", "nothing more", _warning_told(warned), False)


def _is_warning(warns: Warns, warned: Warned) -> bool:
    return warns.category == warned.category and message_text.holds(warns.contains, warned.message)


def _warning_told(warned: Warned) -> str:
    return f"{warned.category}: {warned.message}"


def _compare_grads(stated: Expectation, observed: Observed) -> Iterator[Part]:
    told_of: set[str] = set()
    for name, want in stated.grads.items():
        firsts = _matching(name, stated.grads, observed)
        if not firsts:
            yield _part(f"grad {name}", wanted.told(want), observed.unreadable.get(name, "no such tensor"), False)
        for first in firsts:
            facts = observed.tensors[first]
            shown = name if "*" not in name else first
            yield _part(f"grad {shown}", wanted.told(want), _grad_told(facts), wanted.grad_meets(want, facts))
        told_of.update(firsts)
    if stated.complete:
        for first, facts in observed.tensors.items():
            if facts.is_leaf and facts.requires_grad and first not in told_of:
                yield _part(f"grad {first}", "nothing stated", _grad_told(facts), False)


def _matching(name: str, stated: Mapping[str, Wanted], observed: Observed) -> list[str]:
    """The tensors, by first name, that `name` (or the pattern it is) is about."""
    if "*" not in name:
        first = observed.aliases.get(name, name)
        return [first] if first in observed.tensors else []
    return [
        first
        for first, facts in observed.tensors.items()
        if facts.is_leaf
        and facts.requires_grad
        and any(fnmatch.fnmatchcase(each, name) for each in observed.names_of(first))
        and not any(each in stated for each in observed.names_of(first))
    ]


def _grad_told(facts: TensorFacts) -> Plain:
    if facts.grad is None:
        return None if facts.is_leaf else "None, of a non-leaf"
    return facts.grad.value if facts.grad.has_value else {"shape": list(facts.grad.shape)}


def _compare_facts(stated: Mapping[str, Facts], observed: Observed) -> Iterator[Part]:
    for name, facts in stated.items():
        tensor = observed.tensor(name)
        for key, value in facts.stated.items():
            seen = "no such tensor" if tensor is None else fact(tensor, key)
            yield _part(f"{name}.{key}", value, seen, tensor is not None and bool(seen == value))


def fact(tensor: TensorFacts, key: str) -> Plain:
    """One fact of a tensor by the key that states it."""
    if key == "shape":
        return list(tensor.contents.shape)
    return tensor.contents.dtype if key == "dtype" else getattr(tensor, key)


FACTS = ("requires_grad", "is_leaf", "grad_fn", "shape", "dtype")


def _compare_values(stated: Mapping[str, Wanted], observed: Observed) -> Iterator[Part]:
    for name, want in stated.items():
        tensor = observed.tensor(name)
        if tensor is not None:
            contents = tensor.contents
            seen = contents.value if contents.has_value else {"shape": list(contents.shape)}
            yield _part(f"value {name}", wanted.told(want), seen, wanted.contents_meet(want, contents))
        elif name in observed.values:
            seen = observed.values[name]
            yield _part(f"value {name}", wanted.told(want), seen, _plain_is(want, seen))
        else:
            yield _part(f"value {name}", wanted.told(want), "no such value", False)


def _plain_is(want: Wanted, seen: Plain) -> bool:
    if isinstance(want, Close):
        return wanted.plain_meets(want, seen)
    if isinstance(want, Word):
        return bool({Word.NULL: seen is None, Word.NAN: seen == "nan", Word.INF: seen in ("inf", "-inf")}.get(want))
    return isinstance(want, Shaped) and want.shape == () and isinstance(seen, (int, float))
