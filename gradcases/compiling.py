"""What `torch.compile` is put around in a program, by its source: the functions and modules of its own that it calls itself.

Not around hooks, closures and other callables that it hands to somebody, and not around what these call in turn, which
is compiled with them. The rest of the program runs as ever.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.program import Program

NOTHING = "has nothing to compile: it calls no function and no module of its own"
_NO_MODULES = ("Parameter", "ParameterList", "ParameterDict", "ModuleList", "ModuleDict", "Buffer")
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def compiled_names(program: Program) -> tuple[str, ...]:
    """The names by which they are called; none where the program cannot be parsed."""
    try:
        tree = ast.parse(program.text)
    except SyntaxError:
        return ()
    nodes = list(_outer(tree))
    kinds = _module_classes(nodes)
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef) and not node.decorator_list and not _generates(node)}
    own |= {name for node in nodes if isinstance(node, ast.Assign) and _is_module(node.value, kinds) for name in _names(node)}
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return tuple(sorted(own & called))


def _outer(node: ast.AST) -> Iterator[ast.AST]:
    """What the program does itself: all but the bodies of functions and classes, which stand for themselves."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _INNER):
            yield from _outer(child)


def _module_classes(nodes: list[ast.AST]) -> set[str]:
    """Names of classes of modules: those of its own, and those imported from torch.nn."""
    kinds = {"Module"}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "torch.nn":
            kinds |= {alias.asname or alias.name for alias in node.names if _names_a_module(alias.name)}
        elif isinstance(node, ast.ClassDef) and any(_is_module_class(base, kinds) for base in node.bases):
            kinds.add(node.name)
    return kinds


def _is_module(value: ast.expr, kinds: set[str]) -> bool:
    return isinstance(value, ast.Call) and _is_module_class(value.func, kinds)


def _is_module_class(node: ast.expr, kinds: set[str]) -> bool:
    if isinstance(node, ast.Attribute):
        above = node.value
        return _names_a_module(node.attr) and (above.attr if isinstance(above, ast.Attribute) else getattr(above, "id", None)) == "nn"
    return isinstance(node, ast.Name) and node.id in kinds


def _names_a_module(name: str) -> bool:
    return name[:1].isupper() and name not in _NO_MODULES


def _generates(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function))


def _names(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]
