"""Which cases explain an exception: those that state its type and the core of its text."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from gradcases import message_text
from gradcases.expectation import Raises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.diagnosis.diagnosis import Ending

_WORD = re.compile(r"[A-Za-z_]\w*")


def cases_of(catalog: Catalog, raised: Ending) -> tuple[Case, ...]:
    """Cases that raise this, best first: by how much of the text they state, and how like their raising line is."""
    fitting = [(_likeness(raises, raised), case) for case in catalog.cases for raises in _raises(case) if _fits(raises, raised)]
    fitting.sort(key=lambda each: -each[0])
    return tuple({case.id: case for _, case in fitting}.values())


def _raises(case: Case) -> Iterator[Raises]:
    for when in case.code.expectations:
        if isinstance(when.value.raises, Raises):
            yield when.value.raises


def _fits(raises: Raises, raised: Ending) -> bool:
    kind = (raises.type or "").rpartition(".")[2]
    return kind == raised.type.rpartition(".")[2] and raises.contains is not None and message_text.holds(raises.contains, raised.message)


def _likeness(raises: Raises, raised: Ending) -> float:
    said = message_text.normalised(raised.message)[:400]
    recorded = message_text.normalised(raises.message or raises.contains or "")[:400]
    text = difflib.SequenceMatcher(None, recorded, said, autojunk=False).ratio()
    return 2 * text + _words_shared(raises.at.line if raises.at else "", raised.spot.source if raised.spot else "")


def _words_shared(one: str, other: str) -> float:
    first, second = set(_WORD.findall(one)), set(_WORD.findall(other))
    return len(first & second) / max(1, len(first | second))
