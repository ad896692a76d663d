"""Markdown in which nothing that a case or a message says can be markup."""

from __future__ import annotations

import re

from gradcases.render.literal import one_line, visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]()+!|<>~&$-])")
_QUOTED = re.compile(r"(?<!`)`([^`\s](?:[^`]*[^`\s])?)`(?!`)")
_NUMBERED = re.compile(r"^(\d+)([.)])")
# GitHub makes links of what stands around these: some even where they are escaped, but not with a comment behind them. An `@` may
# also tell somebody of the text.
_LINKING = re.compile(r"(@(?=\S)|#(?=\\?\w))")
_LINKING_UNLESS_ESCAPED = re.compile(r"(:(?=//)|(?<=www)\.)", re.IGNORECASE)


def text(value: str) -> str:
    """As literal text in a paragraph or a table's cell, on one line."""
    return _literal(one_line(value))


def prose(value: str) -> str:
    """The same, but for what stands between backticks: that is inline code."""
    pieces = _QUOTED.split(one_line(value))
    return "".join(code(piece) if number % 2 else _literal(piece) for number, piece in enumerate(pieces))


def _literal(line: str) -> str:
    escaped = _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))
    escaped = _LINKING.sub(r"\1<!-- -->", _LINKING_UNLESS_ESCAPED.sub(r"\\\1", escaped))
    return f"\\{escaped}" if escaped.startswith(("#", "=")) else escaped


def code(value: str) -> str:
    """As inline code, on one line."""
    line = one_line(value)
    ticks = "`" * (_longest_run(line, "`") + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def cell(value: str) -> str:
    """As inline code in a table's cell, where `|` has to be escaped even there."""
    if "|" in value and "\\" in value:
        # Renderers do not agree on whether a backslash before an escaped `|` is one.
        return "<code>" + re.sub(r"[^\w ]|_", lambda found: f"&#{ord(found[0])};", one_line(value)) + "</code>"
    return code(value).replace("|", "\\|")


def block(value: str, language: str = "") -> str:
    """As a fenced block, fenced so that nothing in it ends it."""
    shown = visible(value).rstrip("\n")
    fence = "`" * max(3, _longest_run(shown, "`") + 1)
    return f"{fence}{language}\n{shown}\n{fence}"


def _longest_run(value: str, character: str) -> int:
    return max((len(run) for run in re.findall(re.escape(character) + "+", value)), default=0)
