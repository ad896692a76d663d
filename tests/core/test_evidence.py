"""Of which block of a case a script is, by table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcases.case import Code, Requires, When
from gradcases.condition import Condition, Range
from gradcases.errors import EvidenceError
from gradcases.evidence import Evidence, evidence_of
from gradcases.expectation import Expectation
from gradcases.wanted import Word
from tests.render.reports import case, code, expected, fix

OLD, NEW = Expectation(grads={"x": Word.ZEROS}), Expectation(grads={"x": Word.NULL})
KNOWN = ("2.10.0", "2.6.0", "1.13.1")


def conditioned(torch: str | None = None, python: str | None = None, device: str | None = None) -> Condition:
    return Condition(Range.parse(torch) if torch else Range(), Range.parse(python) if python else Range(), device)


def made(requires: Condition | None = None, asked: str | None = None) -> Evidence:
    blocks = (When(conditioned("<2.0"), OLD), When(conditioned(">=2.0"), NEW))
    changed = replace(case(), code=Code(code().program, blocks), requires=Requires(requires or conditioned()))
    return evidence_of(changed, None, KNOWN, asked, (3, 11))


@pytest.mark.parametrize(
    ("requires", "asked", "stated", "newest", "needs"),
    [
        (conditioned(), None, NEW, "2.10.0", "torch >=2.0"),
        (conditioned(), "1.13.1", OLD, "1.13.1", "torch <2.0"),
        (conditioned(), "2.16.0.dev20261101+cpu", NEW, "2.16.0.dev20261101+cpu", "torch >=2.0"),
        (conditioned("<2.0"), None, OLD, "1.13.1", "torch <2.0"),
        (conditioned(">=2.4,<2.8"), None, NEW, "2.6.0", "torch >=2.4,<2.8"),
        (conditioned(">=1.9", ">=3.12", "cuda"), None, NEW, "2.10.0", "torch >=2.0, python >=3.12, cuda"),
    ],
)
def test_it_is_of_the_newest_release_that_the_case_tells_of_or_of_the_one_asked_for(
    requires: Condition, asked: str | None, stated: Expectation, newest: str, needs: str
) -> None:
    found = made(requires, asked)
    assert (found.expectation, found.newest, str(found.needs), found.is_asked_for) == (stated, newest, needs, asked is not None)


@pytest.mark.parametrize(
    ("requires", "asked", "told"),
    [(">=2.1", "2.0.1", "needs torch >=2.1; it says nothing of 2.0.1"), (">=3.0", None, "needs torch >=3.0; it says nothing of any known")],
)
def test_of_other_releases_there_is_none(requires: str, asked: str | None, told: str) -> None:
    with pytest.raises(EvidenceError, match=told):
        made(conditioned(requires), asked)


def test_of_a_fix_it_is_what_the_fix_states() -> None:
    mended = fix()
    found = evidence_of(case("a/b", "t", mended), mended, KNOWN, None, (3, 11))
    assert found.code is mended.code
    assert found.expectation is not expected()
    assert found.expectation == mended.code.expectations[0].value
