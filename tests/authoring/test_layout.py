"""A change of a file's text moves nothing but what it is about."""

from __future__ import annotations

import pytest

from gradcases.authoring.layout import GONE, Change, Impossible, changed
from gradcases.authoring.source import Source
from gradcases.outcome import Plain

BLOCK = """\
# before
expect:
  raises:   # of torch 2
    type: E
    contains: core   # by hand
    at: x
  # of the leaf
  grads:
    x: null    # None
    model.*: present

why: a
"""
FLOW = "expect: {raises: {type: E, contains: core, at: x}, grads: {x: [1.0, 2.0], y: null}} # end\n"
LIST = "expect:\n  - when: {torch: '<2'}\n    grads: {x: null}\n  - grads:\n      x: zeros\n      y: null\n    when: {torch: '>=2'}\n"

ROWS: list[tuple[str, tuple[str | int, ...], object, str, str]] = [
    (BLOCK, ("expect", "raises", "type"), "F", "type: E", "type: F"),
    (BLOCK, ("expect", 0, "raises", "type"), "F", "type: E", "type: F"),
    (BLOCK, ("expect", "raises", "contains"), "a: b", "contains: core ", 'contains: "a: b" '),
    (BLOCK, ("expect", "raises", "message"), "the text", "by hand\n", "by hand\n    message: the text\n"),
    (BLOCK, ("expect", "raises", "at"), {"line": "y", "nth": 2}, "at: x", "at: {line: y, nth: 2}"),
    (BLOCK, ("expect", "grads", "x"), [1.0, 2.0], "x: null ", "x: [1.0, 2.0] "),
    (BLOCK, ("expect", "grads", "y"), None, "present\n", "present\n    y: null\n"),
    (BLOCK, ("expect", "grads", "x"), GONE, "    x: null    # None\n", ""),
    (BLOCK, ("expect", "grads", "model.*"), GONE, "    model.*: present\n", ""),
    (BLOCK, ("expect", "values"), {"n": 3}, "present\n", "present\n  values:\n    n: 3\n"),
    (
        BLOCK,
        ("expect", "warns"),
        [{"category": "W", "contains": "c"}],
        "present\n",
        "present\n  warns:\n    - {category: W, contains: c}\n",
    ),
    (FLOW, ("expect", "raises", "message"), "a, b", "core,", 'core, message: "a, b",'),
    (FLOW, ("expect", "raises"), GONE, "raises: {type: E, contains: core, at: x}, ", ""),
    (FLOW, ("expect", "grads", "y"), GONE, ", y: null", ""),
    (FLOW, ("expect", "grads", "x"), None, "[1.0, 2.0]", "null"),
    (FLOW, ("expect", "values"), {"n": 3}, "y: null}", "y: null}, values: {n: 3}"),
    (LIST, ("expect", 0, "raises"), {"type": "E"}, "'<2'}\n", "'<2'}\n    raises:\n      type: E\n"),
    (LIST, ("expect", 1, "grads", "x"), GONE, "      x: zeros\n", ""),
    (LIST, ("expect", 1, "grads"), GONE, "grads:\n      x: zeros\n      y: null\n    when", "when"),
    ("expect: {}\n", ("expect", "grads"), {"x": None}, "{}", "{grads: {x: null}}"),
    ("raises:\n  at: x\n", ("raises", "contains"), "c", "at: x\n", "at: x\n  contains: c\n"),
    ("grads: {x: null}\n", ("raises",), {"type": "E"}, "grads", "raises:\n  type: E\ngrads"),
    ("m: |\n  one\n  two\n\nk: 1\n", ("m",), "three\nfour", "  one\n  two", "  three\n  four"),
    ("m: |-\n  one\n\nk: 1\n", ("m",), "three", "  one", "  three"),
    ("m: 'a'\r\nk: 1\r\n", ("m",), "b\nc", "'a'", "|-\r\n  b\r\n  c"),
]


@pytest.mark.parametrize(("text", "steps", "value", "old", "new"), ROWS)
def test_a_change_is_made_where_it_belongs_and_nowhere_else(
    text: str, steps: tuple[str | int, ...], value: Plain, old: str, new: str
) -> None:
    assert text.count(old) == 1
    assert changed(Source(text), [Change(steps, value)]) == text.replace(old, new)


def test_several_changes_are_made_at_once_in_their_order() -> None:
    changes = [Change(("grads", "y"), None), Change(("grads", "z"), 1.0), Change(("grads", "x"), 2.0)]
    assert changed(Source("grads:\n  x: 1.0\n"), changes) == "grads:\n  x: 2.0\n  y: null\n  z: 1.0\n"
    assert changed(Source("grads: {x: 1.0}\n"), changes) == "grads: {x: 2.0, y: null, z: 1.0}\n"


@pytest.mark.parametrize(
    "change",
    [Change(("raises", "type", "a"), 1), Change(("grads", "x"), GONE), Change(("no", "such"), 1), Change(("raises", 1, "type"), "F")],
)
def test_what_has_no_place_is_refused(change: Change) -> None:
    with pytest.raises(Impossible):
        changed(Source("raises: {type: E}\n"), [change])
