from __future__ import annotations

import pytest

from gradcases.matrix.bisection import Bisection, Look
from gradcases.matrix.likeness import Difference, Differences
from gradcases.render.screen import Screen
from gradcases.render.tables.bisect_text import bisect_text

OTHER = (Difference("code", "grad x", "[0.0]", "None"),)


def text(versions: tuple[str, ...], *looks: tuple[str, Differences | None], width: int = 80) -> str:
    bisection = Bisection(versions)
    for version, differences in looks:
        bisection.take(Look(version, differences, None if differences is not None else "no wheel"))
    return bisect_text("a/case", bisection, Screen(width))


def test_the_releases_looked_at_and_the_answer_are_shown() -> None:
    assert text(("1.13.1", "2.0.1", "2.1.2"), ("2.0.1", OTHER), ("1.13.1", ())) == (
        "a/case\n"
        "✓ 1.13.1  as stated for 1.13.1\n"
        "✗ 2.0.1   code: grad x: None, where [0.0] is stated\n"
        "\n"
        "torch 2.0.1 changed it: 1.13.1 is the last that is as 1.13.1, 2.0.1 the first\n"
        "that is not.\n"
        "2 environments for 3 releases\n"
    )


@pytest.mark.parametrize(
    ("looks", "answer"),
    [
        ([("1.13.1", ()), ("2.0.1", ())], "Nothing changed: 2.0.1 is as 1.13.1.\n"),
        ([("1.13.1", ())], "Interrupted before it was found.\n"),
        ([("1.13.1", None), ("2.0.1", None)], "No release could be run.\n"),
        ([("1.13.1", None), ("2.0.1", OTHER)], "torch 1.13.1 could not be run.\n"),
        ([("1.13.1", OTHER), ("2.0.1", ())], "1.13.1 is not as the catalog states it; compared is with what was seen there.\n"),
    ],
)
def test_what_was_not_found_is_said(looks: list[tuple[str, Differences | None]], answer: str) -> None:
    assert answer in text(("1.13.1", "2.0.1"), *looks, width=120)


def test_releases_that_could_not_be_run_may_be_the_one() -> None:
    shown = text(("1.13.1", "2.0.1", "2.1.2"), ("2.0.1", None), ("1.13.1", ()), ("2.1.2", OTHER))
    assert "– 2.0.1   no wheel\n" in shown
    assert "torch 2.1.2 changed it" in shown
    assert "2.0.1 could not be run; it may have been one of them.\n" in shown
