"""A report as JUnit XML: a test suite of cases and one of claims, as CI systems read it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from gradcases.expectation import Agreement
from gradcases.judge import ClaimVerdict, Verdict
from gradcases.render.literal import visible
from gradcases.render.parts import told, values
from gradcases.report import FailOn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from gradcases.expectation import Part
    from gradcases.finding import ClaimFinding, Finding
    from gradcases.report import Report


def junit(report: Report, fail_on: Collection[FailOn] = ()) -> str:
    """`fail_on` makes failures of what it names, as it makes the exit code 1."""
    root = ElementTree.Element("testsuites", name="gradcases", time=f"{report.seconds:.3f}")
    suites = [ElementTree.SubElement(root, "testsuite", name=name) for name in ("cases", "claims")]
    _add_properties(suites[0], report)
    for finding in report.findings:
        _add_case(suites[0], finding, fail_on)
    for each in report.claims:
        _add_claim(suites[1], each, fail_on)
    for element in (*suites, root):
        _count(element)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add_properties(suite: ElementTree.Element, report: Report) -> None:
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in (report.target.to_json() | {"unfinished": report.unfinished}).items():
        ElementTree.SubElement(properties, "property", name=name, value=visible(str(value)))


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
        _output(test, reason, _parts(finding))


def _add_claim(suite: ElementTree.Element, finding: ClaimFinding, fail_on: Collection[FailOn]) -> None:
    claim, judged = finding.claim, finding.judged
    test = _test(suite, claim.source, f"{claim.locator}: {finding.case.id}", 0.0)
    differing = "\n".join(_told(judged.parts, "claimed", "observed"))
    if judged.verdict is ClaimVerdict.UNTESTABLE:
        _child(test, "skipped", judged.reason or judged.verdict.value)
    elif judged.verdict is ClaimVerdict.REFUTED and FailOn.REFUTED in fail_on:
        _child(test, "failure", f"refuted: {claim.says}", differing)
    else:
        _output(test, f"{judged.verdict.value}: {claim.says}", differing)


def _parts(finding: Finding) -> str:
    return "\n".join(f"{where}: {line}" for where, ran in finding.programs() for line in _told(ran.judged.parts, "expected", "observed"))


def _told(parts: Iterable[Part], stated: str, observed: str) -> Iterator[str]:
    for part in told(part for part in parts if part.agreement is not Agreement.AGREES):
        one, other = values(part)
        yield f"{part.part}: {stated} {one}; {observed} {other}"


def _test(suite: ElementTree.Element, group: str, name: str, seconds: float) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname=visible(group), name=visible(name), time=f"{seconds:.6f}")


def _child(test: ElementTree.Element, tag: str, message: str, text: str = "") -> None:
    ElementTree.SubElement(test, tag, message=visible(message)).text = visible(text)


def _output(test: ElementTree.Element, *texts: str) -> None:
    ElementTree.SubElement(test, "system-out").text = visible("\n".join(filter(None, texts)))


def _count(element: ElementTree.Element) -> None:
    tests = list(element.iter("testcase"))
    element.set("tests", str(len(tests)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(attribute, str(sum(test.find(tag) is not None for test in tests)))
