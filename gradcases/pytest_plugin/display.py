"""What pytest shows of verdicts, in the process that shows it: with pytest-xdist not the one that ran the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

VERDICT, REASON = "gradcases_verdict", "gradcases_reason"  # of a report's user properties, which travel with it
SECTION = "gradcases"
WIDTH = "gradcases_width"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """A process of pytest-xdist has no terminal, and draws for ours."""
    node.workerinput[WIDTH] = node.config.get_terminal_writer().fullwidth


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Of what another process says of a case only the text arrives; its reason is put beside it again."""
    reason = _said(report).get(REASON)
    if reason is not None and isinstance(report.longrepr, str):
        from _pytest._code.code import ReprFileLocation

        from gradcases.pytest_plugin.told import Received

        path, line, _ = report.location
        report.longrepr = Received(report.longrepr, ReprFileLocation(path, (line or 0) + 1, reason))


def pytest_report_teststatus(report: pytest.CollectReport | pytest.TestReport) -> tuple[str, str, tuple[str, Mapping[str, bool]]] | None:
    if _is_reworded(report):
        return "reworded", "~", ("REWORDED", {"yellow": True})
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.getreports("reworded")
    if not reports or terminalreporter.config.option.tbstyle == "no":
        return
    terminalreporter.write_sep("=", "REWORDED")
    for report in reports:
        terminalreporter.write_sep("_", report.nodeid, yellow=True, bold=True)
        for name, text in report.sections:
            if name.startswith(f"Captured {SECTION} "):
                terminalreporter.write_line(text)


def _is_reworded(report: pytest.CollectReport | pytest.TestReport) -> bool:
    return isinstance(report, pytest.TestReport) and report.when == "call" and report.passed and _said(report).get(VERDICT) == "reworded"


def _said(report: pytest.TestReport) -> dict[str, str]:
    return {name: str(said) for name, said in report.user_properties}
