"""On which of the measured releases a program did what is stated of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.evidence import Evidence, Verified
from gradcases.judge import Verdict
from gradcases.measured.known import points_in
from gradcases.measured.reading import read_releases, read_topic

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.results.cells import Cell


def verified(root: Path, evidence: Evidence) -> Verified:
    """Oldest first, of those for which the same is stated. Raises ReportError."""
    topic = read_topic(root, evidence.case.topic)
    points = points_in(topic, evidence.case) if topic is not None else ()
    there = {each.version: each.target.circumstances for each in read_releases(root)} if points else {}
    verdicts = {
        point.version: _verdict(evidence, point.cell)
        for point in points
        if point.cell is not None and point.version in there and evidence.needs.holds(there[point.version])
    }
    same, reworded = (
        tuple(version for version, verdict in verdicts.items() if verdict is wanted) for wanted in (Verdict.HOLDS, Verdict.REWORDED)
    )
    return Verified(same, reworded)


def _verdict(evidence: Evidence, cell: Cell) -> Verdict | None:
    """On the program, where it ran."""
    fix = evidence.fix
    ran = cell.code if fix is None else next((each for each in cell.fixes if each.name == fix.name), None)
    return ran.verdict if ran is not None else None
