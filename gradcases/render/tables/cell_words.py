"""What a cell says, in short sentences; and what moved from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.finding import fix_label
from gradcases.happening import shown
from gradcases.render.literal import one_line
from gradcases.render.parts import changes
from gradcases.results.behaviour import Aspect, Difference, differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.outcome import Plain
    from gradcases.results.behaviour import Behaviour
    from gradcases.results.cells import Cell, RanCell

LONGEST_TEXT = 400  # most messages are shorter; a few go on for pages
LONGEST_VALUE = 80
MOST_GRADS = 4
MOST_CHANGES = 3
LONGEST_CHANGE = 48
MOST_SENTENCES = 6


def sentences(cell: Cell, before: Cell | None) -> list[str]:
    """What it says; where there is one before, only what is not as there."""
    told = list(_sentences(cell, before))
    left = len(told) - MOST_SENTENCES
    return told if left <= 1 else [*told[:MOST_SENTENCES], f"and {left} more"]


def _sentences(cell: Cell, before: Cell | None) -> Iterator[str]:
    if cell.code is None:
        yield f"{cell.verdict.value}: {cell.reason or 'nothing more is known'}"
    elif before is None or before.code is None:
        yield behaves(cell.code.behaviour)
    else:
        yield from list(_moved(before, cell)) or [f"{cell.verdict.value}: {cell.reason}" if cell.reason else cell.verdict.value]


def behaves(behaviour: Behaviour) -> str:
    """Its ending with its text, or with the gradients it leaves."""
    if behaviour.message is not None:
        return f"{behaviour.ending}: {cut(behaviour.message)}"
    grads = [f"{name}.grad is {value(grad)}" for name, grad in behaviour.grads.items()]
    left = len(grads) - MOST_GRADS
    told = grads if left <= 1 else [*grads[:MOST_GRADS], f"and {left} more gradients"]
    warned = [f"warns {each.category}: {cut(each.message)}" for each in behaviour.warnings]
    return "; ".join([behaviour.ending, *warned, *told])


def _moved(before: Cell, cell: Cell) -> Iterator[str]:
    is_only = max(len(before.fixes), len(cell.fixes)) == 1
    if before.content_sha256 != cell.content_sha256:
        yield "the case itself is another one"
    for one, other, where in pairs(before, cell):
        name = "" if where == "code" else f"{fix_label(where, is_only)}: "
        if one is None or other is None:
            yield f"{name}is {'new' if one is None else 'gone'}"
            continue
        yield from (f"{name}{each}" for each in _differing(one.behaviour, other.behaviour))


def pairs(before: Cell, cell: Cell) -> Iterator[tuple[RanCell | None, RanCell | None, str]]:
    """The programs of both, by name."""
    one, other = ({each.name: each for each in programs.programs} for programs in (before, cell))
    for name in dict.fromkeys((*one, *other)):
        yield one.get(name), other.get(name), name


def _differing(one: Behaviour, other: Behaviour) -> Iterator[str]:
    found = list(differences(one, other))
    if any(each.aspect is Aspect.ENDING for each in found):
        yield behaves(other)
        implied = (Aspect.ENDING, Aspect.TEXT, Aspect.LINE, Aspect.GRADS) if other.message is None else (Aspect.ENDING, Aspect.TEXT)
        found = [each for each in found if each.aspect not in implied]
    for each in found:
        yield _difference(each)


def _difference(each: Difference) -> str:
    if each.aspect is Aspect.TEXT:
        return text_moved(str(each.before or ""), str(each.after or ""))
    if each.aspect is Aspect.LINE:
        return f"raises on the line `{each.after}`"
    if each.aspect is Aspect.GRADS:
        return f"{each.part.removeprefix('grad ')}.grad is {value(each.after)}, was {value(each.before)}"
    if each.aspect is Aspect.WARNINGS:
        return f"warns: {_listed(each.after)}" if isinstance(each.after, list) else "warns no more"
    return f"{each.part.removeprefix('value ')} is {value(each.after)}, was {value(each.before)}"


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(cut(text) for text in texts)


def text_moved(before: str, after: str) -> str:
    """What in a message became what; the message itself where it has little in common with the one before."""
    found = list(changes(one_line(before), one_line(after), longest=LONGEST_CHANGE))
    if not found:
        return f"text: {cut(after)}"
    more = [f"and {len(found) - MOST_CHANGES} more changes"] if len(found) > MOST_CHANGES + 1 else []
    return f"in the text, {', '.join([*(found[:MOST_CHANGES] if more else found), *more])}"


def value(plain: Plain) -> str:
    return cut(shown(plain), LONGEST_VALUE)


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """On one line; where it is longer, its first words."""
    line = one_line(text)
    if len(line) <= longest:
        return line
    words = line[: longest - 1].rsplit(" ", 1)[0]
    return f"{words} …" if len(words) > longest // 2 else f"{line[: longest - 1]}…"
