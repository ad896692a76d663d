"""The shipped results of the release at hand are what a run of the catalog gives here: nobody made them up."""

from __future__ import annotations

from functools import cache

import pytest

from gradcases.content_hash import content_hash
from gradcases.measured.form import Topic
from gradcases.measured.making import about
from gradcases.measured.reading import read_topic
from gradcases.render.reports import report_json
from gradcases.results.behaviour import differences
from gradcases.results.cells import Cell
from gradcases.results.reading import read_reports
from tests.builtin.test_every_case import CATALOG, report


@cache
def here() -> dict[str, Cell]:
    (read,) = read_reports(report_json.whole(report()), "here")
    return {cell.case: about(CATALOG.by_id[cell.case], cell) for cell in read.cells}


@cache
def shipped(topic: str) -> Topic | None:
    return read_topic(CATALOG.root, topic)


def cell_of(case: str, release: str) -> Cell | None:
    topic = shipped(CATALOG.by_id[case].topic)
    if topic is None or release not in topic.versions or case not in topic.cells:
        return None
    return topic.cells[case][topic.versions.index(release)]


@pytest.mark.parametrize("topic", CATALOG.topics)
def test_what_is_shipped_is_what_happens_here(topic: str) -> None:
    """Unknown and stale cells say nothing; where the torch at hand was not measured, all are unknown."""
    release = (report().target.torch or "").partition("+")[0]
    for case in (case for case in CATALOG.cases if case.topic == topic):
        cell, now = cell_of(case.id, release), here()[case.id]
        if cell is None or cell.content_sha256 != content_hash(case):
            continue
        assert (cell.verdict, [each.name for each in cell.programs]) == (now.verdict, [each.name for each in now.programs])
        for one, other in zip(cell.programs, now.programs, strict=True):
            assert list(differences(one.behaviour, other.behaviour)) == [], case.id


def test_most_of_it_is_known_and_not_stale() -> None:
    """Else the test above would say nothing."""
    release = (report().target.torch or "").partition("+")[0]
    fresh = [case for case in CATALOG.cases if (cell := cell_of(case.id, release)) and cell.content_sha256 == content_hash(case)]
    assert len(fresh) > len(CATALOG.cases) * 0.9
