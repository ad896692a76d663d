"""What sub-cases share is changed only where all of them want it, and alike."""

from __future__ import annotations

import pytest

from gradcases.authoring.layout import Change, Impossible
from gradcases.authoring.shared import Wish, settled
from gradcases.authoring.source import Source

TEXT = """\
params:
  exp: {op: exp}
  log: {op: log}
expect:
  raises: {type: RuntimeError, message: the old text}
"""
STEPS = ("expect", 0, "raises", "message")
BOTH = ("t/ops[exp]", "t/ops[log]")
LACKING = "`expect.0.raises.message` stands for t/ops[log] too, for which it is still so or which did not run"
DIFFERING = "`expect.0.raises.message` stands for t/ops[exp], t/ops[log], which now differ in it"


@pytest.mark.parametrize(
    ("wished", "settled_as"),
    [
        ({"t/ops[exp]": "new", "t/ops[log]": "new"}, Change(STEPS, "new")),
        ({"t/ops[exp]": "new"}, LACKING),
        ({"t/ops[exp]": "new", "t/ops[log]": "newer"}, DIFFERING),
    ],
)
def test_a_shared_text_is_written_once_or_it_is_said_why_not(wished: dict[str, str], settled_as: Change | str) -> None:
    wishes = [Wish(name, Change(STEPS, value)) for name, value in wished.items()]
    (found,) = settled(Source(TEXT), wishes, BOTH)
    assert (str(found) if isinstance(found, Impossible) else found) == settled_as
