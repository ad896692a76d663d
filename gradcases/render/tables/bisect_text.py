"""What a bisection found, on a terminal: the releases looked at, then the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.judge import Verdict
from gradcases.matrix.bisecting import Seen
from gradcases.render.screen import cells, wrapped
from gradcases.render.tables.table_text import WIDEST, mark
from gradcases.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.matrix.bisection import Bisection, Look
    from gradcases.render.screen import Screen

_MARKS = {Seen.AS_GOOD: Verdict.HOLDS, Seen.OTHERWISE: Verdict.CHANGED, Seen.UNKNOWN: Verdict.NOT_RUN}


def bisect_text(case_id: str, bisection: Bisection, screen: Screen) -> str:
    width = min(screen.width, WIDEST)
    lines = [case_id]
    looks = [bisection.looks[place] for place in sorted(bisection.looks)]
    room = max((len(look.version) for look in looks), default=0)
    for look in looks:
        head = f"{mark(_MARKS[bisection.seen(look)], screen)} {look.version:<{room}}  "
        told = wrapped(screen.text(_told(bisection, look)), width - cells(head))
        lines += [head + told[0], *(" " * cells(head) + line for line in told[1:3])]
    lines += ["", *(line for sentence in _answer(case_id, bisection) for line in wrapped(screen.text(sentence), width))]
    return "\n".join(lines) + "\n"


def _told(bisection: Bisection, look: Look) -> str:
    if look.differences is None:
        return look.reason or "nothing can be said"
    if look.differences and look is not bisection.looks.get(0):
        return str(look.differences[0])
    if bisection.good_as_stated:
        return f"as stated for {bisection.versions[0]}"
    return f"not as stated: {look.differences[0]}" if look.differences else "as stated"


def _answer(case_id: str, bisection: Bisection) -> Iterator[str]:
    first, found = bisection.first(), bisection.found
    good, bad = bisection.versions[0], bisection.versions[-1]
    if bisection.next() is not None:
        yield "Interrupted before it was found."
    elif first is not None:
        yield f"torch {first} changed it: {_neighbours(bisection)}"
    elif found.last_good < 0:
        yield "No release could be run." if found.first_bad >= len(bisection.versions) else f"torch {good} could not be run."
    else:
        yield f"Nothing changed: {bad} is as {good}."
    if bisection.next() is None and first is not None and bisection.gap:
        yield f"{', '.join(bisection.gap)} could not be run; it may have been one of them."
    if not bisection.good_as_stated:
        yield f"{good} is not as the catalog states it; compared is with what was seen there."
    yield f"{counted(len(bisection.looks), 'environment')} for {counted(len(bisection.versions), 'release')}"


def _neighbours(bisection: Bisection) -> str:
    last_good, first_bad = (bisection.versions[place] for place in (bisection.found.last_good, bisection.found.first_bad))
    if bisection.is_forward:
        return f"{last_good} is the last that is as {bisection.versions[0]}, {first_bad} the first that is not."
    return f"{last_good} is the oldest that is as {bisection.versions[0]}, {first_bad} before it is not."
