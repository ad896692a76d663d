"""The search for the release that changed a case: what was looked at so far, and what that says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gradcases.matrix.bisecting import Found, Seen, bounds, next_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.matrix.likeness import Differences


@dataclass(frozen=True)
class Look:
    """A release that was looked at: what is not as stated for the good one, or why nothing can be said of it."""

    version: str
    differences: Differences | None = None
    reason: str | None = None


@dataclass
class Bisection:
    """Over releases from the good one to the bad one. The good one is as it is stated to be; or, where it turns out not
    to be so, as it was seen."""

    versions: Sequence[str]
    looks: dict[int, Look] = field(default_factory=dict)

    def next(self) -> str | None:
        """The release to look at next."""
        place = next_place(len(self.versions), self._seen)
        return None if place is None else self.versions[place]

    def take(self, look: Look) -> None:
        self.looks[self.versions.index(look.version)] = look

    @property
    def good_as_stated(self) -> bool:
        return 0 not in self.looks or not self.looks[0].differences

    @property
    def found(self) -> Found:
        return bounds(len(self.versions), self._seen)

    @property
    def _seen(self) -> dict[int, Seen]:
        return {place: self.seen(look) for place, look in self.looks.items()}

    def seen(self, look: Look) -> Seen:
        if look.differences is None:
            return Seen.UNKNOWN
        reference = () if self.good_as_stated else self.looks[0].differences
        return Seen.AS_GOOD if look.differences == reference else Seen.OTHERWISE

    def first(self) -> str | None:
        """The release that changed it, of the two between which it did the later; None where none did, or it cannot be told."""
        last_good, first_bad = self.found.last_good, self.found.first_bad
        if last_good < 0 or first_bad >= len(self.versions):
            return None
        return self.versions[first_bad if self.is_forward else last_good]

    @property
    def is_forward(self) -> bool:
        """Whether the good one is the older."""
        from packaging.version import Version

        return Version(self.versions[0]) <= Version(self.versions[-1])

    @property
    def gap(self) -> Sequence[str]:
        """Releases between the last that is as the good one and the first that is not, which could not be run."""
        return self.versions[self.found.last_good + 1 : self.found.first_bad]
