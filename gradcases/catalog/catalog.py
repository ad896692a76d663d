"""The catalog: cases in their order, and what they refer to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gradcases.case import Case


@dataclass(frozen=True)
class Cause:
    """A root cause, with one line that says what it is and, where there is one, a longer explanation."""

    id: str
    summary: str
    explanation: str | None = None


@dataclass(frozen=True)
class Source:
    """A document whose claims the catalog decides."""

    id: str
    title: str
    date: str | None = None


@dataclass(frozen=True)
class Topic:
    """What the cases of a folder have in common; without title and introduction where nothing introduces it."""

    id: str
    title: str | None = None
    introduction: str | None = None


@dataclass(frozen=True)
class Catalog:
    """All cases of a folder, ordered by id."""

    root: Path
    cases: tuple[Case, ...]
    causes: Mapping[str, Cause] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    retired: Mapping[str, str] = field(default_factory=dict)
    introduced: Mapping[str, Topic] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Case]:
        return {case.id: case for case in self.cases}

    @cached_property
    def topics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(case.topic for case in self.cases))

    def topic(self, name: str) -> Topic:
        """The topic of that name, whether it is introduced or not."""
        return self.introduced.get(name) or Topic(name)

    @property
    def sha256(self) -> str:
        """Of what all cases say."""
        told = "\n".join(f"{case.id} {case.sha256}" for case in self.cases)
        return hashlib.sha256(told.encode()).hexdigest()
