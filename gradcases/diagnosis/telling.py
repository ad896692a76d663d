"""Findings as text and HTML, for those who look at the values themselves: a prompt, a notebook, a failing test."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.diagnosis.diagnosis import Finding, Spot

NONE_FOUND = "Nothing was found that keeps gradients from where they belong."
MOST_NAMES = 6
_CELL = re.compile(r"<ipython-input-(\d+)-")
_KERNEL = re.compile(r"ipykernel_\d+[/\\]\d+\.py$")


class Findings(tuple["Finding", ...]):
    """Several, best first."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n\n".join(map(str, self)) or NONE_FOUND

    def _repr_html_(self) -> str:
        return "<hr>".join(as_html(each) for each in self) or f"<p>{NONE_FOUND}</p>"


@dataclass(frozen=True, repr=False)
class Answer:
    """Why one tensor has no gradient: in a sentence, and by findings where there are any."""

    said: str
    findings: Findings

    def __str__(self) -> str:
        return "\n\n".join([self.said, *map(str, self.findings)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<p>{_prose(self.said)}</p>{''.join(as_html(each) for each in self.findings)}"


def place(spot: Spot) -> str:
    """Where a line stands; a notebook's cell has no file that anybody knows."""
    cell = _CELL.match(spot.file)
    if cell is not None:
        return f"In [{cell[1]}], line {spot.line}"
    return f"a cell, line {spot.line}" if _KERNEL.search(spot.file) else f"{spot.file}:{spot.line}"


def in_short(finding: Finding) -> str:
    """On one line."""
    where = f" at {place(finding.spot)}: {finding.spot.source}" if finding.spot else ""
    return f"<Finding {finding.cause}{where}>"


def as_text(finding: Finding) -> str:
    """On several: the line to blame, why, who suffers, what mends it."""
    where = f"{place(finding.spot)}  " if finding.spot else ""
    lines = [f"{where}{finding.cause}{_sure(finding)}"]
    lines += [f"    {finding.spot.source}"] if finding.spot else []
    lines += [f"  {finding.why}", *(f"  {name:<10}{fact}" for name, fact in _facts(finding))]
    return "\n".join(lines)


def as_html(finding: Finding) -> str:
    """The same, for a notebook."""
    where = f"{html.escape(place(finding.spot))}, " if finding.spot else ""
    source = f"<pre><code>{html.escape(finding.spot.source)}</code></pre>" if finding.spot else ""
    facts = "".join(f"<li>{html.escape(name)}: {_prose(fact)}</li>" for name, fact in _facts(finding))
    head = f"<p>{where}<b>{html.escape(finding.cause)}</b>{_sure(finding)}</p>"
    return f"<div>{head}{source}<p>{_prose(finding.why)}</p><ul>{facts}</ul></div>"


def _facts(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.tensors:
        more = len(finding.tensors) - MOST_NAMES
        yield "suffering", ", ".join(finding.tensors[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
    case = finding.case
    if case is None:
        return
    if case.fixes:
        yield "fix", case.fixes[0].what
    yield "read on", f"gradcases explain {case.id}"


def _sure(finding: Finding) -> str:
    return {"certain": "", "likely": " (likely)", "guess": " (a guess)"}[finding.confidence.value]


def _prose(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
