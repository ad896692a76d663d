"""Whatever a text is, it reads back as itself, and in the style it had where that can hold it."""

from __future__ import annotations

import pytest

from gradcases.authoring.scalars import Unwritable, flow, text_in
from gradcases.catalog.fields import as_plain
from gradcases.catalog.nodes import Mapping
from gradcases.catalog.tree import parse
from gradcases.outcome import Plain

TEXTS = (
    "plain words",
    "a: b",
    "a #b",
    "#a",
    "- a",
    "-a",
    "-",
    "?",
    "a:",
    "it's",
    '"quoted"',
    "'quoted'",
    "[a, b]",
    "a, b",
    "{a}",
    "$name and ${name}",
    "null",
    "true",
    "1e-5",
    ".nan",
    "1",
    " blanks ",
    "a\tb",
    "a\x1b[31m",
    "a\x85b\u2028c",
    "é …",
    "back\\slash",
    "two\nlines",
    "two\n\nlines: #",
    " indented\nlines",
    "lines\n",
    "---",
    "... and so on",
    "%",
    "@x",
    "`x`",
    "!x",
    "&x *y",
    "",
)


def read_back(told: str) -> Plain:
    def complain(place: object, text: str) -> None:
        raise AssertionError(f"{place}: {text}")

    tree = parse(told.encode(), complain)
    assert isinstance(tree, Mapping)
    return as_plain(tree)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("style", [None, "'", '"', "|"])
def test_a_text_reads_back_as_itself(text: str, style: str | None) -> None:
    assert read_back(f"key:\n  k: {text_in(text, style, indent=4)}\n  l: 1\n") == {"key": {"k": text, "l": 1}}
    assert read_back(f"key: {{k: {text_in(text, style, flow=True)}, l: [{text_in(text, style, flow=True)}]}}\n") == {
        "key": {"k": text, "l": [text]}
    }


@pytest.mark.parametrize(
    ("text", "style", "written"),
    [
        ("does not require grad", None, "does not require grad"),
        ("does not require grad", "'", "'does not require grad'"),
        ("does not require grad", '"', '"does not require grad"'),
        ("Hint: look", None, '"Hint: look"'),
        ("it's", "'", "'it''s'"),
        ("a\nb", None, "|-\n  a\n  b"),
        ("a\nb", '"', '"a\\nb"'),
    ],
)
def test_a_text_keeps_the_style_that_can_hold_it(text: str, style: str | None, written: str) -> None:
    assert text_in(text, style) == written


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_no_catalog_may_hold_is_refused(text: str) -> None:
    with pytest.raises(Unwritable):
        text_in(text, None)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        ([1.0, float("nan"), float("-inf")], "[1.0, .nan, -.inf]"),
        ({"shape": [2, 3]}, "{shape: [2, 3]}"),
        ({"a b": "c, d", "e": True}, '{a b: "c, d", e: true}'),
        ([], "[]"),
        (1e-9, "1e-09"),
    ],
)
def test_a_value_is_written_on_a_line(value: Plain, written: str) -> None:
    assert flow(value) == written
    assert repr(read_back(f"k: {written}\n")) == repr({"k": value})
