"""The shipped table of releases (`releases.json`, which `make releases` makes) and of what they need beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.condition import Range, release_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from packaging.version import Version

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Release:
    """One release of torch: when it came out, and the Pythons (as "3.11") that it has wheels for, by platform."""

    version: str
    date: date
    wheels: Mapping[str, tuple[str, ...]]

    @cached_property
    def number(self) -> Version:
        from packaging.version import Version

        return Version(self.version)

    @property
    def minor(self) -> tuple[int, int]:
        return self.number.major, self.number.minor


@dataclass(frozen=True)
class Releases:
    """All that were known on a day, oldest first."""

    known_until: date
    all: tuple[Release, ...]

    def get(self, version: str) -> Release | None:
        """The release that a version is or is a build of: 2.13.0+cpu is one of 2.13.0."""
        return next((release for release in self.all if release_of(release.version) == release_of(version)), None)


@lru_cache(maxsize=1)
def shipped() -> Releases:
    table = json.loads((FOLDER / "releases.json").read_text(encoding="utf-8"))
    releases = table["releases"].items()
    return Releases(date.fromisoformat(table["known_until"]), tuple(_release(version, told) for version, told in releases))


def _release(version: str, told: dict[str, dict[str, list[str]]]) -> Release:
    wheels = {platform: tuple(pythons) for platform, pythons in told["wheels"].items()}
    return Release(version, date.fromisoformat(str(told["date"])), wheels)


@dataclass(frozen=True)
class Companions:
    """What is installed beside torch, by ranges of its versions; and what of its own needs a run on the CPU never loads."""

    beside: tuple[tuple[Range, str], ...]
    unneeded_on_cpu: tuple[str, ...]

    def of(self, version: str) -> tuple[str, ...]:
        return tuple(needs for range_, needs in self.beside if range_.holds(release_of(version)))


@lru_cache(maxsize=1)
def companions() -> Companions:
    told = json.loads((FOLDER / "companions.json").read_text(encoding="utf-8"))
    return Companions(tuple((Range.parse(each["torch"]), each["needs"]) for each in told["beside"]), tuple(told["unneeded_on_cpu"]))
