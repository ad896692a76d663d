"""JSON of unknown origin as plain values: strictly, within bounds, and with the place of what is wrong."""

from __future__ import annotations

import json
import math
import re
from typing import Any

MOST_BYTES = 128 * 1024 * 1024  # a whole report has about 2 MB, a table of twenty forty
DEEPEST = 128  # levels; a tensor has at most 64 dimensions
LONGEST_NUMBER = 400  # digits

Path = tuple["str | int", ...]

_SPACE = re.compile(r"[ \t\r\n]*")


class BadJson(Exception):
    """A text that is no JSON, or more than a report can be; `line` and `column` count from 1, and are 0 where unknown."""

    def __init__(self, text: str, line: int = 0, column: int = 0) -> None:
        self.text, self.line, self.column = text, line, column
        super().__init__(text)


def parsed(text: str) -> Any:
    """The value of a JSON text. Raises BadJson."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_float)
    except json.JSONDecodeError as error:
        ends = not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
        told = "is cut off: the JSON ends in the middle" if ends else f"is no JSON: {error.msg}"
        raise BadJson(told if text.strip() else "is empty", error.lineno, error.colno) from error
    except RecursionError as error:
        raise BadJson(f"is nested more than {DEEPEST} levels deep") from error
    _check_depth(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value] # add returns None, which is false
        raise BadJson(f"has the key {json.dumps(twice[:60])} twice in one object")
    return made


def _constant(name: str) -> Any:
    raise BadJson(f"has {name}, which is no number of JSON")


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise BadJson(f"has a number of {len(digits):,} digits")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if len(digits) > LONGEST_NUMBER or not math.isfinite(value):
        raise BadJson(f"has the number {digits[:40]}, which is out of range")
    return value


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [item for each in level for item in _inside(each)]
        if not level:
            return
    raise BadJson(f"is nested more than {DEEPEST} levels deep")


def _inside(value: Any) -> list[Any]:
    held = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [item for item in held if isinstance(item, (dict, list))]


def place_of(text: str, path: Path) -> tuple[int, int]:
    """The line and column, from 1, of the value that a path leads to in a JSON text; of the last that is there."""
    at = _skipped(text, 0)
    for step in path:
        inner = _entered(text, at, step)
        if inner is None:
            break
        at = inner
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _entered(text: str, at: int, step: str | int) -> int | None:
    """Where the value under a key, or at an index, begins in the object or list that begins at `at`."""
    decoder = json.JSONDecoder()
    opening, index, at = text[at], 0, _skipped(text, at + 1)
    while text[at] not in "]}":
        key: str | int = index
        if opening == "{":
            key, at = decoder.raw_decode(text, at)
            at = _skipped(text, _skipped(text, at) + 1)
        if key == step:
            return at
        _, at = decoder.raw_decode(text, at)
        at = _skipped(text, at)
        at = _skipped(text, at + 1) if text[at] == "," else at
        index += 1
    return None


def _skipped(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
