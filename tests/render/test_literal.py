from __future__ import annotations

import json
import unicodedata

import pytest

from gradcases.render.literal import in_json, json_document, json_pieces, one_line, visible
from tests.fuzz import judges
from tests.render.reports import HOSTILE


def controls(text: str) -> list[str]:
    """What could do something to a screen, or cannot be seen on one."""
    return [each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Cn") and each != "\n"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb", "a\\x0db"),
        ("a\bb", "a\\x08b"),
        ("a\r\nb", "a\nb"),
        ("a\tb", "a    b"),
        ("\u202eabc", "\\u202eabc"),
        ("a\u2028b", "a\\u2028b"),
        ("a\u200bb\u00adc", "a\\u200bb\\xadc"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("a\U000e0180b", "a\\U000e0180b"),
        ("\ufdd0\U0004ffff", "\\ufdd0\\U0004ffff"),
        ("\u3164\uffa0\u034f", "\\u3164\\uffa0\\u034f"),
        ("❤\ufe0f क्\u0600 \ue000", "❤\ufe0f क्\u0600 \ue000"),
        ("[red]ä — 漢字 ✓", "[red]ä — 漢字 ✓"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_nothing_is_left_of_what_a_screen_does_not_show() -> None:
    judges.only_text_and_colours(visible("".join(map(chr, range(0x110000)))))
    assert not controls(visible(HOSTILE))


def test_a_line_stays_one() -> None:
    assert one_line(" a\n\n  b\x0bc\u2028d ") == "a b c d"


def test_json_with_escapes_means_the_same_and_has_no_control_character() -> None:
    told = in_json(json.dumps({"text": HOSTILE}, ensure_ascii=False, indent=1))
    assert json.loads(told) == {"text": HOSTILE}
    assert not controls(told)


def test_a_document_of_json_means_what_it_was_made_of_and_shows_nothing_else() -> None:
    told = json_document({"text": HOSTILE})
    assert json.loads(told) == {"text": HOSTILE}
    assert visible(told) == told
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_document(float("nan"))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"a": [], "b": {}, "ü": "1\n2\u2028\x1b"},
        {"a": 1, "findings": [{"case": "a/b", "grads": {"x": [1.0, [None, 2.0]]}}, {}, []], "claims": []},
        {"findings": ["\n"], "at the end": {"a": [1, {"b": True}]}},
    ],
    ids=["nothing", "empty lists", "findings", "a list before"],
)
def test_a_document_in_pieces_is_the_document(data: dict[str, object]) -> None:
    lists_as_they_come = {key: iter(value) if isinstance(value, list) else value for key, value in data.items()}
    assert "".join(json_pieces(lists_as_they_come)) == json_document(data)


def test_of_a_list_in_pieces_one_element_at_a_time_is_made() -> None:
    made: list[int] = []
    pieces = json_pieces({"findings": (made.append(number) or number for number in range(3))})  # type: ignore[func-returns-value]  # that it returns None is the point
    seen = [(piece.strip(" [],\n"), list(made)) for piece in pieces]
    assert [(text, len(so_far)) for text, so_far in seen if text.isdigit()] == [("0", 1), ("1", 2), ("2", 3)]
