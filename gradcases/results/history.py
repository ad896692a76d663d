"""Since which release a case behaves as it does on the newest, as far as measured releases tell. Unknown stays unknown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gradcases.results.behaviour import Aspect, differences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gradcases.results.behaviour import Behaviour
    from gradcases.results.cells import Cell


@dataclass(frozen=True)
class Point:
    """A release and what was measured there; None where nothing was."""

    version: str
    cell: Cell | None


@dataclass(frozen=True)
class Since:
    """In one respect everything is from `version` on, as far as known, as on the newest release.

    `before` is the newest release on which it is known not to be; None where it is so on all. `unknown` lie between the two.
    """

    version: str
    before: Point | None = None
    unknown: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether no release but a patch of the one before can lie between the two."""
        return self.before is not None and not self.unknown and _follows(_numbers(self.before.version), _numbers(self.version))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(piece) for piece in version.split(".") if piece.isdecimal())


def _follows(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return (
        len(one) == len(other) == 3 and other[2] == 0 and (other[:2] == (one[0], one[1] + 1) or (one[:2], other[:2]) == ((1, 13), (2, 0)))
    )


@dataclass(frozen=True)
class History:
    """How a case came to behave as it does on the newest release on which it ran; `aspects` has what moved on its own."""

    newest: str
    behaviour: Behaviour  # there, of the case's code
    oldest: str  # the oldest release on which it ran
    ending: Since
    aspects: tuple[tuple[Aspect, Since], ...]
    fix: Since | None
    unmeasured: tuple[str, ...]  # newer releases of which nothing is known
    not_run: tuple[Point, ...]  # newer releases on which it did not run


def history_of(points: Sequence[Point]) -> History | None:
    """Of releases in their order; None where the case ran on none of them."""
    ran = [(index, each.cell, each.cell.code) for index, each in enumerate(points) if each.cell is not None and each.cell.code is not None]
    if not ran:
        return None
    last, newest, code = ran[-1]
    upto, later = points[: last + 1], points[last + 1 :]
    ending = _since(upto, partial(_same, newest=code.behaviour, aspects=(Aspect.ENDING,)))
    every = [(aspect, _since(upto, partial(_same, newest=code.behaviour, aspects=(Aspect.ENDING, aspect)))) for aspect in _OWN]
    return History(
        newest=points[last].version,
        behaviour=code.behaviour,
        oldest=points[ran[0][0]].version,
        ending=ending,
        aspects=tuple((aspect, since) for aspect, since in every if since.version != ending.version),
        fix=_since(upto, partial(_fixes_alike, newest=newest)) if newest.fixes else None,
        unmeasured=tuple(point.version for point in later if point.cell is None),
        not_run=tuple(point for point in later if point.cell is not None),
    )


_OWN = tuple(aspect for aspect in Aspect if aspect is not Aspect.ENDING)


def _since(points: Sequence[Point], is_so: Callable[[Cell], bool]) -> Since:
    """The points from the newest back to where it was otherwise."""
    version, unknown = points[-1].version, list[str]()
    for point in reversed(points):
        if point.cell is None:
            unknown.append(point.version)
        elif is_so(point.cell):
            version, unknown = point.version, []
        else:
            return Since(version, point, tuple(reversed(unknown)))
    return Since(version)


def _same(cell: Cell, newest: Behaviour, aspects: Sequence[Aspect]) -> bool:
    return cell.code is not None and _alike(cell.code.behaviour, newest, aspects)


def _alike(one: Behaviour, other: Behaviour, aspects: Sequence[Aspect]) -> bool:
    return not any(each.aspect in aspects for each in differences(one, other))


_ABOUT_A_FIX = (Aspect.ENDING, Aspect.GRADS, Aspect.VALUES)


def _fixes_alike(cell: Cell, newest: Cell) -> bool:
    if [fix.name for fix in cell.fixes] != [fix.name for fix in newest.fixes]:
        return False
    return all(_alike(a.behaviour, b.behaviour, _ABOUT_A_FIX) for a, b in zip(cell.fixes, newest.fixes, strict=True))
