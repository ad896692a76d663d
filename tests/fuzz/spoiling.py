"""What becomes of a text, or of data, when pieces of it are changed, left out, repeated and put elsewhere, as a Random says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

# From where to where the characters go of which some are taken: what is printed, what controls, what is unseen, and all the others.
KINDS = (
    *((0x20, 0x7E), (0x20, 0x7E), (0x00, 0x1F), (0x7F, 0x2FF), (0x300, 0x36F), (0x600, 0x6FF), (0x2000, 0x206F), (0x370, 0xD7FF)),
    *((0xD800, 0xDFFF), (0xF900, 0xFFFF), (0x10000, 0x1FFFF), (0xE0000, 0xE01FF), (0x20000, 0x10FFFF)),
)
ENCODINGS = {0: "utf-16", 1: "utf-8-sig", 2: "latin-1"}


def some_text(chance: Random, most: int) -> str:
    """A few characters of any kind, half of surrogates among them."""
    return "".join(chr(chance.randint(*chance.choice(KINDS))) for _ in range(chance.randint(0, most)))


def edited(chance: Random, seeds: Sequence[str], pieces: Sequence[str], most: int = 6) -> str:
    """One of the seeds with a few things put in, left out, or copied from one place to another."""
    text = chance.choice(seeds)
    for _ in range(chance.randint(0, most)):
        at, kind, length = chance.randint(0, len(text)), chance.randint(0, 3), chance.randint(0, 60)
        if kind == 0:
            text = text[:at] + chance.choice(pieces) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + length :]
        elif kind == 2:
            there = chance.randint(0, len(text))
            text = text[:at] + text[there : there + length] + text[at:]
        else:
            text = text[:at] + some_text(chance, 4) + text[at + length :]
    return text


def as_bytes(chance: Random, text: str) -> bytes:
    """Now and then in another encoding, cut off, or with a byte of it changed."""
    kind = chance.randint(0, 11)
    encoding = ENCODINGS.get(kind, "utf-8")
    content = text.encode(encoding, "replace" if encoding == "latin-1" else "surrogatepass")
    at = chance.randint(0, len(content))
    if kind == 3:
        return content[:at]
    if kind == 4:
        return content[:at] + bytes(chance.randint(0, 255) for _ in range(chance.randint(0, 3))) + content[at + 1 :]
    return content


def some_value(chance: Random) -> Any:
    """Of JSON, of any kind."""
    number = chance.randint(-(10 ** chance.randint(0, 20)), 10 ** chance.randint(0, 20))
    kinds: tuple[Any, ...] = (
        None,
        True,
        False,
        number,
        number / 7,
        some_text(chance, 8),
        "",
        "x",
        [],
        {},
        [[]],
        {"": None},
        [1, "a"],
        {"a": [0]},
    )
    return chance.choice(kinds)


def changed(chance: Random, text: str) -> str:
    """Still JSON: with values of another kind, keys left out, and lists shorter."""
    data = json.loads(text)
    for _ in range(chance.randint(1, 4)):
        holder, key = _place(chance, data)
        if key is None:
            continue
        if chance.randint(0, 1):
            holder[key] = some_value(chance)
        else:
            del holder[key]
    return json.dumps(data, ensure_ascii=bool(chance.randint(0, 1)))


def _place(chance: Random, data: Any) -> tuple[Any, Any]:
    """A list or a mapping somewhere in it, with a key of it, or None where there is none."""
    holder, key = data, None
    for _ in range(chance.randint(1, 8)):
        inner = holder if key is None else holder[key]
        keys: list[Any] = list(inner) if isinstance(inner, dict) else list(range(len(inner))) if isinstance(inner, list) else []
        if not keys:
            break
        holder, key = inner, chance.choice(keys)
    return holder, key
