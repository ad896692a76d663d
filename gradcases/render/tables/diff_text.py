"""What differs between two reports, by its reason: on a terminal and as Markdown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gradcases.render import markdown as md
from gradcases.render.screen import wrapped
from gradcases.render.tables.cell_words import sentences
from gradcases.render.tables.table_markdown import table_lines
from gradcases.render.tables.table_rows import NO_RESULT, Line, RowLines
from gradcases.render.tables.table_text import WIDEST, blocks, legend
from gradcases.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.render.screen import Screen
    from gradcases.results.cells import Cell
    from gradcases.results.differing import CaseDifference, ClaimDifference, Comparison, Reason
    from gradcases.results.table import Column


def text(value: Comparison, screen: Screen) -> str:
    width = min(screen.width, WIDEST)
    lines: list[str] = []
    for name, column in _sides(value):
        lines += _hanging(f"{name}: {_told(column)}", screen, width, 3)
    for reasons, rows, claims in _groups(value):
        lines += ["", *_hanging(_title(reasons), screen, width, 2)]
        lines += blocks(rows, screen, width)
        for claim in claims:
            lines += _hanging(_claim(claim), screen, width, 4)
    lines += [*legend(_rows(value), screen, width), "", *_hanging(closing(value), screen, width, 0)]
    return "\n".join(lines) + "\n"


def _hanging(told: str, screen: Screen, width: int, indent: int) -> list[str]:
    first, *rest = wrapped(screen.text(told), max(20, width - indent))
    return [first, *(" " * indent + each for each in rest)]


def markdown(value: Comparison) -> str:
    lines = ["# gradcases diff", "", f"**{md.text(closing(value))}**", ""]
    lines += [f"- {name}: {md.text(_told(column))}" for name, column in _sides(value)]
    for reasons, rows, claims in _groups(value):
        lines += ["", f"## {md.text(_title(reasons))}", ""]
        lines += table_lines(rows, "report") if rows else ()
        lines += ["", *(f"- {md.text(_claim(claim))}" for claim in claims)] if claims else ()
    return "\n".join(lines) + "\n"


def _sides(value: Comparison) -> tuple[tuple[str, Column], tuple[str, Column]]:
    return (("A", value.before), ("B", value.after))


def _told(column: Column) -> str:
    return f"{column.target} ({', '.join(column.files[:4])}{', …' if len(column.files) > 4 else ''})"


def _groups(value: Comparison) -> Iterator[tuple[tuple[Reason, ...], list[RowLines], list[ClaimDifference]]]:
    """By reasons, those of which there are most first."""
    counter = Counter([*(each.reasons for each in value.cases), *(each.reasons for each in value.claims)])
    for reasons, _ in counter.most_common():
        rows = [_row(each) for each in value.cases if each.reasons == reasons]
        yield reasons, rows, [each for each in value.claims if each.reasons == reasons]


def _title(reasons: tuple[Reason, ...]) -> str:
    label = " or ".join(reason.value for reason in reasons)
    return f"{label}: {reasons[0].meaning}" if len(reasons) == 1 else label


def _rows(value: Comparison) -> list[RowLines]:
    return [_row(each) for each in value.cases]


def _row(each: CaseDifference) -> RowLines:
    return RowLines(each.case, (_line("A", each.before, None), _line("B", each.after, each.before)), uniform=False)


def _line(name: str, cell: Cell | None, before: Cell | None) -> Line:
    if cell is None:
        return Line(name, None, (NO_RESULT,))
    return Line(name, cell.verdict, tuple(sentences(cell, before)))


def _claim(each: ClaimDifference) -> str:
    claim = each.after
    return f"{claim.source}, {claim.locator} ({claim.case}): {each.before.verdict.value} became {claim.verdict.value}"


def closing(value: Comparison) -> str:
    """Counts by reason."""
    if value.is_same:
        return f"{counted(value.same, 'case')}: nothing differs"
    found = (("case", [each.reasons for each in value.cases]), ("claim", [each.reasons for each in value.claims]))
    told = [_by_reason(kind, reasons) for kind, reasons in found if reasons]
    return "; ".join([*told, f"{counted(value.same, 'case')} the same"])


def _by_reason(kind: str, reasons: list[tuple[Reason, ...]]) -> str:
    by_label = Counter(" or ".join(reason.value for reason in each) for each in reasons)
    verb = "differs" if len(reasons) == 1 else "differ"
    return f"{counted(len(reasons), kind)} {verb}: " + ", ".join(f"{count} by {label}" for label, count in by_label.most_common())
