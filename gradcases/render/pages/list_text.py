"""A list of cases on a terminal. Plain text: several hundred rows are no work for rich."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from gradcases.render.screen import NARROW, SENTENCE, Screen, cells, columns, folded, wrapped
from gradcases.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case

HEADER = ("case", "symptom", "title")
WIDEST = 160
USUAL = 40  # columns that most ids have room in


def list_text(cases: Sequence[Case], screen: Screen) -> str:
    """A row a case; where the titles have no room beside the ids, a paragraph. An id is never broken where a line has room for it."""
    width = min(screen.width, WIDEST)
    ids = [screen.text(case.id) for case in cases]
    rest = width - max((len(case.symptom.value) for case in cases), default=0) - 4
    longest = max(map(cells, ids), default=0)
    for_ids = min(longest, rest - SENTENCE)
    is_narrow = width < NARROW or for_ids < min(longest, USUAL)
    lines = _paragraphs(cases, screen, width) if is_narrow else _table(cases, screen, for_ids, rest - for_ids)
    return "\n".join([*lines, "", counted(len(cases), "case")]) + "\n"


def _table(cases: Sequence[Case], screen: Screen, for_ids: int, for_titles: int) -> list[str]:
    """An id that is longer than its column stands on a line of its own, above the rest."""
    ids = [screen.text(case.id) for case in cases]
    rows = [
        ([name] if cells(name) <= for_ids else [], [case.symptom.value], wrapped(screen.text(case.title), for_titles))
        for name, case in zip(ids, cases, strict=True)
    ]
    lines = iter(columns([tuple([word] for word in HEADER), *rows]) if rows else [])
    told = list(islice(lines, 1))
    for name, row in zip(ids, rows, strict=True):
        told += [*([] if row[0] else [name]), *islice(lines, max(map(len, row)))]
    return told


def _paragraphs(cases: Sequence[Case], screen: Screen, width: int) -> list[str]:
    lines = []
    for case in cases:
        lines += folded(screen.text(case.id), width)
        lines += [f"  {line}" for line in wrapped(screen.text(f"{case.symptom.value}: {case.title}"), width - 2)]
    return lines
