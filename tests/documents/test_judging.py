"""Every kind of remark against every kind of outcome."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcases.documents.blocks import python_blocks
from gradcases.documents.judging import JudgedRemark, judge_remark
from gradcases.documents.parts import RanPiece, same_text
from gradcases.documents.pieces import pieces
from gradcases.documents.remarks import remarks
from gradcases.documents.sessions import same_output
from gradcases.documents.telling import happened
from gradcases.expectation import Agreement
from gradcases.judge import ClaimVerdict, JudgedClaim
from gradcases.outcome import (
    Contents,
    Crashed,
    Exited,
    Observed,
    Outcome,
    Printed,
    PrintedBy,
    Raised,
    RaisedInside,
    Returned,
    Seen,
    TensorFacts,
    TimedOut,
    Unobserved,
    Warned,
)

HOLDS, PARTLY, REFUTED, UNTESTABLE = ClaimVerdict.HOLDS, ClaimVerdict.PARTLY, ClaimVerdict.REFUTED, ClaimVerdict.UNTESTABLE
SIX = Contents((2,), "float32", value=[6.0, 6.0])
NONE = Seen(3, "NoneType", has_plain=True)


def judged_remark(code: str, outcome: Outcome, reseeded: Outcome | None = None, mended: Outcome | None = None) -> JudgedRemark:
    """The one remark of a block of which line 2 of the document is the first."""
    (block,) = python_blocks(f"```python\n{code}\n```\n")
    piece = pieces(block)[0]
    (remark,) = remarks(piece)
    return judge_remark(remark, RanPiece(piece, (remark,), outcome, reseeded, mended))


def judged(code: str, outcome: Outcome, reseeded: Outcome | None = None, mended: Outcome | None = None) -> JudgedClaim:
    return judged_remark(code, outcome, reseeded, mended).judged


def returned(
    *seen: Seen, exceptions: tuple[RaisedInside, ...] = (), warnings: tuple[Warned, ...] = (), grad: Contents | None = None
) -> Returned:
    facts = TensorFacts(Contents((2,), "float32", value=[1.0, 1.0]), requires_grad=True, is_leaf=True, grad=grad)
    return Returned(Observed({"x": facts}, seen=seen, exceptions=exceptions, warnings=warnings))


def raising(line: int, type_: str = "RuntimeError", message: str = "element 0 of it", grad: Contents | None = None) -> Raised:
    exception = RaisedInside(type_, message, (line,), caught=False)
    return Raised(type_, message, line, returned(exceptions=(exception,), grad=grad).observed)


CAUGHT = returned(exceptions=(RaisedInside("RuntimeError", "element 0 of it", (3,)),))
DEEP = Raised("RuntimeError", "element 0 of it", 2, Observed(exceptions=(RaisedInside("RuntimeError", "element 0 of it", (3, 2), False),)))
ENDINGS = (Crashed(11), Exited(3), TimedOut(1.0), Unobserved("why"))
BACKWARD = "x = 1\nloss.backward()"


@pytest.mark.parametrize(
    ("comment", "outcome", "verdict"),
    [
        ("RuntimeError", raising(3), HOLDS),
        ("RuntimeError", CAUGHT, HOLDS),
        ("RuntimeError", DEEP, HOLDS),
        ("RuntimeError", raising(2), PARTLY),
        ("RuntimeError", returned(), REFUTED),
        ("ValueError", raising(3), PARTLY),
        ("raises an error", raising(3), HOLDS),
        ("raises an error", returned(), REFUTED),
        ("RuntimeError: element 0", raising(3), HOLDS),
        ("RuntimeError: element ... it", raising(3), HOLDS),
        ("RuntimeError: another", raising(3), PARTLY),
        ("RuntimeError: another", returned(), REFUTED),
        ("torch.OutOfMemoryError", raising(3, "OutOfMemoryError"), HOLDS),
        ("OutOfMemoryError", raising(3, "torch.OutOfMemoryError"), HOLDS),
        ("no error", returned(), HOLDS),
        ("no error", raising(3), REFUTED),
        ("no error", CAUGHT, REFUTED),
        ("no error", raising(2), REFUTED),
        ("UserWarning", returned(warnings=(Warned("UserWarning", "odd", 3),)), HOLDS),
        ("UserWarning: odd", returned(warnings=(Warned("UserWarning", "so odd", 3),)), HOLDS),
        ("UserWarning: even", returned(warnings=(Warned("UserWarning", "odd", 3),)), PARTLY),
        ("UserWarning", returned(warnings=(Warned("UserWarning", "odd", 2),)), REFUTED),
        ("FutureWarning", returned(warnings=(Warned("UserWarning", "odd", 3),)), REFUTED),
        ("Gradient of x will be None", returned(), HOLDS),
        ("Gradient of x will be None", returned(grad=SIX), REFUTED),
        ("Gradient of x will be None", returned(NONE, grad=SIX), HOLDS),
        ("Gradient of x will be None", raising(3), HOLDS),
        ("Gradient of y will be None", returned(), REFUTED),
        ("x.grad = tensor([6., 6.])", returned(grad=SIX), HOLDS),
        ("what it does", returned(), UNTESTABLE),
    ],
)
def test_a_comment_behind_backward(comment: str, outcome: Outcome, verdict: ClaimVerdict) -> None:
    assert judged(f"{BACKWARD}  # {comment}", outcome).verdict is verdict


@pytest.mark.parametrize(
    ("comment", "outcome", "verdict"),
    [
        ("None", returned(NONE), HOLDS),
        ("None", returned(Seen(3, "Tensor", SIX)), REFUTED),
        ("None", returned(Seen(3, "float", plain=0.0, has_plain=True)), REFUTED),
        ("None", returned(NONE, Seen(3, "Tensor", SIX)), REFUTED),
        ("None", returned(grad=SIX), REFUTED),
        ("None", returned(), PARTLY),
        ("None", raising(2), PARTLY),
        ("None", raising(2, grad=SIX), REFUTED),
        ("has gradients", returned(Seen(3, "Tensor", SIX)), HOLDS),
        ("has gradients", returned(NONE), REFUTED),
        ("tensor([6., 6.])", returned(Seen(3, "Tensor", SIX)), HOLDS),
        ("tensor([6.0001, 6.])", returned(Seen(3, "Tensor", SIX)), HOLDS),
        ("tensor([6.1, 6.])", returned(Seen(3, "Tensor", SIX)), REFUTED),
        ("tensor([6.])", returned(Seen(3, "Tensor", SIX)), REFUTED),
        ("tensor(6.)", returned(Seen(3, "float", plain=6.0, has_plain=True)), REFUTED),
        ("6.0", returned(Seen(3, "float", plain=6.0, has_plain=True)), HOLDS),
        ("[6.0, 6.0]", returned(Seen(3, "Tensor", SIX)), HOLDS),
        ("True", returned(Seen(3, "bool", plain=True, has_plain=True)), HOLDS),
        ("True", returned(Seen(3, "bool", plain=False, has_plain=True)), REFUTED),
        ("True", returned(Seen(3, "Odd")), REFUTED),
    ],
)
def test_a_comment_behind_a_shown_value(comment: str, outcome: Outcome, verdict: ClaimVerdict) -> None:
    assert judged(f"y = 1\nprint(x.grad)  # {comment}", outcome).verdict is verdict


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("print(x)  # tensor([1., 1.])", PARTLY),
        ("print(x)  # tensor([2., 1.])", REFUTED),
        ("print(n)  # 3", PARTLY),
        ("print(n)  # 4", REFUTED),
        ("print(n + 1)  # 4", REFUTED),
        ("print(m)  # 3", REFUTED),
    ],
)
def test_of_a_line_that_is_not_reached_half_is_told_by_what_the_value_is_at_the_end(code: str, verdict: ClaimVerdict) -> None:
    stopped = raising(2)
    outcome = replace(stopped, observed=replace(stopped.observed, values={"n": 3}))
    assert judged(f"y = 1\n{code}", outcome).verdict is verdict


@pytest.mark.parametrize("outcome", ENDINGS)
@pytest.mark.parametrize("comment", ["None", "tensor([6.])", "has gradients", "UserWarning"])
def test_of_a_program_that_could_not_be_observed_no_value_is_told(comment: str, outcome: Outcome) -> None:
    told = judged(f"print(x.grad)  # {comment}", outcome)
    assert told.verdict is UNTESTABLE
    assert told.reason


@pytest.mark.parametrize(("outcome", "verdict"), [*zip(ENDINGS, (REFUTED, REFUTED, UNTESTABLE, UNTESTABLE), strict=True)])
@pytest.mark.parametrize("comment", ["RuntimeError", "no error"])
def test_who_crashes_neither_raises_nor_returns(comment: str, outcome: Outcome, verdict: ClaimVerdict) -> None:
    assert judged(f"{BACKWARD}  # {comment}", outcome).verdict is verdict


@pytest.mark.parametrize(
    ("reseeded", "verdict"),
    [(returned(Seen(2, "Tensor", SIX)), REFUTED), (returned(Seen(2, "Tensor", Contents((1,), "float32", value=[0.1]))), UNTESTABLE)],
)
def test_a_value_that_another_seed_changes_is_untestable(reseeded: Outcome, verdict: ClaimVerdict) -> None:
    assert judged("print(y)  # tensor([5., 5.])", returned(Seen(2, "Tensor", SIX)), reseeded).verdict is verdict


OTHER = Contents((2,), "float32", value=[7.0, 7.0])


@pytest.mark.parametrize(
    ("mended", "verdict"),
    [(returned(grad=SIX), REFUTED), (returned(grad=OTHER), HOLDS), (returned(), HOLDS), (Crashed(11), UNTESTABLE), (None, UNTESTABLE)],
)
def test_wrong_gradients_are_others_than_those_of_the_mended_version(mended: Outcome | None, verdict: ClaimVerdict) -> None:
    assert judged(f"{BACKWARD}  # incorrect gradients", returned(grad=SIX), mended=mended).verdict is verdict


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [(returned(), HOLDS), (raising(5), REFUTED), (CAUGHT, HOLDS), (returned(exceptions=(RaisedInside("E", "", (5,)),)), HOLDS)],
)
def test_a_mended_version_returns(outcome: Outcome, verdict: ClaimVerdict) -> None:
    (block,) = python_blocks("```python\nx = 1\ny = 2\n# fixed\nx = 3\n```\n")
    piece = pieces(block)[1]
    (remark,) = remarks(piece)
    assert judge_remark(remark, RanPiece(piece, (remark,), outcome)).judged.verdict is verdict


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        (Returned(Observed(printed=(PrintedBy(2, 0, 2), PrintedBy(3, 2, 10))), Printed("a\ntensor(6.)\n")), REFUTED),
        (Returned(Observed(printed=(PrintedBy(2, 0, 11),)), Printed("tensor(6.)\n")), HOLDS),
        (Returned(Observed(printed=(PrintedBy(2, 0, None),), exceptions=(RaisedInside("E", "no", (2,), False),))), REFUTED),
        (Returned(), REFUTED),
    ],
)
def test_the_output_of_a_session_is_what_its_input_printed(printed: Outcome, verdict: ClaimVerdict) -> None:
    (block,) = python_blocks("```pycon\n>>> x\ntensor(6.)\n```\n")
    (piece,) = pieces(block)
    (remark,) = remarks(piece)
    assert judge_remark(remark, RanPiece(piece, (remark,), printed)).judged.verdict is verdict


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("tensor([1., 2.])", "tensor([1., 2.])\n", True),
        ("tensor([1.,\n        2.])", "tensor([1., 2.])", True),
        ("0.3333", "0.33333", True),
        ("0.3333", "0.34", False),
        ("a 1", "b 1", False),
        ("tensor([1., ..., 3.])", "tensor([1., 2., 3.])", True),
        ("tensor([1., ..., 3.])", "tensor([1., 2., 3.], grad_fn=<A>)", False),
        ("1 2", "1", False),
        ("(a)", "aa", False),
    ],
)
def test_outputs_are_the_same_but_for_white_space_digits_and_ellipses(shown: str, printed: str, same: bool) -> None:
    assert same_output(shown, printed) is same


@pytest.mark.parametrize(
    ("claimed", "message", "same"),
    [("a b", "so a  b", True), ("a...c", "a b c", True), ("a … c", "a b c", True), ("c...a", "a b c", False), ("d", "a b c", False)],
)
def test_a_claimed_text_is_in_the_message_with_ellipses_for_anything(claimed: str, message: str, same: bool) -> None:
    assert same_text(claimed, message) is same


def test_each_part_has_what_was_claimed_beside_what_was_observed() -> None:
    parts = judged(f"{BACKWARD}  # ValueError: other", raising(2)).parts
    assert [(part.part, part.stated, part.agreement) for part in parts] == [
        ("raises", "an exception", Agreement.AGREES),
        ("type", "ValueError", Agreement.DIFFERS),
        ("text", "other", Agreement.DIFFERS),
        ("line", 3, Agreement.DIFFERS),
    ]


WARNS = returned(warnings=(Warned("UserWarning", "odd", 3), Warned("FutureWarning", "new", 3)), grad=SIX)


@pytest.mark.parametrize(
    ("comment", "outcome", "mended", "told"),
    [
        ("RuntimeError: element 0", raising(3), None, ["raises RuntimeError on line 3: element 0 of it"]),
        ("RuntimeError", raising(2), None, ["raises RuntimeError on line 2: element 0 of it", "line 2 raises, not line 3"]),
        ("RuntimeError", returned(), None, ["raises nothing"]),
        ("no error", raising(2), None, ["not reached: line 2 raises RuntimeError"]),
        ("UserWarning", WARNS, None, ["warns UserWarning: odd; FutureWarning: new"]),
        ("UserWarning: even", returned(), None, ["warns of nothing"]),
        ("x.grad = tensor([6., 6.])", returned(grad=SIX), None, ["x.grad is [6.0, 6.0]"]),
        ("incorrect gradients", returned(grad=SIX), returned(grad=SIX), ["x.grad is the same in the mended version"]),
        ("incorrect gradients", returned(grad=SIX), returned(), ["x.grad is [6.0, 6.0]"]),
        (
            "incorrect gradients",
            returned(grad=SIX),
            Crashed(11),
            ["there is no mended version to compare with", "what happened could not be observed"],
        ),
        ("RuntimeError", Crashed(11), None, ["crashes with SIGSEGV"]),
        ("UserWarning", Crashed(11), None, ["the program crashes with SIGSEGV"]),
    ],
)
def test_what_happens_is_told_in_a_sentence(comment: str, outcome: Outcome, mended: Outcome | None, told: list[str]) -> None:
    assert happened(judged_remark(f"{BACKWARD}  # {comment}", outcome, mended=mended)) == told
