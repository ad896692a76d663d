"""Text from cases, messages and files as text and nothing else: no markup, no control character, no escape sequence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# C0 but newline, DEL and C1; what is invisible, chooses among shapes nobody sees, or reorders what is displayed; what is no
# character at all. Above the first plane any is looked at again: to list there what is unseen makes each other character slow.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U00010000-\U0010ffff]"
)
_UNSEEN_ABOVE = re.compile("[\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]")


def visible(text: str) -> str:
    """The text with tabs as spaces and every other character that cannot be seen written out (`\\x1b`)."""
    return _UNSEEN.sub(lambda found: _visible(found[0]), text.replace("\r\n", "\n"))


def _visible(character: str) -> str:
    if character == "\t":
        return "    "
    return written_out(character) if _is_unseen(character) else character


def _is_unseen(character: str) -> bool:
    """Of one that _UNSEEN matches."""
    code = ord(character)
    return code < 0x10000 or code & 0xFFFE == 0xFFFE or _UNSEEN_ABOVE.match(character) is not None


def one_line(text: str) -> str:
    """The same, with runs of white space as one space."""
    return visible(" ".join(text.split()))


def written_out(character: str) -> str:
    """As Python writes it in a string."""
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def in_json(text: str) -> str:
    """JSON in which the same characters are escapes of JSON, so that it means the same and a terminal shows it."""
    return _UNSEEN.sub(_json_escape, text)


def json_document(data: object) -> str:
    """A whole file of JSON, or all that a command writes. Raises ValueError where a number has no form in JSON."""
    return in_json(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False)) + "\n"


def json_pieces(data: Mapping[str, object]) -> Iterator[str]:
    """The same of an object, piece by piece; a value that is an iterator is a list, of which one element at a time is made."""
    between = "{"
    for key, value in data.items():
        yield f"{between}\n {_json(key, 1)}: "
        between = ","
        if isinstance(value, Iterator):
            yield from _list_pieces(value)
        else:
            yield _json(value, 1)
    yield "\n}\n" if data else "{}\n"


def _list_pieces(values: Iterator[object]) -> Iterator[str]:
    between = "["
    for value in values:
        yield f"{between}\n  {_json(value, 2)}"
        between = ","
    yield "[]" if between == "[" else "\n ]"


def _json(data: object, depth: int) -> str:
    """As it stands at this depth of a document."""
    return json_document(data)[:-1].replace("\n", "\n" + " " * depth)


def _json_escape(found: re.Match[str]) -> str:
    if not _is_unseen(found[0]):
        return found[0]
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
