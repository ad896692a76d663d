"""A table of results on a terminal: cases by ranges of targets. Plain text: several hundred cases are no work for rich."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.judge import Verdict
from gradcases.render.screen import cells, columns, folded, wrapped
from gradcases.render.tables.table_words import closing, column_lines
from gradcases.render.words import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gradcases.render.screen import Screen
    from gradcases.render.tables.table_rows import Line, RowLines
    from gradcases.results.table import Table

WIDEST = 140
UNKNOWN = "·", "."


def table_text(table: Table, rows: Sequence[RowLines], screen: Screen) -> str:
    """The rows, then the targets and counts."""
    width = min(screen.width, WIDEST)
    drawn = [
        *body(rows, screen, width),
        *_section("Targets", _paragraphs(column_lines(table), screen, width)),
        *legend(rows, screen, width),
        "",
        *wrapped(screen.text(closing(table)), width),
    ]
    return "\n".join(drawn).strip("\n") + "\n"


def body(rows: Sequence[RowLines], screen: Screen, width: int, brief: bool = False) -> Iterator[str]:
    """What is the same everywhere, then what is not, then what needs a look."""
    calm = [row for row in rows if not row.needs_a_look]
    yield from _section("The same everywhere", _uniform([row for row in calm if row.uniform], screen, width))
    yield from _section("Not the same everywhere", blocks([row for row in calm if not row.uniform], screen, width, brief))
    yield from _section("Needs a look", blocks([row for row in rows if row.needs_a_look], screen, width, brief))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    body = list(lines)
    if body:
        yield from ("", title, *body)


def _uniform(rows: Sequence[RowLines], screen: Screen, width: int) -> Iterator[str]:
    """A line a case where there is room for both, else the sentence below the case."""
    for row in rows:
        (line,) = row.lines
        head = f"{mark(line.verdict, screen)} {screen.text(row.case)}"
        told = screen.text("; ".join(line.sentences))
        room = width - cells(head) - 2
        if room >= cells(told):
            yield f"{head}  {told}"
        else:
            yield from folded(head, width)
            yield from (f"    {each}" for each in wrapped(told, width - 4))


def blocks(rows: Sequence[RowLines], screen: Screen, width: int, brief: bool = False) -> Iterator[str]:
    """Each case with what is told of each range of targets; `brief` in one line, cut off."""
    for row in rows:
        yield from folded(screen.text(row.case), width)
        named = [_named(line, screen) for line in row.lines]
        for_names = min(max(map(cells, named)), max(12, width // 3))
        room, tell = max(20, width - for_names - 4), _briefly if brief else _told
        told = [(folded(name, for_names), tell(line, screen, room)) for name, line in zip(named, row.lines, strict=True)]
        yield from (f"  {each}" for each in columns(told))


def _named(line: Line, screen: Screen) -> str:
    return f"{mark(line.verdict, screen)} {screen.text(_dashed(line.columns, screen))}"


def _dashed(name: str, screen: Screen) -> str:
    return name.replace("–", screen.symbol("–", "-"))


def _told(line: Line, screen: Screen, width: int) -> list[str]:
    return [each for sentence in line.sentences for each in wrapped(screen.text(sentence), width)]


def _briefly(line: Line, screen: Screen, width: int) -> list[str]:
    first, *rest = wrapped(screen.text("; ".join(line.sentences)), width - 2)
    return [f"{first} {screen.symbol('…', '..')}" if rest else first]


def mark(verdict: Verdict | None, screen: Screen) -> str:
    fancy, plain = UNKNOWN if verdict is None else STYLES[verdict][:2]
    return screen.symbol(fancy, plain)


def legend(rows: Iterable[RowLines], screen: Screen, width: int) -> list[str]:
    """Of the marks that are there."""
    used = {line.verdict for row in rows for line in row.lines}
    told = [f"{mark(verdict, screen)} {verdict.value}" for verdict in Verdict if verdict in used]
    told += [f"{mark(None, screen)} no result"] if None in used else []
    return ["", *wrapped("   ".join(told), width)] if told else []


def _paragraphs(texts: Iterable[str], screen: Screen, width: int) -> Iterator[str]:
    for text in texts:
        first, *rest = wrapped(screen.text(text), width - 4)
        yield f"  {first}"
        yield from (f"    {each}" for each in rest)
