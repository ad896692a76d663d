"""What is measured of the cases of a catalog as it is now: cells of another content of their case are stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.content_hash import content_hash
from gradcases.measured.reading import read_releases, read_topic
from gradcases.results.history import History, Point, history_of
from gradcases.results.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gradcases.case import Case
    from gradcases.measured.form import Topic


def history(root: Path, case: Case) -> tuple[History | None, bool]:
    """As `history_in`, of what lies beside the catalog in this folder. Raises ReportError."""
    topic = read_topic(root, case.topic)
    return (None, False) if topic is None else history_in(topic, case)


def history_in(topic: Topic, case: Case) -> tuple[History | None, bool]:
    """None where nothing is known; and whether what was measured is only of what the case was before."""
    points = points_in(topic, case)
    fresh = any(point.cell for point in points)
    return history_of(points), not fresh and any(topic.cells.get(case.id, ()))


def points_in(topic: Topic, case: Case) -> list[Point]:
    """Of each release, oldest first, what was measured of the case as it is now."""
    cells, now = topic.cells.get(case.id, ()), content_hash(case)
    fresh = [cell if cell is not None and cell.content_sha256 == now else None for cell in cells]
    return [Point(*pair) for pair in zip(topic.versions, fresh, strict=False)]


def compat(root: Path, cases: Sequence[Case]) -> Table:
    """A row for each of these cases, a column for each release that was measured. Raises ReportError."""
    releases = read_releases(root)
    topics = {topic: read_topic(root, topic) for topic in dict.fromkeys(case.topic for case in cases)}
    columns = tuple(
        Column(each.target, catalogs=((each.catalog_sha256, each.catalog_cases),), gradcases=(each.gradcases,), started=each.date)
        for each in releases
    )
    versions = [each.version for each in releases]
    return Table(columns, tuple(_row(case, topics[case.topic], versions) for case in cases))


def _row(case: Case, topic: Topic | None, versions: Sequence[str]) -> Row:
    known = dict(zip(topic.versions, topic.cells.get(case.id, ()), strict=False)) if topic is not None else {}
    cells = (known.get(version) for version in versions)
    return Row(case.id, tuple(() if cell is None else (cell,) for cell in cells))
