"""The check for cases that stand there twice.

Two cases are one when the cause, the symptom and what they require are the same and the program is, but for names of its own, numbers,
comments, layout and ways to import, and when what is expected is of the same form: as an exception the same type and
core, of gradients, tensors and values the same words, with all numbers alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.catalog.places import problem_at
from gradcases.expectation import Raises
from gradcases.lint.normal_form import abstracted
from gradcases.wanted import Word

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.errors import Problem
    from gradcases.expectation import Expectation
    from gradcases.wanted import Wanted


def no_case_twice(catalog: Catalog) -> Iterator[Problem]:
    """No two files have the same case, but for names and numbers."""
    first: dict[Hashable, Case] = {}
    for case in catalog.cases:
        other = first.setdefault((case.cause, case.symptom, case.requires, abstracted(case.code.program), _forms(case)), case)
        if other.file_id != case.file_id:
            told = f"but for names and numbers this is the program of {other.id}, which has the same cause, and the same comes of it"
            yield problem_at(case.path, ("code",), f"{told}; keep one of them, or make them one file with `params`")


def _forms(case: Case) -> frozenset[Hashable]:
    return frozenset(_form(block.value) for block in case.code.expectations)


def _form(stated: Expectation) -> Hashable:
    ends = (stated.raises.type, stated.raises.contains) if isinstance(stated.raises, Raises) else stated.raises
    facts = [str(sorted(facts.stated.items(), key=str)) for facts in stated.tensors.values()]
    wants = [sorted(map(_word, each.values())) for each in (stated.grads, stated.values)]
    return ends, tuple((each.category, each.contains) for each in stated.warns), str(wants), str(sorted(facts))


def _word(want: Wanted) -> str:
    return want.value if isinstance(want, Word) else "numbers"
