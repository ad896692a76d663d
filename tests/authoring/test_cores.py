"""The core of a message is in it, and has nothing in it that another program would show otherwise."""

from __future__ import annotations

import pytest

from gradcases import message_text
from gradcases.authoring.cores import core_of, recorded_text


@pytest.mark.parametrize(
    ("messages", "core"),
    [
        (
            ["element 0 of tensors does not require grad and does not have a grad_fn"],
            "of tensors does not require grad and does not have a grad_fn",
        ),
        (
            ["a leaf Variable that requires grad is being used in an in-place operation."],
            "a leaf Variable that requires grad is being used in an in-place operation",
        ),
        (
            ["one of the variables has been modified: [torch.FloatTensor [2]] is at version 1; expected version 0 instead"],
            "one of the variables has been modified",
        ),
        (["took 12.5 seconds to compute it", "took 13.1 seconds to compute it"], "seconds to compute it"),
        (["short"], "short"),
        (["1 2"], "1 2"),
        ([""], None),
        (["apples", "pears"], None),
    ],
)
def test_a_core_is_what_no_number_interrupts_and_all_have(messages: list[str], core: str | None) -> None:
    assert core_of(messages) == core
    assert core is None or all(message_text.holds(core, message) for message in messages)


@pytest.mark.parametrize(
    ("message", "before", "recorded"),
    [
        (
            "object at 0x7fe01234abcd, see https://pytorch.org/docs/stable",
            None,
            "object at 0x7f0000000000, see https://pytorch.org/docs/stable",
        ),
        ("in /usr/lib/python3/site-packages/torch/x.py:12 it", None, "in <path> it"),
        ("got ", None, "got "),
        ("\x1b[31mred\x1b[0m", None, "red"),
        ("a text that is much longer than it was", "another text …", "a text that …"),
    ],
)
def test_what_is_of_one_run_is_not_recorded(message: str, before: str | None, recorded: str) -> None:
    assert recorded_text(message, before) == recorded
    assert message_text.same(recorded, message)


def test_a_page_is_cut() -> None:
    page = "a line of it\n" * 1000
    assert len(recorded_text(page)) < 2100
    assert message_text.same(recorded_text(page), page)
