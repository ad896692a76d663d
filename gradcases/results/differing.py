"""Two reports held against each other: what is not the same in both, and by what that can have come about.

A difference is labelled with everything that is not the same on both sides and could be its reason: with one label that is
the reason. The catalog is a reason only where the case itself is another one, by its content hash.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.errors import DiffError
from gradcases.results.table import facets_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.results.cells import Cell, ClaimCell
    from gradcases.results.table import Column, Table


class Reason(enum.Enum):
    """What a difference can have come about by."""

    TORCH = "torch"
    PYTHON = "python"
    DEVICE = "device"
    MODE = "mode"
    CATALOG = "catalog"
    SELECTION = "selection"
    PLATFORM = "platform"
    GRADCASES = "gradcases"
    UNEXPLAINED = "unexplained"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_MEANINGS = {
    Reason.TORCH: "another torch, or another build of it",
    Reason.PYTHON: "another Python",
    Reason.DEVICE: "another device",
    Reason.MODE: "another mode",
    Reason.CATALOG: "the case itself is another one",
    Reason.SELECTION: "not run, though the catalog is the same",
    Reason.PLATFORM: "another system or kind of machine",
    Reason.GRADCASES: "another version of gradcases",
    Reason.UNEXPLAINED: "nothing that the reports tell differs",
}

# Of a target's facets, by what reason they go.
_FACETS = {
    "torch": Reason.TORCH,
    "build": Reason.TORCH,
    "python": Reason.PYTHON,
    "implementation": Reason.PYTHON,
    "device": Reason.DEVICE,
    "mode": Reason.MODE,
    "system": Reason.PLATFORM,
}


@dataclass(frozen=True)
class CaseDifference:
    """A case that is not the same in both; None where a report has no result of it."""

    case: str
    before: Cell | None
    after: Cell | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ClaimDifference:
    """A claim whose verdict is not the same in both."""

    before: ClaimCell
    after: ClaimCell
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Comparison:
    """All that differs, by case."""

    before: Column
    after: Column
    differing: tuple[Reason, ...]  # in what the targets differ
    cases: tuple[CaseDifference, ...]
    claims: tuple[ClaimDifference, ...]
    same: int

    @property
    def is_same(self) -> bool:
        return not self.cases and not self.claims


def compared(before: Table, after: Table) -> Comparison:
    """The tables of one report each, or of the parts of one. Raises DiffError for others."""
    for name, table in (("A", before), ("B", after)):
        if len(table.columns) != 1:
            raise DiffError(f"{name} has {len(table.columns)} targets; give a report of one")
        if table.disagreements:
            raise DiffError(
                f"{name} was merged from files that disagree on {table.disagreements[0][0].case}; `gradcases merge` shows where"
            )
    one, other = before.columns[0], after.columns[0]
    differing = _target_reasons(one, other)
    cells = [{row.case: row.cells[0][0] for row in table.rows if row.cells[0]} for table in (before, after)]
    names = sorted({*cells[0], *cells[1]})
    found = [each for name in names if (each := _case(name, cells[0].get(name), cells[1].get(name), one, other, differing)) is not None]
    reasons = {each.case: each.reasons for each in found}
    claims = tuple(_claims(before, after, differing, reasons))
    return Comparison(one, other, differing, tuple(found), claims, len(names) - len(found))


def _target_reasons(one: Column, other: Column) -> tuple[Reason, ...]:
    """In what two targets differ; another gradcases counts where nothing else does."""
    facets = facets_of(one.target), facets_of(other.target)
    found = {reason for name, reason in _FACETS.items() if facets[0][name] != facets[1][name]}
    if not found and set(one.gradcases) != set(other.gradcases):
        found = {Reason.GRADCASES}
    return tuple(reason for reason in Reason if reason in found)


def _case(
    name: str, before: Cell | None, after: Cell | None, one: Column, other: Column, differing: tuple[Reason, ...]
) -> CaseDifference | None:
    if before is None or after is None:
        return CaseDifference(name, before, after, _missing(one, other))
    edited = before.content_sha256 != after.content_sha256
    if not edited and before.says_the_same(after):
        return None
    if edited and before.verdict is not after.verdict and before.code is not None and before.did_the_same(after):
        return CaseDifference(name, before, after, (Reason.CATALOG,))  # the same happened, and was judged by something else
    if edited and _says_the_same(before, after):
        return CaseDifference(name, before, after, (Reason.CATALOG,))
    reasons = tuple(reason for reason in Reason if reason in differing or (edited and reason is Reason.CATALOG))
    return CaseDifference(name, before, after, reasons or (Reason.UNEXPLAINED,))


def _says_the_same(before: Cell, after: Cell) -> bool:
    return before.verdict is after.verdict and before.reason == after.reason and before.did_the_same(after)


def _missing(one: Column, other: Column) -> tuple[Reason, ...]:
    """A case that only one report has is of another catalog, or was not selected."""
    return (Reason.CATALOG, Reason.SELECTION) if set(one.catalogs) != set(other.catalogs) else (Reason.SELECTION,)


def _claims(
    before: Table, after: Table, differing: tuple[Reason, ...], reasons: dict[str, tuple[Reason, ...]]
) -> Iterator[ClaimDifference]:
    """Claims that both have, and that are held for something else. What its case differs by, it does."""
    earlier: dict[tuple[str, ...], list[ClaimCell]] = {}
    for claim in (claim for each in before.claims for claim in each):
        earlier.setdefault(claim.key, []).append(claim)  # a document may say the same twice, and files may disagree on it
    for claim in (claim for each in after.claims for claim in each):
        same_key = earlier.get(claim.key, [])
        if not same_key or any(each.verdict is claim.verdict for each in same_key):
            continue
        was = same_key[-1]
        if _claimed(was) != _claimed(claim) and claim.case not in reasons:
            yield ClaimDifference(was, claim, (Reason.CATALOG,))
        else:
            yield ClaimDifference(was, claim, reasons.get(claim.case, differing) or (Reason.UNEXPLAINED,))


def _claimed(claim: ClaimCell) -> list[object]:
    """What the document says, part by part."""
    return [(part["part"], part["claimed"]) for part in claim.data.get("parts", ())]
