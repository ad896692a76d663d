"""Style and scripts, as a site has them: without remarks and indentation, which only their readers here need."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent / "static"
SCRIPTS = ("site.js", "list.js", "paste.js", "versions.js")
# Each is a script without a scope of its own; together they have one.
MATCHING = ("rules", "cleaning", "canonical", "transcripts", "scoring", "answering", "data", "words", "offered")

_REMARK = re.compile(r"^\s*(?://.*|/\*\*(?:(?!\*/)[\s\S])*\*/)\n|(?<=[;{}]) +//.*$", re.MULTILINE)
_INDENTATION = re.compile(r"^ +", re.MULTILINE)


def static(name: str) -> str:
    """A file of that name. Nothing in them is a text of several lines."""
    return _INDENTATION.sub("", _REMARK.sub("", (HERE / name).read_text(encoding="utf-8")))


def matching() -> str:
    """What answers a pasted text, as one script."""
    parts = "".join(static(f"matching/{name}.js") for name in MATCHING)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'
