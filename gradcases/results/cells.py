"""What files tell of a case on a target: cells. They stand for themselves; no catalog is needed to read them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from gradcases.results.behaviour import Behaviour, same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradcases.judge import ClaimVerdict, Verdict
    from gradcases.target import Target


@dataclass(frozen=True)
class RanCell:
    """A program of a case, by name (`code`, or that of a fix): what it did, and the verdict on it."""

    name: str
    behaviour: Behaviour
    verdict: Verdict


@dataclass(frozen=True)
class Cell:
    """A case on a target. `data` is what the file says, all of it; `files` are where it stands."""

    case: str
    content_sha256: str
    verdict: Verdict
    reason: str | None = None
    code: RanCell | None = None
    fixes: tuple[RanCell, ...] = ()
    files: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def programs(self) -> tuple[RanCell, ...]:
        return (*((self.code,) if self.code is not None else ()), *self.fixes)

    def says_the_same(self, other: Cell) -> bool:
        """Whether nothing that counts differs."""
        one, two = replace(self, code=None, fixes=(), reason=None, files=()), replace(other, code=None, fixes=(), reason=None, files=())
        return one == two and same_programs(self, other) and (bool(self.programs) or self.reason == other.reason)

    def did_the_same(self, other: Cell) -> bool:
        """Whether the programs of both did the same, whatever was expected of them."""
        one, two = ({each.name: each.behaviour for each in cell.programs} for cell in (self, other))
        return one.keys() == two.keys() and all(same(one[name], two[name]) for name in one)


def same_programs(one: Cell, other: Cell) -> bool:
    """Whether the programs of both did the same, and were judged the same."""
    if len(one.programs) != len(other.programs):
        return False
    pairs = list(zip(one.programs, other.programs, strict=True))
    return all(a.name == b.name and a.verdict == b.verdict and same(a.behaviour, b.behaviour) for a, b in pairs)


@dataclass(frozen=True)
class ClaimCell:
    """A claim of a document on a target."""

    case: str
    source: str
    locator: str
    says: str
    verdict: ClaimVerdict
    files: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.case, self.source, self.locator, self.says)


@dataclass(frozen=True)
class ReportFile:
    """A report as a file holds it."""

    files: tuple[str, ...]  # itself, or those that it was merged from
    target: Target
    gradcases: str
    catalog_cases: int
    catalog_sha256: str
    cells: tuple[Cell, ...]
    claims: tuple[ClaimCell, ...]
    started: str | None = None
    seconds: float = 0.0
    shards: tuple[str, ...] = ()
    interrupted: bool = False
    unfinished: int = 0
