"""Every way to state something else than an expectation does, one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from gradcases.expectation import At, Ends, Expectation, Facts, Raises, Warns
from gradcases.outcome import Observed, Plain
from gradcases.wanted import Shaped, Wanted, Word

if TYPE_CHECKING:
    from gradcases.program import Program

Flip = tuple[str, Expectation]


def flips(expectation: Expectation, program: Program) -> Iterator[Flip]:
    """Each with its label."""
    yield from _raising(expectation, program)
    yield from _warnings(expectation)
    for name, want in expectation.grads.items():
        yield f"grads.{name}", replace(expectation, grads={**expectation.grads, name: _other(want)})
    for name, facts in expectation.tensors.items():
        for key, value in facts.stated.items():
            other = Facts({**facts.stated, key: _other_plain(value)})
            yield f"tensors.{name}.{key}", replace(expectation, tensors={**expectation.tensors, name: other})
    for name, want in expectation.values.items():
        yield f"values.{name}", replace(expectation, values={**expectation.values, name: _other(want)})


def deletions(expectation: Expectation, observed: Observed) -> Iterator[Flip]:
    """What a complete expectation cannot leave out: how it ends, a warning, the gradient of a leaf that requires one."""
    if isinstance(expectation.raises, Raises):
        yield "delete raises", replace(expectation, raises=Ends.RETURNS)
    for number in range(len(expectation.warns)):
        yield f"delete warns[{number}]", replace(expectation, warns=expectation.warns[:number] + expectation.warns[number + 1 :])
    for name in expectation.grads:
        facts = observed.tensor(name)
        told_otherwise = any("*" in other or (other != name and observed.tensor(other) is facts) for other in expectation.grads)
        if facts is not None and facts.is_leaf and facts.requires_grad and not told_otherwise:
            others = {other: want for other, want in expectation.grads.items() if other != name}
            yield f"delete grads.{name}", replace(expectation, grads=others)


def _raising(expectation: Expectation, program: Program) -> Iterator[Flip]:
    raises = expectation.raises
    if not isinstance(raises, Raises):
        yield "raises", replace(expectation, raises=Raises("RuntimeError", "does not require grad"))
        return
    yield "raises nothing", replace(expectation, raises=Ends.RETURNS)
    yield "raises.type", replace(expectation, raises=replace(raises, type=f"Other{raises.type}"))
    yield "raises.contains", replace(expectation, raises=replace(raises, contains=f"{raises.contains}, or so"))
    if raises.at is not None:
        here = program.find(raises.at.line, raises.at.nth)
        other = next(number for number, line in enumerate(program.lines, 1) if line.strip() and number != here)
        at = At(program.lines[other - 1].strip(), program.all_lines(program.lines[other - 1]).index(other) + 1)
        yield "raises.at", replace(expectation, raises=replace(raises, at=at))


def _warnings(expectation: Expectation) -> Iterator[Flip]:
    for number, warns in enumerate(expectation.warns):
        for label, other in (
            ("category", Warns(f"Other{warns.category}", warns.contains)),
            ("contains", Warns(warns.category, f"{warns.contains}, or so")),
        ):
            changed = (*expectation.warns[:number], other, *expectation.warns[number + 1 :])
            yield f"warns[{number}].{label}", replace(expectation, warns=changed)
    yield "one more warning", replace(expectation, warns=(*expectation.warns, Warns("UserWarning", "that nobody gives")))


def _other(want: Wanted) -> Wanted:
    if isinstance(want, Word):
        return Word.PRESENT if want.wants_none else Word.NULL if want is not Word.NULL else Word.PRESENT
    if isinstance(want, Shaped):
        return Shaped((*want.shape, 7))
    return replace(want, value=_other_plain(want.value))


def _other_plain(value: Plain) -> Plain:
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return 12345.0 if value != value or abs(value) == float("inf") else value + 1 + abs(value)
    if isinstance(value, list):
        return [_other_plain(value[0]), *value[1:]] if value else [1]
    if isinstance(value, dict):
        return {**value, "one more": 1}
    return "something else" if value is None else f"{value}, or so"
