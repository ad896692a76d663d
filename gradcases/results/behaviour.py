"""What of an outcome can be held against another one, from whichever file, machine or torch it came; and how two differ.

Seconds, what was printed and on which device a tensor lies do not count. Texts are compared as the judge compares them, without
what varies from machine to machine; numbers within the tolerance that expectations have.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gradcases.message_text import normalised
from gradcases.outcome import Contents, Outcome, Plain, Raised, Returned, TensorFacts, Warned, kind_of, summary
from gradcases.wanted import Close, plain_meets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Aspect(enum.Enum):
    """In what two behaviours differ."""

    ENDING = "ending"
    TEXT = "text"
    LINE = "line"
    GRADS = "grads"
    WARNINGS = "warnings"
    TENSORS = "tensors"
    VALUES = "values"


NOTHING = "nothing"


@dataclass(frozen=True)
class Behaviour:
    """How a program ended, with what text and on which line of its source; its gradients, tensors, values and warnings.

    `detail` is, of an ending that is neither a return nor an exception, what it was. `tensors` has of each name its facts
    by the words that expectations have for them.
    """

    kind: str
    type: str | None = None
    message: str | None = None
    at: str | None = None
    detail: str | None = None
    grads: Mapping[str, Plain] = field(default_factory=dict)
    warnings: tuple[Warned, ...] = ()
    tensors: Mapping[str, Mapping[str, Plain]] = field(default_factory=dict)
    values: Mapping[str, Plain] = field(default_factory=dict)

    @property
    def ending(self) -> str:
        """In a few words, without a text."""
        return f"raises {self.type}" if self.kind == "raised" else self.detail or "returns"


@dataclass(frozen=True)
class Difference:
    """One thing in which two behaviours differ, by the words of a report's `differs`."""

    aspect: Aspect
    part: str
    before: Plain
    after: Plain


def behaviour_of(outcome: Outcome, at: str | None) -> Behaviour:
    """`at` is the source line that raised."""
    if not isinstance(outcome, (Returned, Raised)):
        return Behaviour(kind_of(outcome), detail=summary(outcome))
    seen = outcome.observed
    told = {name: facts for name in (*seen.tensors, *seen.aliases) if (facts := seen.tensor(name)) is not None}
    raised = outcome if isinstance(outcome, Raised) else None
    return Behaviour(
        kind_of(outcome),
        type=raised.type if raised else None,
        message=raised.message if raised else None,
        at=at if raised else None,
        grads={name: grad(facts) for name, facts in seen.tensors.items() if facts.is_leaf and facts.requires_grad},
        warnings=tuple(Warned(each.category, each.message) for each in seen.warnings),
        tensors={name: _facts(facts) for name, facts in told.items()},
        values=seen.values,
    )


def grad(facts: TensorFacts) -> Plain:
    """None, values, or what stands for a tensor that is too large to be told."""
    return None if facts.grad is None else _values(facts.grad)


def _values(contents: Contents) -> Plain:
    if contents.has_value:
        return contents.value
    flags = {name: flag for name in ("zeros", "nan", "inf") if (flag := getattr(contents, name)) is not None}
    return {"shape": list(contents.shape), **flags}


def _facts(facts: TensorFacts) -> Mapping[str, Plain]:
    return {
        "requires_grad": facts.requires_grad,
        "is_leaf": facts.is_leaf,
        "grad_fn": facts.grad_fn,
        "shape": list(facts.contents.shape),
        "dtype": facts.contents.dtype,
        "value": _values(facts.contents),
        **({} if facts.is_leaf and facts.requires_grad else {"grad": grad(facts)}),  # those stand under `grads`
    }


def differences(one: Behaviour, other: Behaviour) -> Iterator[Difference]:
    """What is not the same in both."""
    if one.ending != other.ending:
        yield Difference(Aspect.ENDING, "ending", one.ending, other.ending)
    if one.message != other.message and normalised(one.message or "") != normalised(other.message or ""):
        yield Difference(Aspect.TEXT, "message", one.message, other.message)
    if one.at != other.at and one.kind == other.kind:
        yield Difference(Aspect.LINE, "line", one.at, other.at)
    yield from _by_name(Aspect.GRADS, "grad ", one.grads, other.grads)
    before, after = _warnings(one), _warnings(other)
    if [normalised(each) for each in before] != [normalised(each) for each in after]:
        yield Difference(Aspect.WARNINGS, "warns", before or NOTHING, after or NOTHING)
    for name in dict.fromkeys((*one.tensors, *other.tensors)):
        yield from _tensor(name, one.tensors.get(name), other.tensors.get(name))
    yield from _by_name(Aspect.VALUES, "value ", one.values, other.values)


def _warnings(behaviour: Behaviour) -> list[str]:
    return [f"{each.category}: {each.message}" for each in behaviour.warnings]


_ABSENT = "nothing of that name"


def _tensor(name: str, one: Mapping[str, Plain] | None, other: Mapping[str, Plain] | None) -> Iterator[Difference]:
    if one is None or other is None:
        before, after = (_ABSENT if facts is None else "a tensor" for facts in (one, other))
        yield Difference(Aspect.TENSORS, name, before, after)
        return
    for key in dict.fromkeys((*one, *other)):
        if not same_plain(one.get(key), other.get(key)):
            yield Difference(Aspect.TENSORS, f"{name}.{key}", one.get(key), other.get(key))


def _by_name(aspect: Aspect, prefix: str, one: Mapping[str, Plain], other: Mapping[str, Plain]) -> Iterator[Difference]:
    for name in dict.fromkeys((*one, *other)):
        before, after = one.get(name, _ABSENT), other.get(name, _ABSENT)
        if not same_plain(before, after):
            yield Difference(aspect, f"{prefix}{name}", before, after)


def same_plain(one: Plain, other: Plain) -> bool:
    """Numbers within tolerance, from whichever side; texts without what varies between machines; all else equal."""
    if isinstance(one, str) and isinstance(other, str) and normalised(one) == normalised(other):
        return True
    return plain_meets(Close(one), other) or plain_meets(Close(other), one)


def same(one: Behaviour, other: Behaviour) -> bool:
    return one == other or next(differences(one, other), None) is None
