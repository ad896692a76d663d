"""Scalars mean what the core schema of YAML 1.2 says."""

from __future__ import annotations

import math

import pytest

from gradcases.catalog.fields import as_number, as_plain
from gradcases.catalog.nodes import Place, Scalar
from gradcases.catalog.scalars import core_value
from gradcases.catalog.tree import parse

VALUES: dict[str, bool | int | float | str | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    "0": 0,
    "-1": -1,
    "+12": 12,
    "007": 7,
    "0o17": 15,
    "0x1F": 31,
    "1.": 1.0,
    ".5": 0.5,
    "-0.0": -0.0,
    "1e-5": 1e-5,
    "1E5": 1e5,
    "1.5e+3": 1500.0,
    ".inf": math.inf,
    "-.Inf": -math.inf,
    "+.INF": math.inf,
    "1e400": math.inf,
}
TEXTS = [
    *("no", "yes", "on", "off", "y", "n", "No", "YES", "nULL", "tRUE", "None", "nil"),
    *("1:30", "190:20:30", "2025-01-26", "2001-12-14t21:59:43.10-05:00", "1_000", "0b101", "017x", "0o8", "0xg", "-0x1f", "+0o7"),
    *("1e", "e5", "1e5.5", "--1", "+-1", ".", "-", "+", "..5", "1.2.3", "1+2j", "nan", "inf", "NaN", "Infinity", "-.nan", ".infinity"),
    *("<<", "=", "１", "٣", "1 2", "x", "loss.backward()"),
]


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_a_plain_scalar_of_the_core_schema_has_its_value(text: str, value: object) -> None:
    found = core_value(text)
    assert (type(found), repr(found)) == (type(value), repr(value))


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_nan_is_a_number(text: str) -> None:
    found = core_value(text)
    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize("text", TEXTS)
def test_all_else_is_text(text: str) -> None:
    assert core_value(text) == text


@pytest.mark.parametrize("text", ["1" * 401, "1" * 5000, "0x" + "f" * 5000, "1." + "0" * 5000, "-" * 100_000])
def test_more_digits_than_a_number_has_are_text(text: str) -> None:
    assert core_value(text) == text


def test_many_digits_are_a_number() -> None:
    assert core_value("1" * 400) == int("1" * 400)


@pytest.mark.parametrize("text", ["'3'", '"3"', "|-\n  3", ">-\n  3", '"\\x33"'])
def test_what_is_quoted_is_text(text: str) -> None:
    assert plain(f"a: {text}\n") == {"a": "3"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{no: no, 1: 1, 1.0: 1.0, null: null, true: true}", {"no": "no", "1": 1, "1.0": 1.0, "null": None, "true": True}),
        ("[a, 'b', [], {}, '']", ["a", "b", [], {}, ""]),
        ("{a: , b}", {"a": None, "b": None}),
        ("- 1\n-\n- a # b\n- a#b", [1, None, "a", "a#b"]),
        ("a: b\n  c", {"a": "b c"}),
        ("a: >\n  b\n  c\n\n  d\n", {"a": "b c\nd\n"}),
        ("a: |+\n  b\n\n", {"a": "b\n\n"}),
        ('"\\u00e9\\n"', "é\n"),
        ("<<: 1\n'<<': 2", {"<<": 2}),
    ],
)
def test_a_document_reads_as_its_values(text: str, value: object) -> None:
    assert plain(text) == value


def test_keys_are_text_and_their_order_is_kept() -> None:
    assert list(plain("{b: 1, a: 2, 3: 4}")) == ["b", "a", "3"]  # type: ignore[call-overload]  # it is a mapping


def plain(text: str) -> object:
    """The values of a document, whatever there is to complain of."""
    return as_plain(parse(text.encode(), lambda place, complaint: None))


@pytest.mark.parametrize(("style", "line"), [("|", 8), (">", 8), (None, 7), ("'", 7), ('"', 7)])
def test_the_text_of_a_block_begins_on_the_line_below(style: str | None, line: int) -> None:
    assert Scalar(Place(7, 3), "a", "a", style).first_line == line


def test_an_integer_that_is_no_float_is_infinite() -> None:
    assert as_number(Scalar(Place(1, 1), "", 10**400, None)) == math.inf
