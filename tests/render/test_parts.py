from __future__ import annotations

import pytest

from gradcases.expectation import Agreement, Part
from gradcases.render.parts import changes, contrast, cut, told, value, values
from tests.render.reports import MESSAGE, case, finding, raises, returns

A, R, D = Agreement.AGREES, Agreement.REWORDED, Agreement.DIFFERS


def rows(outcome: object) -> list[tuple[str, Agreement]]:
    ran = finding(case(), outcome).code  # type: ignore[arg-type]  # an outcome
    assert ran is not None
    return [(part.part, part.agreement) for part in told(ran.judged.parts)]


def test_a_type_says_that_something_is_raised_and_a_message_holds_the_text() -> None:
    assert rows(raises()) == [("type", A), ("message", A), ("line", A), ("grad x", A)]


def test_a_message_is_as_wrong_as_its_core() -> None:
    assert ("message", D) in rows(raises("something else"))
    assert ("message", R) in rows(raises("it does not require grad"))


def test_that_nothing_was_raised_is_one_fact() -> None:
    assert rows(returns()) == [("raises", D), ("grad x", A)]
    missing = told(finding(case(), returns()).code.judged.parts)[0]  # type: ignore[union-attr]  # it ran
    assert missing.stated == "RuntimeError at `loss.backward()`: does not require grad"


@pytest.mark.parametrize(("one", "other"), [("", ""), ("a b c", "a x c"), ("[6.0, 6.0]", "None"), (MESSAGE, MESSAGE.upper())])
def test_pieces_put_together_are_the_text(one: str, other: str) -> None:
    left, right = contrast(one, other)
    assert "".join(piece.text for piece in left) == one
    assert "".join(piece.text for piece in right) == other


def test_only_what_differs_is_marked() -> None:
    left, right = contrast("is at version 1; expected version 0", "is at version 2; expected version 0")
    assert [piece.text for piece in left if piece.differs] == ["1"]
    assert [piece.text for piece in right if piece.differs] == ["2"]


def test_texts_that_have_little_in_common_differ_as_a_whole() -> None:
    left, right = contrast("[6.0, 6.0]", "None")
    assert [piece.differs for piece in (*left, *right)] == [True, True]


def test_what_became_what_is_told_of_long_texts_that_are_alike() -> None:
    assert list(changes(MESSAGE, MESSAGE.replace("grad_fn", "history"))) == ["`grad_fn` became `history`"]
    assert list(changes(MESSAGE, MESSAGE.replace(" of tensors", ""))) == ["`of tensors` is gone"]
    assert list(changes(MESSAGE, MESSAGE + " at all")) == ["`at all` is new"]
    assert list(changes("RuntimeError", "ValueError")) == []
    assert list(changes(MESSAGE, "tensors of another kind have been found here, and they are refused")) == []


def test_values_that_would_look_the_same_are_told_in_full() -> None:
    assert values(Part("grad x", [1.0], [1.00000001], D)) == ("[1.0]", "[1.00000001]")
    assert values(Part("grad x", [1.0], [1.00000001], A)) == ("[1.0]", "[1.0]")


def test_a_shape_stands_for_a_tensor() -> None:
    assert value({"shape": [2, 3]}) == "a tensor of shape [2, 3]"


def test_what_is_very_long_is_cut_and_says_so() -> None:
    assert cut("x" * 3000, 10) == "xxxxxxxxxx… (3,000 characters)"
    assert len(value([[1.0] * 100] * 100)) < 300
