"""Since when a case behaves as it does, in a sentence: `raises since 1.10.2 (not on 1.8.1); text as of 2.10.0`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.results.behaviour import Aspect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.results.behaviour import Behaviour
    from gradcases.results.history import History, Point, Since

_WORDS = {
    Aspect.TEXT: "text",
    Aspect.LINE: "line",
    Aspect.GRADS: "gradients",
    Aspect.WARNINGS: "warnings",
    Aspect.TENSORS: "tensors' facts",
    Aspect.VALUES: "values",
}


def since_told(history: History | None) -> str | None:
    """In brackets stands on which release it was not so, where others may lie between. None where nothing is known."""
    return None if history is None else "; ".join(_clauses(history))


def _clauses(history: History) -> Iterator[str]:
    behaviour = history.behaviour
    before = history.ending.before
    if before is None:
        span = history.oldest if history.oldest == history.newest else f"{history.oldest} to {history.newest}"
        yield f"{_verb(behaviour, None)} on every release measured ({span})"
    else:
        yield f"{_verb(behaviour, before)} since {history.ending.version}{_bracket(history.ending, _not_so(behaviour, before))}"
    for aspect, since in history.aspects:
        yield f"{_WORDS[aspect]} as of {since.version}{_as_of(since)}"
    if history.fix is not None and history.fix.before is not None and history.fix.version != history.ending.version:
        yield f"the fix so since {history.fix.version}{_as_of(history.fix)}"
    if history.unmeasured:
        yield f"not known on {', '.join(history.unmeasured)}"
    for point in history.not_run:
        yield f"not run on {point.version}: {point.cell.reason}" if point.cell else ""


def _behaviour(point: Point) -> Behaviour | None:
    return point.cell.code.behaviour if point.cell is not None and point.cell.code is not None else None


def _verb(behaviour: Behaviour, before: Point | None) -> str:
    """`raises`, with the type only where it is what is new."""
    earlier = _behaviour(before) if before is not None else None
    if behaviour.kind == "raised" and (earlier is None or earlier.kind != "raised"):
        return "raises"
    return behaviour.ending


def _not_so(behaviour: Behaviour, before: Point) -> str:
    earlier = _behaviour(before)
    if earlier is None:
        return f"not run on {before.version}: {before.cell.reason}" if before.cell is not None else ""
    if behaviour.kind == earlier.kind:
        return f"{earlier.ending} on {before.version}"
    return f"not on {before.version}"


def _bracket(since: Since, told: str) -> str:
    """An ending's: there even a release that follows at once is worth its name."""
    return f" ({'; '.join([told, *_unknown(since)])})"


def _as_of(since: Since) -> str:
    if since.before is None or since.is_exact:
        return ""
    return f" ({'; '.join([f'not on {since.before.version}', *_unknown(since)])})"


def _unknown(since: Since) -> list[str]:
    return [f"{', '.join(since.unknown)} not known"] if since.unknown else []
