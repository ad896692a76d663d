"""Markdown in which nothing that a case or a message says can be markup."""

from __future__ import annotations

import re

from gradcases.render.literal import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~&$@-])")


def text(value: str) -> str:
    """As literal text in a paragraph or a table's cell, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(visible(value).split()))


def code(value: str) -> str:
    """As inline code, on one line."""
    line = " ".join(visible(value).split())
    ticks = "`" * (_longest_run(line, "`") + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def cell(value: str) -> str:
    """As inline code in a table's cell, where `|` has to be escaped even there."""
    return code(value).replace("|", "\\|")


def block(value: str, language: str = "") -> str:
    """As a fenced block, fenced so that nothing in it ends it."""
    shown = visible(value).rstrip("\n")
    fence = "`" * max(3, _longest_run(shown, "`") + 1)
    return f"{fence}{language}\n{shown}\n{fence}"


def _longest_run(value: str, character: str) -> int:
    return max((len(run) for run in re.findall(re.escape(character) + "+", value)), default=0)
