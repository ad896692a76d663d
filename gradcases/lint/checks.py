"""The registry of the checks. Each yields what it complains of, in the order of the catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from gradcases.errors import Problem
from gradcases.lint.apart import causes_are_told_apart, same_message_is_mutual
from gradcases.lint.duplicates import no_case_twice
from gradcases.lint.naming import alias_hides_nothing, case_is_found, see_is_there, topic_is_introduced
from gradcases.lint.programs import fix_differs, imports_torch, program_is_python
from gradcases.lint.stating import core_is_in_message, message_is_recorded, no_fix_is_explained, raising_line_is_there
from gradcases.lint.unwritten import all_is_written

if TYPE_CHECKING:
    from gradcases.catalog import Catalog

Check = Callable[["Catalog"], Iterator[Problem]]

ALL: tuple[Check, ...] = (
    core_is_in_message,
    message_is_recorded,
    raising_line_is_there,
    no_fix_is_explained,
    program_is_python,
    imports_torch,
    fix_differs,
    no_case_twice,
    causes_are_told_apart,
    same_message_is_mutual,
    see_is_there,
    case_is_found,
    alias_hides_nothing,
    topic_is_introduced,
    all_is_written,
)
CHECKS: Mapping[str, Check] = {check.__name__.replace("_", "-"): check for check in ALL}


def findings(catalog: Catalog) -> Iterator[Problem]:
    """What all checks complain of, each said once a file."""
    said = set()
    for name, check in CHECKS.items():
        for problem in check(catalog):
            named = Problem(problem.path, problem.line, problem.column, f"{problem.text} [{name}]")
            if named not in said:
                said.add(named)
                yield named
