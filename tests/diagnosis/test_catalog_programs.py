"""The catalog's own programs as scripts: a sample of each symptom, since all of them take minutes; `make score` counts all."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from gradcases.case import Symptom
from tests.diagnosis.answers import catalog
from tests.diagnosis.catalog_programs import SEEN, Watched, causes_of, here, is_told_apart, runnable, told, watched_programs

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="many scripts are run in forks of one process")

EVERY = 12  # of the cases in the order of their ids
LEAST = 0.85


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Watched]:
    return list(watched_programs(runnable("", here())[::EVERY], tmp_path_factory.mktemp("programs"), jobs=2))


def test_codes_with_a_symptom_that_can_be_seen_are_told_their_cause(rows: Sequence[Watched]) -> None:
    codes = [row for row in rows if row.fix is None and row.case.symptom in SEEN]
    missed = [told(row) for row in codes if not row.is_right]
    assert len(missed) <= (1 - LEAST) * len(codes), missed


def test_nothing_is_found_in_fixes_and_in_what_works(rows: Sequence[Watched]) -> None:
    there = here()
    sound = [row for row in rows if (row.fix is not None and not is_told_apart(row, there)) or row.case.symptom is Symptom.NO_FAULT]
    assert [told(row) for row in sound if not row.is_right] == []
    assert len(sound) > 20


def test_cases_that_show_one_message_share_their_causes() -> None:
    by_file = {case.file_id: case for case in catalog().cases}
    joined = [(case, by_file[other.partition("[")[0]]) for case in catalog().cases for other in case.same_message_as]
    assert all(causes_of(case) >= {case.cause, other.cause} for case, other in joined)
    assert joined
