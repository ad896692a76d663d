from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.case import Case, Changes, Claim, Code, Fix, Symptom, When
from gradcases.condition import ALWAYS
from gradcases.expectation import Agreement, At, Ends, Expectation, Raises
from gradcases.judge import ClaimVerdict, Verdict, judge_claim, worst
from gradcases.outcome import Outcome, Unobserved
from gradcases.wanted import Close, Word
from tests.core.outcomes import MESSAGE, PROGRAM, contents, leaf, raised, returned

SIX = contents([6.0, 6.0])
RAISED = raised(x=leaf())
FIXED = returned(x=leaf(SIX))
CODE = Code(PROGRAM, (When(ALWAYS, Expectation()),))
CASE = Case("a/b", Path("a/b.yaml"), "t", "c", Symptom.RAISES, CODE, "w", (Fix("fix 1", "do", Changes.SAME_RESULT, CODE),))


def claim(code: Expectation | None = None, fix: Expectation | None = None, untestable: str | None = None) -> Claim:
    return Claim("doc", "example 1", "says", code, fix, None, untestable)


def said(raises: Raises | Ends = Ends.UNSAID, **grads: Word | Close) -> Expectation:
    return Expectation(raises, grads=grads, complete=False)


NAMED = Raises("RuntimeError", "Expected to have found Tensor", None, At("loss.backward()"))


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        (claim(said(Raises("RuntimeError", "does not require grad"))), ClaimVerdict.HOLDS),
        (claim(said(Raises())), ClaimVerdict.HOLDS),
        (claim(said(NAMED)), ClaimVerdict.PARTLY),
        (claim(said(Ends.RETURNS)), ClaimVerdict.REFUTED),
        (claim(said(Ends.RETURNS, x=Word.NULL)), ClaimVerdict.PARTLY),
        (claim(said(x=Word.PRESENT)), ClaimVerdict.REFUTED),
        (claim(said(x=Word.NULL)), ClaimVerdict.HOLDS),
        (claim(None, said(x=Word.PRESENT)), ClaimVerdict.HOLDS),
        (claim(None, said(x=Close([1.0, 1.0]))), ClaimVerdict.REFUTED),
        (claim(said(x=Word.NULL), said(Ends.RETURNS, x=Word.PRESENT)), ClaimVerdict.HOLDS),
        (claim(said(x=Word.PRESENT), said(x=Word.PRESENT)), ClaimVerdict.PARTLY),
        (claim(untestable="it names no code"), ClaimVerdict.UNTESTABLE),
        (claim(said()), ClaimVerdict.UNTESTABLE),
    ],
)
def test_a_claim_is_decided_part_by_part(stated: Claim, verdict: ClaimVerdict) -> None:
    assert judge_claim(CASE, stated, RAISED, {"fix 1": FIXED}).verdict is verdict


@pytest.mark.parametrize(
    ("code", "fixes"),
    [(None, {"fix 1": FIXED}), (RAISED, {}), (Unobserved("gone"), {"fix 1": FIXED})],
)
def test_a_claim_on_what_was_not_seen_is_untestable(code: Outcome | None, fixes: dict[str, Outcome]) -> None:
    judged = judge_claim(CASE, claim(said(x=Word.NULL), said(x=Word.PRESENT)), code, fixes)
    assert judged.verdict is ClaimVerdict.UNTESTABLE
    assert judged.reason


def test_the_parts_of_a_fix_say_so() -> None:
    judged = judge_claim(CASE, claim(said(x=Word.NULL), said(x=Word.PRESENT)), RAISED, {"fix 1": FIXED})
    assert [part.part for part in judged.parts] == ["grad x", "fix: grad x"]


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        ([Verdict.HOLDS, Verdict.HOLDS], Verdict.HOLDS),
        ([Verdict.HOLDS, Verdict.REWORDED], Verdict.REWORDED),
        ([Verdict.REWORDED, Verdict.CHANGED], Verdict.CHANGED),
        ([Verdict.CHANGED, Verdict.UNDECIDED], Verdict.UNDECIDED),
        ([], Verdict.NOT_RUN),
    ],
)
def test_a_case_has_the_worst_verdict_of_its_programs(verdicts: list[Verdict], whole: Verdict) -> None:
    assert worst(verdicts) is whole


def test_the_core_decides_and_the_rest_of_a_text_may_move() -> None:
    recorded = Raises("RuntimeError", "does not require grad", MESSAGE, At("loss.backward()"))
    moved = raised("tensor 0 does not require grad, sadly", x=leaf())
    expectation = Expectation(recorded, grads={"x": Word.NULL})
    agreements = {part.part: part.agreement for part in expectation.compare(moved, PROGRAM)}
    assert (agreements["text"], agreements["message"]) == (Agreement.AGREES, Agreement.REWORDED)
