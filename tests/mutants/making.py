"""Mutants of a module: its source with one thing in it replaced by another, by the operators of cosmic-ray."""

from __future__ import annotations

import ast
import random
from typing import TYPE_CHECKING

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from tests.mutants.mutant import Mutant, mutant_of
from tests.mutants.near import source_of

if TYPE_CHECKING:
    from collections.abc import Iterator


# The first two want to be told which variable. The others ask equal values whether they are one object: for small numbers and
# short texts that is the interpreter's business, and Python itself warns of it beside a literal.
LEFT_OUT = {
    *("core/VariableInserter", "core/VariableReplacer"),
    *("core/ReplaceComparisonOperator_Eq_Is", "core/ReplaceComparisonOperator_NotEq_IsNot"),
}

# None, members of enums and classes are equal to nothing but themselves: to ask them for equality is to ask the same.
SAME_TO_A_MEMBER: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Is: ast.Eq, ast.IsNot: ast.NotEq}


def mutants(module: str) -> Iterator[Mutant]:
    """All there are, without those that change nothing but what is never run: annotations and what is said."""
    source = source_of(module).read_text(encoding="utf-8")
    pieces = [piece.get_code() for piece in get_ast(source).children]  # by themselves they are parsed sooner than all of it
    for at, piece in enumerate(pieces):
        known = {_running(piece)}
        for mutated in _mutated(piece):
            told = _running(mutated)
            if told not in known:
                known.add(told)
                changed = "".join((*pieces[:at], mutated, *pieces[at + 1 :]))
                yield mutant_of(module, changed)


def sampled(modules: list[str], count: int, seed: int = 0) -> tuple[list[Mutant], int]:
    """So many of the mutants of these modules, and how many there are in all."""
    every = [mutant for module in modules for mutant in mutants(module)]
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    return sorted(chosen, key=lambda each: (each.module, each.line)), len(every)


def _mutated(source: str) -> Iterator[str]:
    """Each source that an operator makes of this one."""
    nodes = list(ast_nodes(get_ast(source)))
    for name in sorted(set(operator_names()) - LEFT_OUT):
        operator = get_operator(name)()
        for occurrence in range(sum(len(list(operator.mutation_positions(node))) for node in nodes)):
            mutated = mutate_code(source, operator, occurrence)
            assert mutated is not None
            yield mutated


def _running(source: str) -> str:
    """What of a source is executed; of what is no Python, the text."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.test, node.body = ast.Constant(None), [ast.Pass()]
        elif isinstance(node, ast.Compare):
            sides = zip((node.left, *node.comparators), node.comparators, strict=False)
            members = [_is_member(one) or _is_member(other) for one, other in sides]
            node.ops = [SAME_TO_A_MEMBER.get(type(op), type(op))() if member else op for op, member in zip(node.ops, members, strict=True)]
    return ast.dump(tree)


def _is_member(node: ast.expr) -> bool:
    """None, `Enum.MEMBER` or `type(…)`, by how it is written."""
    written = ast.unparse(node)
    return written == "None" or written.rpartition(".")[2].isupper() or written.startswith("type(")
