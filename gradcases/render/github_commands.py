"""GitHub's workflow commands: annotations in which no text can be a command, and of which there are at most ten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.render.literal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST = 10  # of a step; GitHub drops the others


def annotation(level: str, properties: Mapping[str, str], message: str) -> str:
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level}{' ' + told if told else ''}::{_data(message)}"


def at_most_ten(annotations: Iterable[str], where: str) -> list[str]:
    """The first ones; where there are more, the last says how many, and `where` they are."""
    every = list(annotations)
    if len(every) <= MOST:
        return every
    return [*every[: MOST - 1], annotation("notice", {}, f"{len(every) - MOST + 1} more; {where}")]


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
