"""The checks, and the registry of them. Each yields what it complains of, in the order of the catalog."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from gradcases import message_text
from gradcases.catalog.places import problem_at
from gradcases.errors import Problem
from gradcases.expectation import Raises
from gradcases.lint.python import TOO_MUCH, imported, parsed, syntax_problem
from gradcases.lint.unwritten import all_is_written
from gradcases.lint.walking import codes, expectations

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.catalog.places import Steps

Check = Callable[["Catalog"], Iterator[Problem]]


def core_is_in_message(catalog: Catalog) -> Iterator[Problem]:
    """The hand-written core of a text is in the recorded text."""
    for stated in expectations(catalog):
        raises = stated.expectation.raises
        if isinstance(raises, Raises) and raises.message and raises.contains and not message_text.holds(raises.contains, raises.message):
            yield stated.problem(("raises", "contains"), f"`contains` is not in the recorded `message`: {raises.contains!r}")


def message_is_recorded(catalog: Catalog) -> Iterator[Problem]:
    """An exception's full text is recorded."""
    for stated in expectations(catalog):
        if isinstance(stated.expectation.raises, Raises) and stated.expectation.raises.message is None:
            yield stated.problem(("raises",), "`raises` has no recorded `message`; add the whole text, as it was raised")


def raising_line_is_there(catalog: Catalog) -> Iterator[Problem]:
    """`at` names a line of the program, and only one unless it says which."""
    for stated in expectations(catalog):
        at = stated.expectation.raises.at if isinstance(stated.expectation.raises, Raises) else None
        if at is None:
            continue
        lines = stated.code.program.all_lines(at.line)
        if len(lines) < at.nth:
            told = f"`at` names a line that the program does not have{_times(at.nth, len(lines))}: {at.line!r}"
            yield stated.problem(("raises", "at"), told)
        elif len(lines) > 1 and at.nth == 1 and not _says_which(stated.case, at.line):
            told = f"`at` may be line {' or '.join(map(str, lines))} of the program: {at.line!r}; say which with `{{line: ..., nth: ...}}`"
            yield stated.problem(("raises", "at"), told)


def _times(wanted: int, found: int) -> str:
    return f" {wanted} times (it has it {found})" if found else ""


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
    """A fix is not the code it mends."""
    for case in catalog.cases:
        for number, fix in enumerate(case.fixes):
            if fix.code.program.text == case.code.program.text:
                yield problem_at(case.path, ("fix", number, "code"), f"`{fix.name}` is the same program as the code")


def see_is_there(catalog: Catalog) -> Iterator[Problem]:
    """The cases that a case refers to exist."""
    known = {each for case in catalog.cases for each in (case.id, case.file_id)}
    for case in catalog.cases:
        for steps, names in _references(case):
            for number, name in enumerate(names):
                if name not in known:
                    yield problem_at(case.path, (*steps, number), f"it refers to `{name}`, which is no case")


def _references(case: Case) -> tuple[tuple[Steps, tuple[str, ...]], ...]:
    return (("see", "cases"), case.see.cases), (("same-message-as",), case.same_message_as)


def imports_torch(catalog: Catalog) -> Iterator[Problem]:
    """A program imports torch itself, so that it can be pasted alone."""
    for case, code, steps in codes(catalog):
        modules = imported(code.program)
        if modules is not None and "torch" not in {module.partition(".")[0] for module in modules}:
            yield problem_at(case.path, (*steps, "code"), "a program does not import torch; pasted alone it would not run")


ALL: tuple[Check, ...] = (
    core_is_in_message,
    message_is_recorded,
    raising_line_is_there,
    program_is_python,
    fix_differs,
    see_is_there,
    imports_torch,
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
