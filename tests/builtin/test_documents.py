"""The four documents that the catalog began from: every example and every text of them has a claim that a run decides."""

from __future__ import annotations

import pytest

from gradcases.catalog import load

TEXTS = {
    "why-are-pytorch-gradients-returning-none": 8,
    "why-is-pytorch-reporting-a-nonetype-error-when-adding-gradients": 5,
    "why-is-pytorch-throwing-a-runtimeerror-about-missing": 3,
    "what-causes-a-pytorch-error-when-calculating-the": 3,
}
PLACES = [
    (source, locator)
    for source, texts in TEXTS.items()
    for locator in [*(f"example {number}" for number in (1, 2, 3)), *(f"text {number}" for number in range(1, texts + 1))]
]


@pytest.mark.parametrize(("source", "locator"), PLACES)
def test_a_case_decides_it(source: str, locator: str) -> None:
    claims = [claim for case in load().cases for claim in case.claims if (claim.source, claim.locator) == (source, locator)]
    assert claims
    assert all(claim.untestable is None for claim in claims)


def test_all_twelve_examples_and_nineteen_texts_are_asked_for() -> None:
    assert len(PLACES) == 12 + 19
