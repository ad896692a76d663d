"""Gradients before a fix and after it, side by side; and what else happens with the fix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradcases.happening import described, stated
from gradcases.page import Happens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradcases.case import Code
    from gradcases.page import FixSection
    from gradcases.wanted import Wanted

UNSAID = "–"


@dataclass(frozen=True)
class Gradient:
    """Of one tensor; `–` where a program has none of that name."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Mended:
    """What a fix gives: gradients in a table, and the rest in sentences; all in sentences where that depends on circumstances."""

    gradients: tuple[Gradient, ...]
    happens: tuple[Happens, ...]


def mended(code: Code, fix: Code, section: FixSection) -> Mended:
    """`section` is the fix's on the page of its case."""
    if len(fix.expectations) > 1:
        return Mended(gradients_of(code, fix), section.happens)
    (only,) = fix.expectations
    rest = tuple(stated(replace(only.value, grads={})))
    return Mended(gradients_of(code, fix), (Happens("", rest),) if rest else ())


def gradients_of(code: Code, fix: Code) -> tuple[Gradient, ...]:
    """Of every tensor whose gradient is stated, on the newest torch that is told apart."""
    before, after = _newest(code), _newest(fix)
    return tuple(Gradient(name, _told(before, name), _told(after, name)) for name in dict.fromkeys((*before, *after)))


def _newest(code: Code) -> Mapping[str, Wanted]:
    return max(code.expectations, key=lambda block: block.condition.torch.low or ()).value.grads


def _told(grads: Mapping[str, Wanted], name: str) -> str:
    return described(grads[name]) if name in grads else UNSAID
