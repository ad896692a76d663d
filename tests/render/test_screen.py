from __future__ import annotations

import io
import os
import pty
from typing import TextIO

import pytest

from gradcases.render.screen import PIPED_WIDTH, Screen, cells, columns, folded, wrapped


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def test_a_pipe_has_a_width_and_no_colours() -> None:
    assert Screen.of(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) == Screen(PIPED_WIDTH, False, "utf-8")


def test_a_terminal_has_colours_unless_they_are_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Screen.of(Terminal()).colours
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Screen.of(Terminal()).colours


def test_colours_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert Screen.of(io.StringIO()).colours


@pytest.mark.parametrize(
    ("columns", "width"), [("40", 40), ("200", 200), ("0", PIPED_WIDTH), ("wide", PIPED_WIDTH), ("3", 24), ("", PIPED_WIDTH)]
)
def test_columns_says_how_wide_a_pipe_is(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert Screen.of(io.StringIO()).width == width


def test_a_stream_that_is_closed_is_as_a_pipe() -> None:
    stream: TextIO | None = None
    assert Screen.of(stream) == Screen()


def test_a_real_terminal_tells_its_width() -> None:
    main, other = pty.openpty()
    try:
        with open(other, "w", encoding="utf-8") as stream:
            assert Screen.of(stream).colours
    finally:
        os.close(main)


def test_what_an_encoding_lacks_is_written_out() -> None:
    assert Screen(encoding="ascii").text("ä ✓") == "\\xe4 \\u2713"
    assert Screen(encoding="latin-1").text("ä ✓") == "ä \\u2713"
    assert Screen(encoding="ascii").symbol("✓", "ok") == "ok"


@pytest.mark.parametrize("width", [3, 8, 20, 80])
@pytest.mark.parametrize("name", ["detach/loss-of-detached-tensor", "special/ops[exp]", "x" * 50, "", "a/b"])
def test_a_folded_name_fits_and_is_whole(name: str, width: int) -> None:
    lines = folded(name, width)
    assert "".join(lines) == name
    assert all(cells(line) <= width for line in lines)


def test_a_name_is_folded_behind_a_separator() -> None:
    assert folded("detach/loss-of-detached-tensor", 20) == ["detach/loss-of-", "detached-tensor"]


def test_wide_characters_take_two_columns() -> None:
    assert cells("漢字") == 4
    assert all(cells(line) <= 20 for line in wrapped("漢字 " * 20, 20))
    lines = columns([(["漢字"], ["b"]), (["a"], ["b"])])
    assert [cells(line) for line in lines] == [7, 7]


@pytest.mark.parametrize("text", ["漢字 " + "a" * 25, "a" * 25 + " 漢字", "é" * 10 + "漢" * 15, "a\u0301" * 25 + "漢"])
def test_beside_wide_characters_a_word_that_is_too_long_is_broken_and_whole(text: str) -> None:
    lines = wrapped(text, 10)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(0 < cells(line) <= 10 for line in lines)
    assert len(lines) <= -(-cells(text) // 10) + 1


def test_columns_end_without_blanks() -> None:
    assert columns([(["a"], ["long", "er"]), (["bb"], [""])]) == ["a   long", "    er", "bb"]
