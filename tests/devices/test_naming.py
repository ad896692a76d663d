"""What a report calls the device it is about, in each of its forms; and the cases that are about a device."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from gradcases.catalog import load
from gradcases.judge import Verdict
from gradcases.render.reports import report_json, report_junit, report_markdown
from gradcases.render.reports.run_text import report_text
from gradcases.render.screen import Screen
from gradcases.results.reading import read_reports
from gradcases.runner.isolation import Isolation
from gradcases.runner.running import TIMEOUT, run_cases
from gradcases.runner.schedule import Session
from tests.catalogs import minimal, write_catalog
from tests.commands.processes import returning
from tests.devices.simulated import install

if TYPE_CHECKING:
    from gradcases.report import Report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Of a run on the simulated device: one case behaves as stated, one does not, one is about another device."""
    files = {"t/holds": minimal(), "t/changed": returning([3.0, 3.0]), "t/on-cuda": minimal(requires={"device": "cuda"})}
    catalog = load(write_catalog(tmp_path_factory.mktemp("cases"), files))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in install(tmp_path_factory.mktemp("packages")).items():
            patch.setenv(name, value)
        with Session(sys.executable, "sim:0", Isolation.best(), 1, TIMEOUT) as session:
            return run_cases(session, catalog, catalog.cases)


def test_cases_are_judged_there_and_those_about_another_device_are_not_run(report: Report) -> None:
    told = {finding.case.id: (finding.verdict, finding.reason) for finding in report.findings}
    assert told["t/holds"] == (Verdict.HOLDS, None)
    assert told["t/changed"][0] is Verdict.CHANGED
    assert told["t/on-cuda"] == (Verdict.NOT_RUN, "is about cuda, not sim")
    assert report.exit_code(()) == 1


def test_the_json_report_names_it_and_can_be_read_again(report: Report) -> None:
    text = report_json.whole(report)
    assert json.loads(text)["target"]["device"] == "sim:0"
    (read,) = read_reports(text, "report.json")
    assert read.target.device == "sim:0"


def test_junit_names_it(report: Report) -> None:
    properties = {each.get("name"): each.get("value") for each in ElementTree.fromstring(report_junit.junit(report, ())).iter("property")}
    assert properties["device"] == "sim:0"


@pytest.mark.parametrize("render", [report_markdown.markdown, lambda report, titles: report_text(report, Screen.of_file(), titles)])
def test_what_people_read_names_it(report: Report, render: object) -> None:
    assert ", sim:0, " in " ".join(render(report, {}).split())  # type: ignore[operator]  # one of the two above
