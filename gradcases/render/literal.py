"""Text from cases, messages and files as text and nothing else: no markup, no control character, no escape sequence."""

from __future__ import annotations

import re

# C0 but newline, DEL and C1, and the marks that reorder what is displayed.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]")


def visible(text: str) -> str:
    """The text with tabs as spaces and every other control character written out (`\\x1b`)."""
    return _CONTROLS.sub(_written_out, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same, with runs of white space as one space."""
    return visible(" ".join(text.split()))


def _written_out(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\t":
        return "    "
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"
