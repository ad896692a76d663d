"""Programs as values that are equal where nothing that matters differs."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from gradcases.lint.python import TOO_MUCH, parsed

if TYPE_CHECKING:
    from gradcases.program import Program

_NUMBERS = (int, float, complex)


def without_layout(program: Program) -> str:
    """Equal for programs that differ in comments and layout alone; one that cannot be parsed stands for itself."""
    try:
        return ast.dump(parsed(program))
    except (SyntaxError, *TOO_MUCH):
        return program.text


def abstracted(program: Program) -> str:
    """Equal for programs that differ in names of their own, in numbers and in how they import, too."""
    try:
        tree = parsed(program)
        return ast.dump(_Abstraction(tree).visit(tree))
    except (SyntaxError, *TOO_MUCH):
        return program.text


class _Abstraction(ast.NodeTransformer):
    """Own names become numbers in the order of their first use, imported ones what they stand for, numbers one number."""

    def __init__(self, tree: ast.Module) -> None:
        self._imported = dict(_imports(tree))
        self._own = dict.fromkeys(_bound(tree) - self._imported.keys(), "")
        self._count = 0

    def _named(self, name: str) -> str:
        if name in self._own and not self._own[name]:
            self._count += 1
            self._own[name] = f"name {self._count}"
        return self._own.get(name) or self._imported.get(name, name)

    def visit_Module(self, node: ast.Module) -> ast.AST:
        node.body = [each for each in node.body if not isinstance(each, (ast.Import, ast.ImportFrom))]
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(id=self._named(node.id), ctx=ast.Load())

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`torch.nn.Linear` is one name, however it was imported; so is `self.weight` but for the own name before it."""
        value = self.visit(node.value)
        if isinstance(value, ast.Name):
            return ast.Name(id=f"{value.id}.{node.attr}", ctx=ast.Load())
        return ast.Attribute(value=value, attr=node.attr, ctx=ast.Load())

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(arg=self._named(node.arg))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self._named(node.name)
        node.returns = None
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self._named(node.name)
        return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return _NUMBER if isinstance(node.value, _NUMBERS) and not isinstance(node.value, bool) else node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        operand = self.visit(node.operand)
        return _NUMBER if operand is _NUMBER else ast.UnaryOp(op=node.op, operand=operand)

    def visit_List(self, node: ast.List) -> ast.AST:
        """A list of numbers is one, however many and however nested."""
        items = [self.visit(item) for item in node.elts]
        return _NUMBER if items and all(item is _NUMBER for item in items) else ast.List(elts=items, ctx=ast.Load())


_NUMBER = ast.Constant(value=0)


def _imports(tree: ast.Module) -> list[tuple[str, str]]:
    """The names that imports bind, with what they stand for."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            found += [(each.asname, each.name) for each in node.names if each.asname]
        elif isinstance(node, ast.ImportFrom):
            found += [(each.asname or each.name, f"{node.module}.{each.name}") for each in node.names]
    return found


def _bound(tree: ast.Module) -> set[str]:
    """The names that the program itself gives, methods that torch asks for apart."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names |= {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    return {name for name in names if not re.fullmatch(r"__\w+__|forward|backward|setup_context|jvp|vmap", name)}
