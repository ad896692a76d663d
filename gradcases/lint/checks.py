"""The checks, and the registry of them. Each yields what it complains of, in the order of the catalog."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from gradcases import message_text
from gradcases.errors import Problem
from gradcases.expectation import Expectation, Raises

if TYPE_CHECKING:
    from gradcases.case import Case, Code
    from gradcases.catalog import Catalog

Check = Callable[["Catalog"], Iterator[Problem]]


def core_is_in_message(catalog: Catalog) -> Iterator[Problem]:
    """The hand-written core of a text is in the recorded text."""
    for case, _, expectation in _expectations(catalog):
        raises = expectation.raises
        if isinstance(raises, Raises) and raises.message and raises.contains and not message_text.holds(raises.contains, raises.message):
            yield _problem(case, f"`contains` is not in the recorded `message`: {raises.contains!r}")


def message_is_recorded(catalog: Catalog) -> Iterator[Problem]:
    """An exception's full text is recorded."""
    for case, _, expectation in _expectations(catalog):
        if isinstance(expectation.raises, Raises) and expectation.raises.message is None:
            yield _problem(case, "`raises` has no recorded `message`")


def raising_line_is_there(catalog: Catalog) -> Iterator[Problem]:
    """`at` names a line of the program, and only one unless it says which."""
    for case, code, expectation in _expectations(catalog):
        at = expectation.raises.at if isinstance(expectation.raises, Raises) else None
        if at is None:
            continue
        lines = code.program.all_lines(at.line)
        if len(lines) < at.nth:
            yield _problem(case, f"`at` names a line that the program does not have: {at.line!r}")
        elif len(lines) > 1 and at.nth == 1 and not _says_which(case, at.line):
            yield _problem(case, f"`at` may be line {' or '.join(map(str, lines))}: {at.line!r}; say which with `nth`")


def _says_which(case: Case, line: str) -> bool:
    return {"line": line, "nth": 1} in list(_all_at(case.content))


def _all_at(content: object) -> Iterator[object]:
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from [value] if key == "at" else _all_at(value)
    elif isinstance(content, list):
        for value in content:
            yield from _all_at(value)


def program_is_python(catalog: Catalog) -> Iterator[Problem]:
    """Every program can be parsed."""
    for case in catalog.cases:
        for code in _codes(case):
            try:
                ast.parse(code.program.text)
            except SyntaxError as error:
                line = code.program.file_line(error.lineno or 1) or 0
                yield Problem(case.path, line, error.offset or 0, f"is not Python: {error.msg}")


def fix_differs(catalog: Catalog) -> Iterator[Problem]:
    """A fix is not the code it mends."""
    for case in catalog.cases:
        for fix in case.fixes:
            if fix.code.program.text == case.code.program.text:
                yield _problem(case, f"`{fix.name}` is the same program as the code")


def see_is_there(catalog: Catalog) -> Iterator[Problem]:
    """The cases that a case refers to exist."""
    known = {case.id for case in catalog.cases} | {case.file_id for case in catalog.cases}
    for case in catalog.cases:
        for name in (*case.see.cases, *case.same_message_as):
            if name not in known:
                yield _problem(case, f"it refers to `{name}`, which is no case")


def imports_torch(catalog: Catalog) -> Iterator[Problem]:
    """A program imports torch itself, so that it can be pasted alone."""
    for case in catalog.cases:
        for code in _codes(case):
            if "import torch" not in code.program.text and "from torch" not in code.program.text:
                yield _problem(case, "a program does not import torch; pasted alone it would not run")


CHECKS: Mapping[str, Check] = {
    check.__name__.replace("_", "-"): check
    for check in (
        core_is_in_message,
        message_is_recorded,
        raising_line_is_there,
        program_is_python,
        fix_differs,
        see_is_there,
        imports_torch,
    )
}


def findings(catalog: Catalog) -> Iterator[Problem]:
    """What all checks complain of, each said once a file."""
    said = set()
    for name, check in CHECKS.items():
        for problem in check(catalog):
            named = Problem(problem.path, problem.line, problem.column, f"{problem.text} [{name}]")
            if named not in said:
                said.add(named)
                yield named


def _codes(case: Case) -> tuple[Code, ...]:
    return (case.code, *(fix.code for fix in case.fixes))


def _expectations(catalog: Catalog) -> Iterator[tuple[Case, Code, Expectation]]:
    for case in catalog.cases:
        for code in _codes(case):
            for block in code.expectations:
                yield case, code, block.value


def _problem(case: Case, text: str) -> Problem:
    return Problem(case.path, 0, 0, text)
