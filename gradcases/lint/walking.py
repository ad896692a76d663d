"""The programs and expectations of a catalog, each with the steps that lead to it in its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.catalog.places import Steps, problem_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.case import Case, Code
    from gradcases.catalog import Catalog
    from gradcases.errors import Problem
    from gradcases.expectation import Expectation


@dataclass(frozen=True)
class Stated:
    """An expectation, the code it is of, and where it stands."""

    case: Case
    code: Code
    steps: Steps
    expectation: Expectation

    def problem(self, steps: Steps, text: str) -> Problem:
        """One at what `steps` lead to from here."""
        return problem_at(self.case.path, (*self.steps, *steps), text)


def codes(catalog: Catalog) -> Iterator[tuple[Case, Code, Steps]]:
    """Each case's own code and its fixes', with the steps to what holds `code` and `expect`."""
    for case in catalog.cases:
        yield case, case.code, ()
        for number, fix in enumerate(case.fixes):
            yield case, fix.code, ("fix", number)


def expectations(catalog: Catalog) -> Iterator[Stated]:
    for case, code, steps in codes(catalog):
        for number, block in enumerate(code.expectations):
            yield Stated(case, code, (*steps, "expect", number), block.value)
