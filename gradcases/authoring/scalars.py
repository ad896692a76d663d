"""A text, a number or a list as the catalog writes it in YAML."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from gradcases.catalog.scalars import core_value

if TYPE_CHECKING:
    from gradcases.outcome import Plain

_NEVER_FIRST = "!&*-?:,[]{}#|>@`\"'% \t"
# Escapes in double quotes that JSON writes as YAML does; what is not printable in YAML is escaped too.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


class Unwritable(ValueError):
    """A text with a character that no catalog may hold, not even as an escape."""


def text_in(text: str, style: str | None, *, flow: bool = False, indent: int = 2) -> str:
    """A text in this style (None is plain) where that can hold it, in double quotes or a literal block where it cannot.

    The lines of a block stand `indent` deep; no block stands inside a flow collection. Raises Unwritable.
    """
    if "\0" in text or re.search("[\ud800-\udfff]", text):
        raise Unwritable("it has a NUL or half a character in it")
    if _fits_block(text) and not flow and (style == "|" or (style != '"' and "\n" in text)):
        return _block(text, indent)
    if style == "'" and "\n" not in text and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if style is None and is_plain(text, flow):
        return text
    return _quoted(text)


def is_plain(text: str, flow: bool = False) -> bool:
    """Whether it can stand without quotes, and means itself there."""
    if not text or text != text.strip() or not text.isprintable() or core_value(text) != text:
        return False
    if text[0] in _NEVER_FIRST and not (text[0] in "-?:" and len(text) > 1 and text[1] not in " ,[]{}"):
        return False
    if ": " in text or " #" in text or text.endswith(":") or text.startswith(("---", "...")):
        return False
    return not (flow and re.search(r"[,\[\]{}]|:(?=[\"'])", text))


def _fits_block(text: str) -> bool:
    lines = text.split("\n")
    return bool(lines[0].strip()) and not lines[0][:1].isspace() and all(line.isprintable() for line in lines) and bool(lines[-1].strip())


def _block(text: str, indent: int) -> str:
    """The literal block, without the line break that ends its last line."""
    lines = [" " * indent + line if line else "" for line in text.split("\n")]
    return "\n".join(["|-", *lines])


def _quoted(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def flow(value: Plain) -> str:
    """A value on one line: a number, a text, lists and mappings of them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text_in(str(key), None, flow=True)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return text_in(value, None, flow=True) if isinstance(value, str) else number(value)


def number(value: Plain) -> str:
    """None, a truth value or a number, as the core schema has it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        if value != value:
            return ".nan"
        return {float("inf"): ".inf", float("-inf"): "-.inf"}.get(value) or repr(value)
    return str(value)
