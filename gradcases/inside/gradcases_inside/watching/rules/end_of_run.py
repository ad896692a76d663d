"""What is told at the end: reasons of gradients that never came, put together by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases_inside.watching import looking
from gradcases_inside.watching.graph import Graph
from gradcases_inside.watching.rules import bad_values, optimizers, reads, steps_taken

if TYPE_CHECKING:
    from gradcases_inside.watching.finding import Finding
    from gradcases_inside.watching.judged import Leaf
    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.records import Backward


def findings(judge: Judge, error: BaseException | None) -> list[Finding]:
    """Best first."""
    if error is not None:
        return merged(_of_error(judge, error))
    looking.at_uses(judge)
    checker = judge.recorder.checker
    if checker is not None and not any(held.steps for held in judge.optimizers):
        bad_values.look_for_zeros(judge, checker, list(judge.leaves.values()))
    _late_reasons(judge)
    return merged(known(judge))


def known(judge: Judge) -> list[Finding]:
    """Of all that was looked at so far."""
    found = list(optimizers.findings(judge))
    behind = optimizers.left_behind(judge)
    for leaf in judge.leaves.values():
        if leaf.went_without and leaf.value.number not in behind:
            found.extend(leaf.reasons)
    found.extend(reads.findings(judge))
    found.extend(bad_values.findings(judge))
    found.extend(steps_taken.without_backward(judge))
    found.extend(judge.noticed)
    return found


def _of_error(judge: Judge, error: BaseException) -> list[Finding]:
    failure = judge.failure
    if failure is not None and failure[:2] == (type(error).__name__, str(error)):
        return failure[2]
    found = reads.of_error(judge, error)
    for finding in found:
        finding.error = True
    return found


def _late_reasons(judge: Judge) -> None:
    """Of leaves that no optimizer holds: they are looked at when all has been done."""
    if any(held.steps for held in judge.optimizers):
        return
    backwards = [event for event in judge.recorder.backwards if not event.is_grad]
    if not backwards:
        return
    limited = {value.number for event in backwards for value in event.inputs}
    leaves = [leaf for leaf in judge.leaves.values() if not leaf.got and not leaf.reasons and not _is_replaced(judge, leaf, backwards[-1])]
    looking.give_reasons(judge, [leaf for leaf in leaves if not limited or leaf.value.number in limited])


def _is_replaced(judge: Judge, leaf: Leaf, last: Backward) -> bool:
    """Whether another leaf, made of it and asked for its own gradient, got that; or it was made after the last backward."""
    made = leaf.value.call
    if made is not None and made.number > last.number:
        return True
    if leaf.is_parameter:
        return False
    others = [each.value for each in judge.leaves.values() if each.asked and each.got and each.value.call is not None]
    behind = Graph(judge.recorder.calls)
    return any(leaf.value.number in behind.led_to([each]).values for each in others[:64])


def merged(found: list[Finding]) -> list[Finding]:
    """One for each cause and line, in the order of their ranks, those of most tensors first."""
    kept = {}  # type: dict
    for finding in found:
        if finding.place is None:
            continue
        first = kept.setdefault(finding.key, finding)
        if first is not finding:
            _join(first, finding)
    return sorted(kept.values(), key=lambda each: (each.rank, each.confidence != "certain", -len(each.values), -each.moment))


def _join(first: Finding, other: Finding) -> None:
    known = {value.number for value in first.values}
    for at, value in enumerate(other.values):
        if value.number not in known:
            first.values.append(value)
            if other.tensors:
                first.tensors.append(other.tensors[at])
    if len(other.path) > len(first.path):
        first.path = other.path
