"""What is wrong with a case not by itself but beside the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.catalog.places import problem_at
from gradcases.catalog.problems import shortened, shown
from gradcases.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.case import Case
    from gradcases.catalog.catalog import Catalog


def problems_between(catalog: Catalog) -> Iterator[Problem]:
    """Retired ids that are used again, and aliases that are not one case's alone; of sub-cases it may be said more than once."""
    ids = {each: case.file_id for case in catalog.cases for each in (case.id, case.file_id)}
    owners: dict[str, Case] = {}
    for case in catalog.cases:
        if case.file_id in catalog.retired:
            reason = shortened(catalog.retired[case.file_id])
            told = f"`{case.file_id}` is a retired id and is never used again; give the case another ({reason})"
            yield Problem(case.path, 0, 0, told)
        for number, alias in enumerate(case.aliases):
            owner = owners.setdefault(alias, case)
            if alias in ids:
                whose = "the case's own id" if ids[alias] == case.file_id else "the id of another case"
                yield problem_at(case.path, ("aliases", number), f"the alias {shown(alias)} is {whose}; leave it out")
            elif owner.file_id != case.file_id:
                told = f"the alias {shown(alias)} is one of {owner.file_id} already; an alias belongs to one case"
                yield problem_at(case.path, ("aliases", number), told)
