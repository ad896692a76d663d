"""The statements of a program by their lines, and what each shows to whoever reads its output. Nothing is executed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeGuard

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Statement:
    """A statement that holds no others, on lines `first` to `last`; with the expression whose value it shows, if there is
    one, and the way to it in the syntax tree. `by_name` says that this is a name or an attribute, not a computation."""

    first: int
    last: int
    column: int
    expression: str | None = None
    path: Path = ()
    by_name: bool = False
    assigns: bool = False


def statements(text: str) -> list[Statement]:
    """In their order; none where the text is no Python. Of several on a line only the last."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    simple = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not isinstance(getattr(node, "body", None), list)]
    by_line = {node.lineno: node for node in sorted(simple, key=lambda node: (node.lineno, node.col_offset))}
    return [_statement(node) for node in by_line.values()]


def _statement(node: ast.stmt) -> Statement:
    place = (node.lineno, node.end_lineno or node.lineno, node.col_offset)
    shown = next(_shown(node), None)
    if shown is None:
        return Statement(*place)
    expression, path = shown
    by_name = isinstance(expression, (ast.Name, ast.Attribute, ast.Subscript)) and not any(
        isinstance(each, ast.Call) for each in ast.walk(expression)
    )
    return Statement(*place, ast.unparse(expression), path, by_name, not isinstance(node, ast.Expr))


def _shown(node: ast.stmt) -> Iterator[tuple[ast.expr, Path]]:
    """Of `print(...)` its one argument that is no constant, of an f-string its one value; a bare expression; what is assigned."""
    if isinstance(node, ast.Assign):
        yield node.value, ("value",)
    elif isinstance(node, ast.Expr) and _is_print(node.value):
        told = [(each, ("value", "args", at, *path)) for at, each in enumerate(node.value.args) for each, path in _told(each)]
        if len(told) == 1:
            yield told[0]
    elif isinstance(node, ast.Expr) and not isinstance(node.value, (ast.Constant, ast.Await, ast.Yield, ast.YieldFrom)):
        yield node.value, ("value",)


def _is_print(node: ast.expr) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"


def _told(node: ast.expr) -> Iterator[tuple[ast.expr, Path]]:
    if isinstance(node, ast.JoinedStr):
        yield from ((part.value, ("values", at, "value")) for at, part in enumerate(node.values) if isinstance(part, ast.FormattedValue))
    elif not isinstance(node, (ast.Constant, ast.Starred)):
        yield node, ()
