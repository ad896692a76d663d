"""A diagnosis on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from gradcases.render.diagnoses.diagnosis_words import CONFIDENCE, ending, names, nothing, place
from gradcases.render.pen import Pen
from gradcases.render.words import explain_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from gradcases.catalog import Catalog
    from gradcases.diagnosis.diagnosis import Diagnosis, Finding, Spot
    from gradcases.render.screen import Screen

AROUND = 2  # lines shown before and after the culprit


def diagnosis_text(value: Diagnosis, catalog: Catalog, screen: Screen) -> str:
    """Each finding with its lines, best first."""
    pen = Pen(screen, widest=100)
    return pen.drawn(_pieces(pen, value, catalog))


def _pieces(pen: Pen, value: Diagnosis, catalog: Catalog) -> Iterator[RenderableType]:
    if not value.findings:
        yield pen.literal(nothing(value))
    for number, finding in enumerate(value.findings):
        if number:
            yield Text()
        yield Group(*_finding(pen, finding, catalog))
    yield Text()
    yield pen.literal(ending(value), "dim")


def _finding(pen: Pen, finding: Finding, catalog: Catalog) -> Iterator[RenderableType]:
    yield from _place(pen, finding)
    cause = catalog.causes.get(finding.cause)
    if cause is not None:
        yield pen.literal(cause.summary, "bold")
    if finding.spot is not None:
        yield from (Text(), _lines(pen, finding.spot), Text())
    yield pen.paragraph(finding.why)
    yield pen.indented(_facts(pen, finding))
    if len(finding.path) > 1:
        yield from (Text(), pen.indented(_way(pen, finding)))


def _place(pen: Pen, finding: Finding) -> Iterator[Text]:
    """With the cause beside it, or below it where that has no room."""
    sure = CONFIDENCE[finding.confidence.value]
    cause = pen.literal(finding.cause, "red").append(f" ({sure})" if sure else "", "dim")
    if finding.spot is None:
        yield cause
        return
    where = pen.path(place(finding.spot), "bold cyan")
    if where.cell_len + 2 + cause.cell_len <= pen.width:
        yield Text.assemble(where, "  ", cause)
    else:
        yield from (where, cause)


def _lines(pen: Pen, spot: Spot) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for number, line in _around(spot):
        blamed = number == spot.line
        mark = pen.screen.symbol("❱", ">") if blamed else " "
        grid.add_row(Text(f"{mark} {number}", style="bold red" if blamed else "dim"), pen.code(line)[0])
    return pen.indented(grid)


def _around(spot: Spot) -> Iterator[tuple[int, str]]:
    """The lines near it, as they are in the file; only itself where the file is no longer there."""
    try:
        with open(spot.file, encoding="utf-8", errors="replace") as stream:
            lines = stream.read().split("\n")
    except OSError:
        lines = []
    if spot.line > len(lines) or lines[spot.line - 1].strip() != spot.source:
        yield spot.line, spot.source
        return
    for number in range(max(1, spot.line - AROUND), min(len(lines), spot.line + AROUND) + 1):
        yield number, lines[number - 1]


def _facts(pen: Pen, finding: Finding) -> RenderableType:
    grid = pen.grid()
    if finding.tensors:
        grid.add_row(Text("suffering", style="dim"), pen.literal(names(finding.tensors)))
    if finding.case is not None:
        grid.add_row(Text("read on", style="dim"), pen.literal(explain_command(finding.case.id)))
    return grid


def _way(pen: Pen, finding: Finding) -> RenderableType:
    """From the loss to the cut, each line below the one that it goes into."""
    tree = Tree(Text("from the loss to there", style="dim"), guide_style="dim")
    branch = tree
    for step in finding.path:
        label = Text(f"{step.spot.line}: ", style="dim").append_text(pen.literal(step.spot.source))
        if finding.spot is not None and (step.spot.file, step.spot.line) == (finding.spot.file, finding.spot.line):
            label.stylize("bold red")
        branch = branch.add(label)
    return tree
