"""The check of what is still to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.catalog.places import problem_at
from gradcases.catalog.problems import shortened, shown
from gradcases.catalog.topics import TOPIC
from gradcases.catalog.unwritten import MARK, is_unwritten, unwritten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.catalog import Catalog
    from gradcases.errors import Problem


def all_is_written(catalog: Catalog) -> Iterator[Problem]:
    """Nothing of a case or topic still has the mark of what is to be written."""
    for case in catalog.cases:
        for steps, text in unwritten(case.content):
            yield problem_at(case.path, steps, f"{_named(steps)} is still to be written: {_asked(text)}")
    for topic in catalog.introduced.values():
        for key in ("title", "introduction"):
            text = getattr(topic, key)
            if is_unwritten(text):
                yield problem_at(catalog.root / topic.id / TOPIC, (key,), f"`{key}` is still to be written: {_asked(text)}")


def _named(steps: tuple[str | int, ...]) -> str:
    """By the key that it is of."""
    return next((shown(step) for step in reversed(steps) if isinstance(step, str)), "it")


def _asked(text: str) -> str:
    """What the mark asks for, in a line."""
    return shortened(text.removeprefix(MARK).strip(" :\n")) or "replace the mark"
