"""A mutant whose change is within a function, put into the module that is imported already: the function is given the other code."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from tests.mutants.near import name_of, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Function:
    """Of a module or of a class in it; `names` lead to it, `first` and `last` are the lines of its body, `head` its first line."""

    names: tuple[str, ...]
    head: int
    first: int
    last: int


def functions(source: str) -> list[Function]:
    return list(_functions(ast.parse(source).body, ()))


def _functions(body: list[ast.stmt], names: tuple[str, ...]) -> Iterator[Function]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            head = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            assert node.end_lineno is not None
            yield Function((*names, node.name), head, node.body[0].lineno, node.end_lineno)
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, (*names, node.name))


def at(line: int, source: str) -> Function | None:
    """The function that has this line in its body; of one on the line of its `def`, none."""
    return next((each for each in functions(source) if each.first <= line <= each.last and each.first > each.head), None)


def patch(module: str, function: Function, mutated: str, *, tried: bool = False) -> bool:
    """Whether it can be done; `tried`, it is not."""
    try:
        code = compile(mutated, str(source_of(module)), "exec", dont_inherit=True)
    except SyntaxError:
        return False
    value: Any = sys.modules[name_of(module)]
    for name in function.names:
        found = next((each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name), None)
        value = vars(value).get(name)
        if found is None or value is None:
            return False
        code = found
    plain = _unwrapped(value)
    if not isinstance(plain, FunctionType) or plain.__code__.co_freevars != code.co_freevars:
        return False
    if not tried:
        plain.__code__ = code
    return True


def _unwrapped(value: Any) -> Any:
    """What a property, a class method or a cache calls."""
    for name in ("fget", "__func__", "__wrapped__"):
        value = getattr(value, name, value)
    return value
