"""Checks of the programs of a case: its code and its fixes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from gradcases.catalog.places import problem_at
from gradcases.catalog.problems import shown
from gradcases.lint.normal_form import without_layout
from gradcases.lint.python import TOO_MUCH, imported, parsed, syntax_problem
from gradcases.lint.walking import codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.catalog import Catalog
    from gradcases.errors import Problem


def program_is_python(catalog: Catalog) -> Iterator[Problem]:
    """Every program can be parsed, by a Python that it is for."""
    for case, code, steps in codes(catalog):
        if not case.requires.condition.python.holds(sys.version_info[:3]):
            continue
        try:
            parsed(code.program)
        except SyntaxError as error:
            yield syntax_problem(error, code.program, case.path)
        except TOO_MUCH:
            yield problem_at(case.path, (*steps, "code"), "is not Python: it is nested too deep, or too large")


def fix_differs(catalog: Catalog) -> Iterator[Problem]:
    """A fix is not the code it mends, nor another fix, in another layout."""
    for case in catalog.cases:
        seen = {without_layout(case.code.program): "the code"}
        for number, fix in enumerate(case.fixes):
            program, name = without_layout(fix.code.program), shown(fix.name)
            if program in seen:
                yield problem_at(case.path, ("fix", number, "code"), f"{name} is the same program as {seen[program]}")
            seen.setdefault(program, name)


def imports_torch(catalog: Catalog) -> Iterator[Problem]:
    """A program imports torch itself, so that it can be pasted alone."""
    for case, code, steps in codes(catalog):
        modules = imported(code.program)
        if modules is not None and "torch" not in {module.partition(".")[0] for module in modules}:
            yield problem_at(case.path, (*steps, "code"), "a program does not import torch; pasted alone it would not run")
