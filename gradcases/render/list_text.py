"""A list of cases on a terminal. Plain text: several hundred rows are no work for rich."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render.screen import NARROW, SENTENCE, Screen, cells, columns, folded, wrapped
from gradcases.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case

HEADER = ("case", "symptom", "title")
WIDEST = 160


def list_text(cases: Sequence[Case], screen: Screen) -> str:
    """A row a case; where the titles have no room beside the ids, a paragraph. An id is never broken where a line has room for it."""
    width = min(screen.width, WIDEST)
    ids = [screen.text(case.id) for case in cases]
    for_titles = width - max(map(cells, ids), default=0) - max((len(case.symptom.value) for case in cases), default=0) - 4
    is_narrow = width < NARROW or for_titles < SENTENCE
    lines = _paragraphs(cases, screen, width) if is_narrow else _table(cases, screen, for_titles)
    return "\n".join([*lines, "", counted(len(cases), "case")]) + "\n"


def _table(cases: Sequence[Case], screen: Screen, for_titles: int) -> list[str]:
    rows = [([screen.text(case.id)], [case.symptom.value], wrapped(screen.text(case.title), for_titles)) for case in cases]
    return columns([tuple([word] for word in HEADER), *rows]) if rows else []


def _paragraphs(cases: Sequence[Case], screen: Screen, width: int) -> list[str]:
    lines = []
    for case in cases:
        lines += folded(screen.text(case.id), width)
        lines += [f"  {line}" for line in wrapped(screen.text(f"{case.symptom.value}: {case.title}"), width - 2)]
    return lines
