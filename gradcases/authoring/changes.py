"""What a run showed otherwise than a case states it, as changes of the expectation that stands at `steps`."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from gradcases import message_text
from gradcases.authoring.cores import recorded_text
from gradcases.authoring.layout import GONE, Change
from gradcases.authoring.observations import at_stated, contents_stated, grad_stated, raises_stated, rounded, warns_stated
from gradcases.expectation import Agreement, Expectation, Raises, fact
from gradcases.outcome import Outcome, Raised, Returned
from gradcases.program import Program
from gradcases.wanted import grad_meets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gradcases.authoring.source import Steps
    from gradcases.outcome import Observed


_NO_PROGRAM = Program(())


def message_changes(steps: Steps, stated: Expectation, outcome: Outcome) -> Iterator[Change]:
    """The recorded text, where it is still the same error whose text moved, or has none yet."""
    raises = stated.raises
    if not isinstance(raises, Raises) or not isinstance(outcome, Raised) or raises.type != outcome.type:
        return
    if raises.contains is None or not message_text.holds(raises.contains, outcome.message):
        return
    if raises.message is None or not message_text.same(raises.message, outcome.message):
        yield Change((*steps, "raises", "message"), recorded_text(outcome.message, raises.message))


def behaviour_changes(steps: Steps, stated: Expectation, outcome: Returned | Raised, program: Program) -> Iterator[Change]:
    """All else that differs; what still is as stated keeps the words in which it is."""
    yield from _raising(steps, stated, outcome, program)
    yield from _warnings(steps, stated, outcome.observed)
    yield from _gathered((*steps, "grads"), stated.grads, list(_grads(steps, stated, outcome.observed)))
    yield from _gathered((*steps, "tensors"), stated.tensors, list(_facts(steps, stated, outcome.observed)))
    yield from _gathered((*steps, "values"), stated.values, list(_values(steps, stated, outcome.observed)))


def _raising(steps: Steps, stated: Expectation, outcome: Returned | Raised, program: Program) -> Iterator[Change]:
    here, raises = (*steps, "raises"), stated.raises
    if isinstance(outcome, Returned):
        if isinstance(raises, Raises):
            yield Change(here, GONE)
        return
    seen = raises_stated([outcome], program)
    if not isinstance(raises, Raises):
        yield Change(here, seen)
        return
    if raises.type != outcome.type:
        yield Change((*here, "type"), outcome.type)
    if raises.contains is None or not message_text.holds(raises.contains, outcome.message):
        yield Change((*here, "contains"), seen["contains"])
    if raises.message is None or not message_text.same(raises.message, outcome.message):
        yield Change((*here, "message"), recorded_text(outcome.message, raises.message))
    if raises.at is None or outcome.line != program.find(raises.at.line, raises.at.nth):
        yield Change((*here, "at"), at_stated(outcome.line, program))


def _warnings(steps: Steps, stated: Expectation, observed: Observed) -> Iterator[Change]:
    """The whole list, where one is no longer seen or another is."""
    compared = Expectation(warns=stated.warns).compare(Returned(type(observed)(warnings=observed.warnings)), _NO_PROGRAM)
    if all(part.agreement is Agreement.AGREES for part in compared):
        return
    kept = []
    left = list(observed.warnings)
    for warns in stated.warns:
        met = [each for each in left if each.category == warns.category and message_text.holds(warns.contains, each.message)]
        left = [each for each in left if each not in met]
        kept += [{"category": warns.category, "contains": warns.contains}] if met else []
    told = [*kept, *warns_stated(left)]
    yield Change((*steps, "warns"), told or GONE)


def _grads(steps: Steps, stated: Expectation, observed: Observed) -> Iterator[Change]:
    told_of: set[str] = set()
    for name, want in stated.grads.items():
        firsts = _leaves(name, stated, observed)
        differing = [first for first in firsts if not grad_meets(want, observed.tensors[first])]
        if not firsts or ("*" in name and len(differing) == len(firsts)):
            yield Change((*steps, "grads", name), GONE)
        for first in differing:
            yield Change((*steps, "grads", first if "*" in name else name), grad_stated(observed.tensors[first]))
        told_of.update(firsts)
    for first, facts in observed.tensors.items():
        if facts.is_leaf and facts.requires_grad and first not in told_of:
            yield Change((*steps, "grads", first), grad_stated(facts))


def _leaves(name: str, stated: Expectation, observed: Observed) -> list[str]:
    """The tensors, by first name, that a name or pattern of `grads` is about."""
    if "*" not in name:
        first = observed.aliases.get(name, name)
        return [first] if first in observed.tensors else []
    leaves = [first for first, facts in observed.tensors.items() if facts.is_leaf and facts.requires_grad]
    unnamed = [first for first in leaves if not any(each in stated.grads for each in observed.names_of(first))]
    return [first for first in unnamed if any(fnmatch.fnmatchcase(each, name) for each in observed.names_of(first))]


def _gathered(here: Steps, stated: Mapping[str, object], changes: list[Change]) -> Iterator[Change]:
    """As one change where the mapping they are of is not there yet, or loses all that it has."""
    gone = [change for change in changes if change.value is GONE]
    if len(gone) < len(stated) or not changes:
        yield from changes
        return
    yield Change(here, {str(change.steps[-1]): change.value for change in changes if change.value is not GONE} or GONE)


def _facts(steps: Steps, stated: Expectation, observed: Observed) -> Iterator[Change]:
    for name, facts in stated.tensors.items():
        tensor = observed.tensor(name)
        if tensor is None:
            yield Change((*steps, "tensors", name), GONE)
            continue
        for key, value in facts.stated.items():
            if fact(tensor, key) != value:
                yield Change((*steps, "tensors", name, key), fact(tensor, key))


def _values(steps: Steps, stated: Expectation, observed: Observed) -> Iterator[Change]:
    for name, want in stated.values.items():
        part = Expectation(values={name: want}, complete=False).compare(Returned(observed), _NO_PROGRAM)[-1]
        if part.agreement is not Agreement.AGREES:
            yield Change((*steps, "values", name), _value(name, observed))


def _value(name: str, observed: Observed) -> object:
    tensor = observed.tensor(name)
    if tensor is not None:
        stated = contents_stated(tensor.contents)
        return {"is": stated} if isinstance(stated, str) else stated
    value = rounded(observed.values[name]) if name in observed.values else GONE
    return {"value": value} if isinstance(value, dict) else value
