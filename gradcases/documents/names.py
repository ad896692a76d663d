"""Which names a program binds and which it takes from elsewhere, by the compiler's own tables. Nothing is executed."""

from __future__ import annotations

import ast
import builtins
import symtable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OF_MODULES = {"__file__", "__name__", "__doc__", "__builtins__", "__annotations__"}


def is_python(text: str) -> bool:
    return _parsed(text) is not None


def imports_torch(text: str) -> bool:
    """Whether it imports torch or a module of it."""
    tree = _parsed(text)
    nodes = list(ast.walk(tree)) if tree else []
    imported = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    imported += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return any(name.split(".")[0] == "torch" for name in imported)


def does_something(text: str) -> bool:
    """Whether it is more than values: shown output often parses as an expression too."""
    tree = _parsed(text)
    return tree is not None and any(not isinstance(node, ast.Expr) or _calls_method(node.value) for node in tree.body)


def _calls_method(node: ast.expr) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) or (isinstance(called, ast.Name) and called.id == "print")


def bound(text: str) -> set[str]:
    """Names that it binds at its top level."""
    table = _table(text)
    return _bound_in(table) if table else set()


def free(text: str) -> set[str]:
    """Names that it uses before it binds them, at its top level or in a function, and that Python does not have itself."""
    tree = _parsed(text)
    if tree is None:
        return set()
    used = _used_first(tree.body, set()) | {name for name in _used_inside(text) if name not in bound(text)}
    return {name for name in used if name not in _OF_MODULES and not hasattr(builtins, name)}


def _used_first(statements: Sequence[ast.stmt], known: set[str]) -> set[str]:
    """In order; `known` grows by what the statements bind."""
    used: set[str] = set()
    for statement in statements:
        blocks = list(_blocks(statement))
        if not blocks:
            used |= _used_by(statement) - known
        else:
            heads = list(_heads(statement))
            used |= {name for node in heads for name in _used_by(node)} - known
            known |= _targets(statement) | {name for node in heads for name in bound(ast.unparse(node))}
            for block in blocks:
                used |= _used_first(block, known)
        known |= bound(ast.unparse(statement))
    return used


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The statements in a compound one; what a function or class has in it is another matter."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    for field in ("body", "orelse", "finalbody"):
        if isinstance(block := getattr(statement, field, None), list):
            yield block
    yield from (branch.body for branch in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())))


def _heads(statement: ast.stmt) -> Iterator[ast.expr]:
    """What a compound statement evaluates itself."""
    for name in ("test", "iter", "subject"):
        if isinstance(node := getattr(statement, name, None), ast.expr):
            yield node
    yield from (item.context_expr for item in getattr(statement, "items", ()))


def _targets(statement: ast.stmt) -> set[str]:
    """What a compound statement binds before its body runs."""
    nodes = [getattr(statement, "target", None), *(item.optional_vars for item in getattr(statement, "items", ()))]
    nodes += [case.pattern for case in getattr(statement, "cases", ())]
    found = {each for target in nodes if target is not None for node in ast.walk(target) for each in _binds(node)}
    return found | {handler.name for handler in getattr(statement, "handlers", ()) if handler.name}


def _binds(node: ast.AST) -> Iterator[str]:
    """By itself, in a target or a pattern."""
    name = getattr(node, "id", None) or getattr(node, "name", None) or getattr(node, "rest", None)
    if isinstance(name, str):
        yield name


def _used_by(node: ast.stmt | ast.expr) -> set[str]:
    """At the top level: what a function uses is looked up when it is called."""
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return {node.target.id} | _used_by(node.value)
    if isinstance(node, ast.Delete):
        return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    table = _table(ast.unparse(node))
    comprehensions = [child for child in table.get_children() if child.get_name() in _COMPREHENSIONS] if table else []
    return {name for each in [table, *comprehensions] if each for name in _global_uses(each)}


_COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")


def _used_inside(text: str) -> set[str]:
    table = _table(text)
    return {name for child in (table.get_children() if table else ()) for scope in _scopes(child) for name in _global_uses(scope)}


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _scopes(child)


def _global_uses(table: symtable.SymbolTable) -> set[str]:
    at_top = table.get_type() == "module"
    return {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced() and (at_top or symbol.is_global())}


def _bound_in(table: symtable.SymbolTable) -> set[str]:
    return {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()}


def _table(text: str) -> symtable.SymbolTable | None:
    try:
        return symtable.symtable(text, "<block>", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return None


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
