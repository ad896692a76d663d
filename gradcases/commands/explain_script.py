"""`gradcases explain ID --format script`: evidence as a file to run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from gradcases.catalog.catalog import Cause, Topic
from gradcases.errors import EvidenceError, SelectionError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gradcases.case import Case, Fix
    from gradcases.catalog import Catalog
    from gradcases.evidence import Evidence


def one_case(found: Sequence[Case] | Topic | Cause, what: str, wanted: str = "script") -> Case:
    """Raises SelectionError where something else was found."""
    if isinstance(found, (Topic, Cause)):
        raise SelectionError(f"a {wanted} is of one case, and `{what}` is a {'topic' if isinstance(found, Topic) else 'cause'}")
    if len(found) > 1:
        raise SelectionError(f"a {wanted} is of one case, and `{what}` has {len(found)}", [case.id for case in found])
    return found[0]


def script_of(catalog: Catalog, case: Case, fixed: bool, fix_name: str | None, torch: str | None) -> str:
    """The script of a case's code, or of a fix. Raises EvidenceError where there is none."""
    from gradcases.measured.verified import verified
    from gradcases.render.scripts.script import script

    evidence = evidence_for(catalog.root, case, fix_of(case, fix_name) if fixed or fix_name is not None else None, torch)
    return script(evidence, verified(catalog.root, evidence))


def evidence_for(root: Path, case: Case, fix: Fix | None, torch: str | None) -> Evidence:
    from gradcases.condition import release_of
    from gradcases.evidence import evidence_of

    try:
        release_of(torch or "0")
    except ValueError as error:
        raise typer.BadParameter(f"--torch {torch}: {error}; a release is named as 2.6.0") from error
    return evidence_of(case, fix, known_releases(root), torch, sys.version_info[:2])


def known_releases(root: Path) -> list[str]:
    """Newest first: of those that were measured, and then of all that are known."""
    from gradcases.measured.reading import read_releases
    from gradcases.releases.table import shipped

    measured = [each.version for each in read_releases(root)]
    return [*reversed(measured), *(each.version for each in reversed(shipped().all) if each.version not in measured)]


def fix_of(case: Case, name: str | None) -> Fix:
    """Raises EvidenceError where there is none of the name."""
    if not case.fixes:
        raise EvidenceError(f"{case.id} has no fix: {case.no_fix}")
    fix = case.fix(name)
    if fix is None:
        raise EvidenceError(f"{case.id} has no fix `{name}`; it has {', '.join(f'`{each.name}`' for each in case.fixes)}")
    return fix
