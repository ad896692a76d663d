from __future__ import annotations

from collections.abc import Callable, Collection
from xml.etree import ElementTree

import pytest

from gradcases.render.reports.report_junit import junit
from gradcases.report import FailOn, Report
from tests.render.reports import hostile, one_of_each, report
from tests.render.test_literal import controls


def parsed(report: Report, fail_on: Collection[FailOn] = ()) -> ElementTree.Element:
    return ElementTree.fromstring(junit(report, fail_on).encode())


def results(report: Report, fail_on: Collection[FailOn] = ()) -> dict[str, str]:
    """By a test's name, what it came to."""
    found = {}
    for test in parsed(report, fail_on).iter("testcase"):
        found[test.get("name", "")] = next((child.tag for child in test if child.tag != "system-out"), "passed")
    return found


def test_what_changed_fails_and_what_cannot_be_told_is_an_error() -> None:
    told = results(one_of_each())
    assert told["a/holds"] == told["a/reworded"] == "passed"
    assert told["a/changed"] == told["a/crashed"] == told["a/timed-out"] == "failure"
    assert told["b/not-run"] == "skipped"
    assert told["b/undecided"] == "error"
    assert told["example 3: a/holds"] == "passed"
    assert told["text 1: a/holds"] == "skipped"


@pytest.mark.parametrize(
    ("fail_on", "name"), [(FailOn.REWORDED, "a/reworded"), (FailOn.NOT_RUN, "b/not-run"), (FailOn.REFUTED, "example 3: a/holds")]
)
def test_what_makes_the_exit_code_1_makes_a_failure(fail_on: FailOn, name: str) -> None:
    assert results(one_of_each(), [fail_on])[name] == "failure"


@pytest.mark.parametrize("made", [one_of_each, hostile, report])
@pytest.mark.parametrize("fail_on", [(), tuple(FailOn)])
def test_counts_are_those_of_the_tests(made: Callable[[], Report], fail_on: Collection[FailOn]) -> None:
    root = parsed(made(), fail_on)
    for element in (root, *root.iter("testsuite")):
        tests = list(element.iter("testcase"))
        assert element.get("tests") == str(len(tests))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert element.get(attribute) == str(sum(test.find(tag) is not None for test in tests))


def test_hostile_text_stays_text() -> None:
    root = parsed(hostile(), list(FailOn))
    assert {element.tag for element in root.iter()} <= {
        *("testsuites", "testsuite", "testcase", "properties", "property", "failure", "error", "skipped", "system-out")
    }
    assert "]]> <script>alert(1)</script> &amp;" in "".join(root.itertext())
    assert not controls(junit(hostile()))


def test_a_failure_says_what_was_expected_and_what_was_observed() -> None:
    failure = next(each for each in parsed(one_of_each()).iter("testcase") if each.get("name") == "a/changed").find("failure")
    assert failure is not None
    assert "code: raises: expected RuntimeError at `loss.backward()`: does not require grad; observed nothing" in (failure.text or "")
    assert "fix other: grad x: expected [2.0, 2.0]; observed [1.0, 1.0]" in (failure.text or "")


def test_the_target_is_among_the_properties() -> None:
    assert {"torch", "python", "device"} <= {each.get("name") for each in parsed(one_of_each()).iter("property")}
