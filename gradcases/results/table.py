"""Results as a table: cases by targets, and of each what any file says, merged but never dropped."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from gradcases.condition import release_of
from gradcases.judge import ClaimVerdict, Verdict, worst
from gradcases.report import exit_code
from gradcases.target import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gradcases.report import FailOn
    from gradcases.results.cells import Cell, ClaimCell
    from gradcases.target import Target

_MACHINES = ("x86_64", "amd64", "AMD64", "aarch64", "arm64", "ARM64", "i686", "i386", "x86", "ppc64le", "s390x", "riscv64")


@dataclass(frozen=True)
class Column:
    """A target, and the files that tell of it."""

    target: Target
    files: tuple[str, ...] = ()
    catalogs: tuple[tuple[str, int], ...] = ()  # hash and number of cases; several where the files are of several catalogs
    gradcases: tuple[str, ...] = ()
    started: str | None = None
    seconds: float = 0.0
    shards: tuple[str, ...] = ()
    interrupted: bool = False
    unfinished: int = 0

    @property
    def missing_shards(self) -> tuple[str, ...]:
        """The shards that none of the files is of, as far as those that there are tell."""
        counts = sorted({int(shard.partition("/")[2]) for shard in self.shards})
        every = [f"{number}/{count}" for count in counts for number in range(1, count + 1)]
        return tuple(shard for shard in every if shard not in self.shards)


# Of a case on a target: nothing where no file tells of it, several cells where files disagree.
Cells = tuple["Cell", ...]


@dataclass(frozen=True)
class Row:
    """A case with its cells, column by column."""

    case: str
    cells: tuple[Cells, ...]

    @property
    def changes(self) -> int:
        """How often what the case does, wherever it ran, was another thing than in the column before."""
        ran = [cells[0] for cells in self.cells if cells and cells[0].code is not None]
        return sum(not one.did_the_same(other) for one, other in pairwise(ran))


@dataclass(frozen=True)
class Table:
    """Rows in the order of their ids; `claims` stand by column too."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    claims: tuple[tuple[ClaimCell, ...], ...] = ()

    @property
    def disagreements(self) -> tuple[tuple[Row, int], ...]:
        """The rows in which files disagree, with the column's index."""
        return tuple((row, index) for row in self.rows for index, each in enumerate(row.cells) if len(each) > 1)

    def most_changed(self, count: int) -> Table:
        """The `count` rows whose cells changed most often from column to column, the most often first."""
        by_changes = sorted(self.rows, key=lambda row: (-row.changes, row.case))
        return replace(self, rows=tuple(by_changes[:count]))

    def exit_code(self, fail_on: Collection[FailOn] = ()) -> int:
        """As of a run of all columns; where files disagree, nobody can tell what happens."""
        if self.disagreements and not any(column.interrupted for column in self.columns):
            return 3
        every = range(len(self.columns))
        counts = sum((Counter(self.counts(index)) for index in every), Counter[Verdict]())
        claims = sum((Counter(self.claim_counts(index)) for index in every), Counter[ClaimVerdict]())
        return exit_code(counts, claims, any(column.interrupted for column in self.columns), fail_on)

    def counts(self, column: int) -> Mapping[Verdict, int]:
        """Cases by verdict; where files disagree, the worst counts."""
        found = [worst(cell.verdict for cell in row.cells[column]) for row in self.rows if row.cells[column]]
        counter = Counter(found)
        return {verdict: counter[verdict] for verdict in Verdict}

    def claim_counts(self, column: int) -> Mapping[ClaimVerdict, int]:
        counter = Counter(claim.verdict for claim in self.claims[column]) if self.claims else Counter[ClaimVerdict]()
        return {verdict: counter[verdict] for verdict in ClaimVerdict}


def system_of(platform: str) -> str:
    """Operating system and kind of machine of `platform.platform()`: what is left when kernel and library versions are not told."""
    system = platform.partition("-")[0]
    machine = next((word for word in _MACHINES if re.search(rf"(?:^|[-_]){re.escape(word)}(?:$|[-_])", platform)), None)
    return f"{system}-{machine}" if machine else platform


def facets_of(target: Target) -> Mapping[str, str]:
    """What tells one target from another: the same interpreter at another path, or on another kernel, is no other target."""
    build = ", ".join(each for each in (target.git, target.cuda) if each)
    return {
        "torch": target.torch or "no torch",
        "python": target.python,
        "device": target.device,
        "mode": target.mode,
        "implementation": target.implementation,
        "system": system_of(target.platform),
        "build": build,
    }


def order_of(target: Target) -> tuple[object, ...]:
    """Older before newer, below device and mode."""
    facets = facets_of(target)
    release = release_of(target.torch) if target.torch else ()
    python = release_of(target.python) if target.python != UNKNOWN else ()
    return (target.device, target.mode, release, target.torch or "", python, tuple(facets.values()))


_TELLING = ("device", "mode", "python", "implementation", "system", "build")  # beside torch, the most telling first


def labels(targets: Sequence[Target]) -> tuple[str, ...]:
    """What each is called among the others: its torch, and of the rest as much as it takes to tell them apart."""
    facets = [facets_of(target) for target in targets]
    public = {each["torch"].partition("+")[0] for each in facets}
    full = len(public) < len({each["torch"] for each in facets})
    told = [each["torch"] if full else each["torch"].partition("+")[0] for each in facets]
    for name in _TELLING:
        tied = {label for label in told if len({each[name] for each, other in zip(facets, told, strict=True) if other == label}) > 1}
        told = [f"{label} {_word(name, each[name])}" if label in tied else label for label, each in zip(told, facets, strict=True)]
    return tuple(told)


def _word(name: str, value: str) -> str:
    return f"Python {value}" if name == "python" else value[:40]
