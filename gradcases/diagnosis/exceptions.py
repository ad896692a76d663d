"""Which causes explain an exception or a warning of a script: as of a pasted text, by the same rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.matching.answer import CERTAIN, LIKELY, Verdict
from gradcases.matching.answering import answer
from gradcases.matching.texts import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.catalog import Catalog
    from gradcases.diagnosis.diagnosis import Ending, Spot
    from gradcases.matching.answer import Match
    from gradcases.matching.texts import Text

INTENDED = "working-as-intended"


def matches_of(catalog: Catalog, texts: Sequence[Text], raised: Ending) -> tuple[Match, ...]:
    """Causes that show this exception, best first; the first alone where it is certain."""
    return _matches(catalog, texts, _traceback(raised))


def match_of_warning(catalog: Catalog, texts: Sequence[Text], warned: Ending) -> Match | None:
    """The cause that shows this warning; None where nothing is wrong, or it is only like one that is known."""
    said = f"{warned.type}: {warned.message}"
    where = f"{warned.spot.file}:{warned.spot.line}: {said}\n  {warned.spot.source}\n" if warned.spot is not None else f"{said}\n"
    first = next(iter(_matches(catalog, texts, where)), None)
    known = first is not None and first.text.kind is Kind.WARNED and first.share >= LIKELY and first.cause != INTENDED
    return first if known else None


def _matches(catalog: Catalog, texts: Sequence[Text], text: str) -> tuple[Match, ...]:
    found = answer(text, texts, {case.id: case.title for case in catalog.cases})
    if found.verdict is not Verdict.MATCHED:
        return ()
    return found.matches[:1] if found.matches[0].share >= CERTAIN else found.matches


def _traceback(raised: Ending) -> str:
    """What the interpreter would print of it, in short."""
    return f"Traceback (most recent call last):\n{_frame(raised.spot)}{raised.type}: {raised.message}\n"


def _frame(spot: Spot | None) -> str:
    return f'  File "{spot.file}", line {spot.line}, in <module>\n    {spot.source}\n' if spot is not None else ""


def cases_named(matches: Sequence[Match]) -> frozenset[str]:
    """All cases that show the text."""
    return frozenset(case for match in matches for case in (match.case, *match.cases))
