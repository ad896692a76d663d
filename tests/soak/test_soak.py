"""A soak as small as it can be; `make soak` does a large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.runner.isolation import Isolation
from tests.soak.killed_runs import Moment, killed_at, moments
from tests.soak.killing import Killer
from tests.soak.soaking import Soak, soak

pytestmark = pytest.mark.skipif(not Isolation.FORK.is_possible, reason="processes are found in /proc, on Linux only")


def test_every_finding_is_there_and_right_whatever_programs_do_and_though_workers_are_killed(tmp_path: Path) -> None:
    kills = Killer(seed=1, every=5, apart=0.0, most=2)  # fewer than a program is run for, so that none can meet them each time
    done = soak(Soak(Isolation.FORK, cases=40, seed=29, timeout=30.0, kills=kills), tmp_path)
    assert done.misses == ()
    assert (done.misbehaving, done.killed) == (10, 2)


@pytest.mark.parametrize("moment", moments(5, seed=1), ids=str)
def test_a_report_is_the_old_one_or_the_new_one_though_the_run_is_killed(moment: Moment, tmp_path: Path) -> None:
    assert killed_at(moment, tmp_path) == []
