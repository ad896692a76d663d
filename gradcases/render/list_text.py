"""A list of cases on a terminal. Plain text: several hundred rows are no work for rich."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render.screen import NARROW, Screen, cells, columns, folded, wrapped
from gradcases.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case

HEADER = ("case", "symptom", "title")
WIDEST = 160


def list_text(cases: Sequence[Case], screen: Screen) -> str:
    """A row a case; on a narrow screen a paragraph."""
    width = min(screen.width, WIDEST)
    lines = _paragraphs(cases, screen, width) if width < NARROW else _table(cases, screen, width)
    return "\n".join([*lines, "", counted(len(cases), "case")]) + "\n"


def _table(cases: Sequence[Case], screen: Screen, width: int) -> list[str]:
    ids = [screen.text(case.id) for case in cases]
    for_ids = min(max(map(cells, ids), default=0), max(24, width * 3 // 8))
    for_titles = width - for_ids - max((len(case.symptom.value) for case in cases), default=0) - 4
    rows = [
        (folded(name, for_ids), [case.symptom.value], wrapped(screen.text(case.title), for_titles))
        for name, case in zip(ids, cases, strict=True)
    ]
    return columns([tuple([word] for word in HEADER), *rows]) if rows else []


def _paragraphs(cases: Sequence[Case], screen: Screen, width: int) -> list[str]:
    lines = []
    for case in cases:
        lines += folded(screen.text(case.id), width)
        lines += [f"  {line}" for line in wrapped(screen.text(f"{case.symptom.value}: {case.title}"), width - 2)]
    return lines
