"""Since when something is so, by table: what is not known is never taken for the one or the other."""

from __future__ import annotations

import pytest

from gradcases.judge import Verdict
from gradcases.outcome import Warned
from gradcases.results.behaviour import Behaviour
from gradcases.results.cells import Cell, RanCell
from gradcases.results.history import Point, Since, history_of
from gradcases.results.since import since_told

VERSIONS = ("1.8.1", "1.13.1", "2.0.1", "2.9.1", "2.10.0")


def cell(behaviour: Behaviour | None, fix: Behaviour | None = None) -> Cell:
    if behaviour is None:
        return Cell("a/b", "0" * 64, Verdict.NOT_RUN, "needs torch >=2.0")
    fixes = () if fix is None else (RanCell("fix 1", fix, Verdict.HOLDS),)
    return Cell("a/b", "0" * 64, Verdict.HOLDS, None, RanCell("code", behaviour, Verdict.HOLDS), fixes)


RETURNS = cell(Behaviour("returned", grads={"x": [1.0, 2.0]}))
RAISES = cell(Behaviour("raised", "RuntimeError", "a text that says what is wrong", "loss.backward()", grads={"x": None}))
REWORDED = cell(Behaviour("raised", "RuntimeError", "another text", "loss.backward()", grads={"x": None}))
OTHER_TYPE = cell(Behaviour("raised", "TypeError", "another text", "loss.backward()", grads={"x": None}))
ZEROS = cell(Behaviour("returned", grads={"x": [0.0, 0.0]}))
NEARLY = cell(Behaviour("returned", grads={"x": [1.000001, 2.0]}))
WARNS = cell(Behaviour("returned", grads={"x": [1.0, 2.0]}, warnings=(Warned("UserWarning", "do not"),)))
CRASHES = cell(Behaviour("crashed", detail="crashes with SIGSEGV"))
NOT_RUN = cell(None)
MENDED = cell(Behaviour("returned"), Behaviour("returned", grads={"x": [1.0]}))
WITHOUT_A_FIX = cell(Behaviour("returned"))
NOT_MENDED = cell(Behaviour("returned"), Behaviour("raised", "RuntimeError", "no"))
UNKNOWN = None

EVERY = "on every release measured (1.8.1 to 2.10.0)"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([RAISES] * 5, f"raises {EVERY}"),
        ([RETURNS, NEARLY, RETURNS, NEARLY, RETURNS], f"returns {EVERY}"),
        ([RETURNS, RAISES, RAISES, RAISES, RAISES], "raises since 1.13.1 (not on 1.8.1)"),
        ([RETURNS, REWORDED, REWORDED, REWORDED, RAISES], "raises since 1.13.1 (not on 1.8.1); text as of 2.10.0"),
        ([REWORDED, RAISES, RAISES, RAISES, RAISES], f"raises {EVERY}; text as of 1.13.1 (not on 1.8.1)"),
        ([RAISES, RETURNS, RAISES, RETURNS, RAISES], "raises since 2.10.0 (not on 2.9.1)"),
        ([OTHER_TYPE, OTHER_TYPE, OTHER_TYPE, REWORDED, REWORDED], "raises RuntimeError since 2.9.1 (raises TypeError on 2.0.1)"),
        ([RAISES, RAISES, RAISES, RETURNS, RETURNS], "returns since 2.9.1 (not on 2.0.1)"),
        ([CRASHES, CRASHES, RAISES, RAISES, RAISES], "raises since 2.0.1 (not on 1.13.1)"),
        ([RETURNS, RETURNS, RETURNS, RETURNS, CRASHES], "crashes with SIGSEGV since 2.10.0 (not on 2.9.1)"),
        ([ZEROS, ZEROS, RETURNS, RETURNS, RETURNS], f"returns {EVERY}; gradients as of 2.0.1 (not on 1.13.1)"),
        ([RETURNS, RETURNS, RETURNS, RETURNS, WARNS], f"returns {EVERY}; warnings as of 2.10.0"),
        ([NOT_RUN, NOT_RUN, RETURNS, RETURNS, RETURNS], "returns since 2.0.1 (not run on 1.13.1: needs torch >=2.0)"),
        ([RETURNS, UNKNOWN, RAISES, RAISES, RAISES], "raises since 2.0.1 (not on 1.8.1; 1.13.1 not known)"),
        ([UNKNOWN, UNKNOWN, RAISES, RAISES, RAISES], "raises on every release measured (2.0.1 to 2.10.0)"),
        ([RETURNS, RETURNS, RETURNS, UNKNOWN, UNKNOWN], "returns on every release measured (1.8.1 to 2.0.1); not known on 2.9.1, 2.10.0"),
        (
            [RETURNS, RETURNS, RETURNS, RETURNS, NOT_RUN],
            "returns on every release measured (1.8.1 to 2.9.1); not run on 2.10.0: needs torch >=2.0",
        ),
        ([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, RETURNS], "returns on every release measured (2.10.0)"),
        ([NOT_MENDED, MENDED, MENDED, MENDED, MENDED], f"returns {EVERY}; the fix so since 1.13.1 (not on 1.8.1)"),
        ([NOT_MENDED, NOT_MENDED, NOT_MENDED, NOT_MENDED, MENDED], f"returns {EVERY}; the fix so since 2.10.0"),
        ([WITHOUT_A_FIX, MENDED, MENDED, MENDED, MENDED], f"returns {EVERY}; the fix so since 1.13.1 (not on 1.8.1)"),
        ([UNKNOWN] * 5, None),
        ([NOT_RUN] * 5, None),
        ([], None),
    ],
)
def test_it_is_told_since_when(cells: list[Cell | None], told: str | None) -> None:
    assert since_told(history_of([Point(*pair) for pair in zip(VERSIONS, cells, strict=False)])) == told


@pytest.mark.parametrize(
    ("before", "version", "is_exact"),
    [
        ("2.9.1", "2.10.0", True),
        ("2.10.0", "2.11.0", True),
        ("1.13.1", "2.0.0", True),
        ("2.0.1", "2.1.2", False),
        ("2.0.1", "2.2.0", False),
        ("1.8.1", "1.10.0", False),
        ("1.12.1", "2.0.0", False),
        ("2.12.1", "2.12.2", False),
    ],
)
def test_brackets_are_for_releases_that_others_may_lie_between(before: str, version: str, is_exact: bool) -> None:
    assert Since(version, Point(before, RETURNS)).is_exact is is_exact
    assert not Since(version, Point(before, RETURNS), ("x",)).is_exact
