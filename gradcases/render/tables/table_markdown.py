"""A table of results as Markdown: a row for each range of targets in which a case is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render import markdown as md
from gradcases.render.tables.table_words import closing, column_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gradcases.render.tables.table_rows import RowLines
    from gradcases.results.table import Table


def merged(table: Table, rows: Iterable[RowLines]) -> str:
    lines = ["# gradcases results", "", f"**{md.text(closing(table))}**", ""]
    lines += [f"- {md.text(each)}" for each in column_lines(table)]
    return "\n".join([*lines, "", *table_lines(rows, "targets")]) + "\n"


def table_lines(rows: Iterable[RowLines], what: str) -> Iterator[str]:
    """`what` its columns are: targets, releases."""
    yield from head(what)
    for row in rows:
        yield from row_lines(row)


def head(what: str) -> tuple[str, str]:
    return (f"| case | {what} | verdict | what happens |", "|---|---|---|---|")


def row_lines(row: RowLines) -> Iterator[str]:
    for number, line in enumerate(row.lines):
        case = md.cell(row.case) if number == 0 else ""
        verdict = "no result" if line.verdict is None else line.verdict.value
        told = "<br>".join(md.text(sentence) for sentence in line.sentences)
        yield f"| {case} | {md.text(line.columns)} | {verdict} | {told} |"
