"""The built-in catalog through pytest, spread over processes: what `gradcases run` says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradcases
from gradcases.judge import Verdict
from tests.pytest_plugin.processes import run_pytest

if TYPE_CHECKING:
    from pathlib import Path


def test_spread_over_processes_it_has_the_verdicts_of_a_run(tmp_path: Path) -> None:
    report = gradcases.run()
    ran = run_pytest(tmp_path, "--gradcases", "-n", "2", "-q", timeout=500)
    assert ran.verdicts == {finding.case.id: finding.verdict.value for finding in report.findings}
    assert ran.code == report.exit_code()
    skipped = report.counts[Verdict.NOT_RUN]
    assert f"{len(report.findings) - skipped} passed" in ran.output
