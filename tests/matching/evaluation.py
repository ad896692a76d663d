"""How often the answer to a recorded message, pasted in some way, names its cause first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gradcases.matching.answering import answer
from gradcases.matching.texts import Kind
from tests.matching.pasted import WAYS, pasted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gradcases.matching.texts import Text


@dataclass
class Tally:
    """`first`: the message's cause is the first one told.

    `named`: or a cause that shows the same text is, and all that show it are told, each with how to tell it.
    """

    asked: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)  # way, case, the first cause

    def share(self, counts: Counter[str]) -> float:
        return counts.total() / max(1, self.asked.total())


def evaluated(
    texts: Sequence[Text],
    titles: Mapping[str, str],
    asked: Iterable[Text],
    ways: Iterable[str] = tuple(WAYS),
    codes: Mapping[str, str] | None = None,
) -> Tally:
    """Over these messages, each pasted in each of these ways; `codes` are the programs of the cases, for the way that shows them."""
    tally, ways = Tally(), tuple(ways)
    for text in asked:
        if text.kind is Kind.RAISED and text.message is not None:
            for way in ways:
                _tell(tally, texts, titles, text, way, (codes or {}).get(text.case, ""))
    return tally


def _tell(tally: Tally, texts: Sequence[Text], titles: Mapping[str, str], text: Text, way: str, code: str) -> None:
    given = answer(pasted(way, text.type or "RuntimeError", text.said, text.at, text.case, code), texts, titles)
    first = given.matches[0].cause if given.matches else "nothing"
    told = {match.cause for match in (*given.matches, *given.also) if match.apart}
    is_first = first == text.cause
    shared = {each.cause for each in texts if each.message == text.message or (each.group == text.group and each.core == text.core)}
    tally.asked[way] += 1
    tally.first[way] += is_first
    is_named = is_first or (first in shared and shared <= told)
    tally.named[way] += is_named
    if not is_named:
        tally.missed.append((way, text.case, first))
