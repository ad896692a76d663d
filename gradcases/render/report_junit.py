"""A report as JUnit XML: a test suite of cases and one of claims, as CI systems read it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from gradcases.happening import shown
from gradcases.judge import ClaimVerdict, Verdict
from gradcases.render.literal import visible

if TYPE_CHECKING:
    from collections.abc import Collection

    from gradcases.report import Finding, Report

from gradcases.report import FailOn


def junit(report: Report, fail_on: Collection[FailOn] = ()) -> str:
    """`fail_on` makes failures of what it names, as it makes the exit code 1."""
    root = ElementTree.Element("testsuites", name="gradcases", time=f"{report.seconds:.3f}")
    cases = ElementTree.SubElement(root, "testsuite", name="cases")
    properties = ElementTree.SubElement(cases, "properties")
    for name, value in report.target.to_json().items():
        ElementTree.SubElement(properties, "property", name=name, value=visible(str(value)))
    for finding in report.findings:
        _add_case(cases, finding, fail_on)
    claims = ElementTree.SubElement(root, "testsuite", name="claims")
    for each in report.claims:
        test = _test(claims, each.claim.source, f"{each.claim.locator}: {each.case.id}", 0.0)
        if each.judged.verdict is ClaimVerdict.UNTESTABLE:
            _child(test, "skipped", each.judged.reason or "untestable")
        elif each.judged.verdict is ClaimVerdict.REFUTED and FailOn.REFUTED in fail_on:
            _child(test, "failure", "refuted")
        else:
            _child(test, "system-out", each.judged.verdict.value)
    for suite in (cases, claims):
        _count(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add_case(suite: ElementTree.Element, finding: Finding, fail_on: Collection[FailOn]) -> None:
    test = _test(suite, finding.case.topic, finding.case.id, finding.seconds)
    test.set("file", visible(str(finding.case.path)))
    reason = finding.reason or finding.verdict.meaning
    if finding.verdict is Verdict.UNDECIDED:
        _child(test, "error", reason, _parts(finding))
    elif finding.verdict is Verdict.NOT_RUN:
        _child(test, "failure" if FailOn.NOT_RUN in fail_on else "skipped", reason)
    elif finding.verdict is Verdict.CHANGED or (finding.verdict is Verdict.REWORDED and FailOn.REWORDED in fail_on):
        _child(test, "failure", reason, _parts(finding))
    elif finding.verdict is Verdict.REWORDED:
        _child(test, "system-out", reason, _parts(finding))


def _parts(finding: Finding) -> str:
    rans = [finding.code, *finding.fixes.values()]
    parts = [part for ran in rans if ran is not None for part in ran.judged.differing]
    return "\n".join(f"{part.part}: expected {shown(part.stated)}, observed {shown(part.observed)}" for part in parts)


def _test(suite: ElementTree.Element, group: str, name: str, seconds: float) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname=visible(group), name=visible(name), time=f"{seconds:.6f}")


def _child(test: ElementTree.Element, tag: str, message: str, text: str = "") -> None:
    if tag == "system-out":
        ElementTree.SubElement(test, tag).text = visible("\n".join(part for part in (message, text) if part))
        return
    ElementTree.SubElement(test, tag, message=visible(message)).text = visible(text)


def _count(suite: ElementTree.Element) -> None:
    tests = suite.findall("testcase")
    suite.set("tests", str(len(tests)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(test.find(tag) is not None for test in tests)))
