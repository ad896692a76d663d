"""Programs as Python sees them."""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING

from gradcases.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.program import Program

TOO_MUCH = (ValueError, RecursionError, MemoryError)  # what parsing raises beside SyntaxError


def parsed(program: Program) -> ast.Module:
    """Raises SyntaxError or one of TOO_MUCH."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an odd escape is no error; Python tells of it when the program is run
        return ast.parse(program.text)


def imported(program: Program) -> set[str] | None:
    """The modules that it imports anywhere, by their full names; None where it cannot be parsed."""
    try:
        tree = parsed(program)
    except (SyntaxError, *TOO_MUCH):
        return None
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module)
    return modules


def written_column(path: Path, line: int, text: str) -> int:
    """Where in a line of a case's file a program's line begins: programs are indented there."""
    written = path.read_text(encoding="utf-8-sig").split("\n")[line - 1]
    return (max(written.find(text), 0) if text.strip() else 0) + 1


def syntax_problem(error: SyntaxError, program: Program, path: Path) -> Problem:
    """The error at its line and column in the case's file, where the program is indented."""
    number = min(error.lineno or 1, len(program.lines))
    line = program.file_line(number) or 0
    indentation = written_column(path, line, program.lines[number - 1]) - 1
    told = re.sub(r"\bon line (\d+)", lambda found: f"on line {program.file_line(int(found[1]))}", error.msg)
    return Problem(path, line, indentation + max(error.offset or 1, 1), f"is not Python: {told}")
