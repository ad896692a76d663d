"""What comments claim, by rule."""

from __future__ import annotations

import pytest

from gradcases.documents.rules import About, Said, read

RAISES, RETURNS, VALUE, NONE, GRADIENT, WARNS, WRONG, UNREAD = (
    *(About.RAISES, About.RETURNS, About.VALUE, About.NONE),
    *(About.GRADIENT, About.WARNS, About.WRONG, About.UNREAD),
)


@pytest.mark.parametrize(
    ("comment", "type_", "contains"),
    [
        ("RuntimeError", "RuntimeError", None),
        ("RuntimeError: element 0 of tensors", "RuntimeError", "element 0 of tensors"),
        ("-> ValueError: bad.", "ValueError", "bad"),
        ("❌ RuntimeError", "RuntimeError", None),
        ("This will raise a RuntimeError", "RuntimeError", None),
        ("raises torch.cuda.OutOfMemoryError", "torch.cuda.OutOfMemoryError", None),
        ("RuntimeError likely due to size mismatch", "RuntimeError", None),
        ("fails with TypeError: no", "TypeError", "no"),
        ("attempt to compute gradients, should raise exception", None, None),
        ("raises an error", None, None),
        ("this throws an exception!", None, None),
        ("Error!", None, None),
        ("fails", None, None),
    ],
)
def test_a_comment_that_says_so_claims_an_exception(comment: str, type_: str | None, contains: str | None) -> None:
    said = read(comment)
    assert (said.about, said.type, said.contains) == (RAISES, type_, contains)


@pytest.mark.parametrize(
    "comment",
    [
        *("no error", "No errors!", "no issues now.", "without problems", "never an error", "No RuntimeError", "works"),
        *("works fine now", "This works.", "no longer raises an error", "does not raise a RuntimeError", "now it works", "OK", "runs"),
    ],
)
def test_a_comment_that_says_so_claims_no_exception(comment: str) -> None:
    assert read(comment).about is RETURNS


@pytest.mark.parametrize(
    ("comment", "name"),
    [
        ("None", None),
        ("None!", None),
        ("Returns None", None),
        ("will be none", None),
        ("-> None", None),
        ("Output: None", None),
        ("None, because it is no leaf", None),
        ("still None", None),
        ("Gradient of x will be None", "x.grad"),
        ("x.grad is None", "x.grad"),
        ("model.fc.weight.grad == None", "model.fc.weight.grad"),
    ],
)
def test_a_comment_that_says_so_claims_none(comment: str, name: str | None) -> None:
    said = read(comment)
    assert (said.about, said.name) == (NONE, name)


@pytest.mark.parametrize(
    "comment", ["Tensor, has gradients.", "has a gradient", "gradients computed", "gradient is available", "not None", "is not None"]
)
def test_a_comment_that_says_so_claims_a_gradient(comment: str) -> None:
    assert read(comment).about is GRADIENT


@pytest.mark.parametrize(
    ("comment", "value"),
    [
        ("tensor([6., 6.])", [6.0, 6.0]),
        ("tensor(2.3333)", 2.3333),
        ("prints tensor([[1, 2], [3, 4]])", [[1, 2], [3, 4]]),
        ("tensor([1., 2.], requires_grad=True)", [1.0, 2.0]),
        ("tensor(6., grad_fn=<SumBackward0>)", 6.0),
        ("torch.tensor([-1e-3])", [-0.001]),
        ("tensor([nan, inf, -inf])", ["nan", "inf", "-inf"]),
        ("tensor(nan)", "nan"),
        ("tensor([])", []),
        ("True", True),
        ("-> False", False),
        ("3", 3),
        ("= 0.5", 0.5),
        ("[2.0, 3.0]", [2.0, 3.0]),
        ("torch.Size([2, 3])", [2, 3]),
    ],
)
def test_a_comment_that_is_a_value_claims_it(comment: str, value: object) -> None:
    said = read(comment)
    assert (said.about, said.value) == (VALUE, value)


def test_a_comment_may_name_what_has_the_value() -> None:
    assert read("x.grad = tensor([2.])") == Said(VALUE, value=[2.0], name="x.grad", is_tensor=True)


@pytest.mark.parametrize(
    ("comment", "type_", "contains"),
    [("UserWarning: not a leaf", "UserWarning", "not a leaf"), ("gives a FutureWarning", "FutureWarning", None)],
)
def test_a_comment_that_names_a_warning_claims_it(comment: str, type_: str, contains: str | None) -> None:
    said = read(comment)
    assert (said.about, said.type, said.contains) == (WARNS, type_, contains)


@pytest.mark.parametrize("comment", ["Potentially incorrect or inconsistent gradients", "wrong gradients", "gives incorrect gradient"])
def test_a_comment_that_says_so_claims_wrong_gradients(comment: str) -> None:
    assert read(comment).about is WRONG


@pytest.mark.parametrize(
    "comment",
    [
        *("", "normal operation", "detach y from graph", "in-place operation - problematic!", "Note: No requires_grad!", "Size mismatch"),
        *("This line will likely cause issues.", "In-place addition can cause issues", "Correct way for adding", "Missing requires_grad"),
        *("tensor([1., ..., 3.])", "raises RuntimeError if x is a leaf", "may raise a RuntimeError", "would raise an error without detach"),
        *("None of these", "none-linear", "if None: skip", "nonexistent", "step 3", "(2, 3)", "see the error message", "no error message"),
        *("Error handling", "works on tensors", "Truely", "1. first", "2x3", "RuntimeError when x is None", "None if detached"),
    ],
)
def test_what_no_rule_reads_claims_nothing(comment: str) -> None:
    assert read(comment).about is UNREAD


@pytest.mark.parametrize(
    "comment", ["-" * 9000, "=" * 9000, "!" * 9000, "this " * 2000, "tensor([" + "1, " * 3000, "> " * 3000, "a.b" * 2000]
)
def test_a_long_comment_is_read_without_trying_each_way_to_part_it(comment: str) -> None:
    assert read(comment).about is UNREAD  # a pattern that tried them all would not end
