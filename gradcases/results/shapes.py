"""The form that data has to have, in small pieces; each yields what is wrong with a value, with the path to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gradcases.condition import release_of
from gradcases.results.json_text import Path

Fault = tuple[Path, str]
Shape = Callable[[Any, Path], Iterator[Fault]]

LONGEST_SHOWN = 60


def kind(value: Any) -> str:
    """What a value is, in words."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"the text {_quoted(value)}"
    if isinstance(value, (int, float)):
        return f"the number {str(value)[:LONGEST_SHOWN]}"
    return "a list" if isinstance(value, list) else "an object"


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"`{line}`" if len(line) <= LONGEST_SHOWN else f"`{line[: LONGEST_SHOWN - 1]}…`"


def anything(value: Any, at: Path) -> Iterator[Fault]:
    yield from ()


def text(value: Any, at: Path) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield at, f"is {kind(value)}; it has to be a text"


def null(value: Any, at: Path) -> Iterator[Fault]:
    if value is not None:
        yield at, f"is {kind(value)}; it has to be null"


def boolean(value: Any, at: Path) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield at, f"is {kind(value)}; it has to be true or false"


def number(value: Any, at: Path) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        yield at, f"is {kind(value)}; it has to be a number"


def seconds(value: Any, at: Path) -> Iterator[Fault]:
    faults = list(number(value, at))
    yield from faults
    if not faults and value < 0:
        yield at, f"is {kind(value)}; it has to be at least 0"


def integer(least: int | None = None) -> Shape:
    def check(value: Any, at: Path) -> Iterator[Fault]:
        whole = isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value)
        if not whole:
            yield at, f"is {kind(value)}; it has to be a whole number"
        elif least is not None and value < least:
            yield at, f"is {kind(value)}; it has to be at least {least}"

    return check


def matching(pattern: str, what: str) -> Shape:
    """A text that a regular expression describes."""

    def check(value: Any, at: Path) -> Iterator[Fault]:
        if not isinstance(value, str) or re.fullmatch(pattern, value) is None:
            yield at, f"is {kind(value)}; it has to be {what}"

    return check


def version(value: Any, at: Path) -> Iterator[Fault]:
    try:
        release_of(value if isinstance(value, str) and len(value) < 200 else "")
    except ValueError:
        yield at, f"is {kind(value)}; it has to be a version, as 2.13.0+cpu"


def or_the_word(word: str, other: Shape) -> Shape:
    """What `other` takes, or this word in its place."""
    return lambda value, at: iter(()) if value == word else other(value, at)


def one_of(*words: str) -> Shape:
    def check(value: Any, at: Path) -> Iterator[Fault]:
        if not isinstance(value, str) or value not in words:
            yield at, f"is {kind(value)}; it has to be one of {', '.join(words)}"

    return check


def nullable(shape: Shape) -> Shape:
    def check(value: Any, at: Path) -> Iterator[Fault]:
        if value is not None:
            yield from shape(value, at)

    return check


def list_of(shape: Shape) -> Shape:
    def check(value: Any, at: Path) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield at, f"is {kind(value)}; it has to be a list"
            return
        for index, item in enumerate(value):
            yield from shape(item, (*at, index))

    return check


def by_name(shape: Shape) -> Shape:
    """An object whose keys are names."""

    def check(value: Any, at: Path) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield at, f"is {kind(value)}; it has to be an object"
            return
        for name, item in value.items():
            yield from shape(item, (*at, name))

    return check


def object_of(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """An object with these keys; others may be there, and are passed over."""
    known = {**required, **(optional or {})}

    def check(value: Any, at: Path) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield at, f"is {kind(value)}; it has to be an object"
            return
        for key in required:
            if key not in value:
                yield at, f"lacks `{key}`"
        for key, shape in known.items():
            if key in value:
                yield from shape(value[key], (*at, key))

    return check


def told(path: Path) -> str:
    """A path as people write it: `findings[3].code.kind`."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{_key(step)}" for step in path)
    return steps.removeprefix(".")


def _key(name: str) -> str:
    return name if len(name) <= LONGEST_SHOWN else f"{name[: LONGEST_SHOWN - 1]}…"
