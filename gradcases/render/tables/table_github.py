"""A table of results for GitHub: at most ten annotations, and a job summary of a size that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.judge import Verdict
from gradcases.render import markdown as md
from gradcases.render.github_commands import annotation, at_most_ten
from gradcases.render.tables.table_markdown import head as table_head
from gradcases.render.tables.table_markdown import row_lines
from gradcases.render.tables.table_rows import rows_of
from gradcases.render.tables.table_weight import Weight, weighed
from gradcases.render.tables.table_words import closing, column_lines, lacking
from gradcases.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.render.tables.table_rows import RowLines
    from gradcases.results.cells import Cell
    from gradcases.results.table import Table

MOST_BYTES = 1_000_000  # GitHub takes 1 MiB of a step, and shows nothing of what is longer
LEVELS = {Weight.ERROR: "error", Weight.WARNING: "warning"}
TITLES = {
    Weight.ERROR: "Not as documented",
    Weight.WARNING: "Only in the text of a message, or on a nightly build, not as documented",
    Weight.DIFFERENT: "As documented, and not the same on all targets",
    Weight.SAME: "As documented, and the same on all targets",
}
FOR_THE_REST = 200  # bytes, to say how many cases are left out
MOST_TARGETS = 60


def annotated(table: Table) -> str:
    """What is not as documented, errors first; what is missing; below them, how much it is of."""
    every = _rows(table)
    told = [annotation(LEVELS[weight], {"title": _title(row)}, _message(row)) for weight, row in every if weight in LEVELS]
    told += [annotation("warning", {"title": "incomplete"}, each) for each in lacking(table)]
    return "".join(f"{line}\n" for line in [*at_most_ten(told, "the job summary has them"), closing(table)])


def _rows(table: Table) -> list[tuple[Weight, RowLines]]:
    return weighed(table, tuple(rows_of(table, _reason)))


def _reason(cell: Cell) -> str | None:
    """Why a program that ran is not as documented."""
    return cell.reason if cell.code is not None else None


def _title(row: RowLines) -> str:
    """The case, with the targets on which it is not as documented."""
    where = [f"{line.verdict.value} on {line.columns}" for line in row.lines if line.verdict not in (Verdict.HOLDS, Verdict.NOT_RUN, None)]
    return f"{row.case}: {', '.join(where)}"


def _message(row: RowLines) -> str:
    return "\n".join(
        f"{line.columns}: {'; '.join(line.sentences)}" + (f" ({line.verdict.value})" if line.verdict else "") for line in row.lines
    )


def summary(table: Table, most_bytes: int = MOST_BYTES) -> str:
    """Markdown: the most important first, and as many cases as there is room for."""
    every = _rows(table)
    page = _head(table)
    left_out = 0
    for weight in sorted(Weight, reverse=True):
        of_weight = [row for each, row in every if each is weight]
        room = 0 if left_out else most_bytes - FOR_THE_REST - _size(page)
        shown = _fitting(of_weight, room - _size(_section(weight, of_weight, "")))
        page += _section(weight, of_weight, "".join(shown)) if shown else ""
        left_out += len(of_weight) - len(shown)
    if left_out:
        page += f"\n*{counted(left_out, 'more case')}, for which there is no room here; the reports have them all.*\n"
    return page


def _head(table: Table) -> str:
    told = [f"- {md.text(each)}" for each in column_lines(table)]
    left = len(told) - MOST_TARGETS
    told = told if left <= 1 else [*told[:MOST_TARGETS], f"- and {left} more"]
    return "\n".join(["# gradcases", "", f"**{md.text(closing(table))}**", "", *told, ""])


def _section(weight: Weight, rows: Sequence[RowLines], body: str) -> str:
    """What is as documented everywhere is folded up: it is long, and few need it."""
    title = f"{TITLES[weight]}: {counted(len(rows), 'case')}"
    table = "\n".join([*table_head("targets"), body])
    if weight is Weight.SAME:
        return f"\n<details><summary>{title}</summary>\n\n{table}\n</details>\n"
    return f"\n## {title}\n\n{table}"


def _fitting(rows: Sequence[RowLines], room: int) -> list[str]:
    """The first rows, as many as there is room for."""
    told = []
    for row in rows:
        text = "".join(f"{line}\n" for line in row_lines(row))
        room -= _size(text)
        if room < 0:
            break
        told.append(text)
    return told


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
