"""Mutants of a module: its source with one thing in it replaced by another, by the operators of cosmic-ray."""

from __future__ import annotations

import ast
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from tests.mutants.near import source_of

if TYPE_CHECKING:
    from collections.abc import Iterator


OF_VARIABLES = {"core/VariableInserter", "core/VariableReplacer"}  # they want to be told which


# What is compared by identity here is None, a member of an enum or a class: to ask for equality is to ask the same.
SAME_TO_A_MEMBER: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Is: ast.Eq, ast.IsNot: ast.NotEq}


@dataclass(frozen=True)
class Mutant:
    """`line` is the first one that differs, `before` and `after` what stands there."""

    module: str
    operator: str
    source: str
    line: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.before.strip()}  ->  {self.after.strip()}"


def mutants(module: str) -> Iterator[Mutant]:
    """All there are, without those that change nothing but what is never run: annotations and what is said."""
    source = source_of(module).read_text(encoding="utf-8")
    known = {_running(source)}
    for name in sorted(set(operator_names()) - OF_VARIABLES):
        for mutated in _occurrences(source, name):
            told = _running(mutated)
            if told not in known:
                known.add(told)
                yield Mutant(module, name, mutated, *_first_difference(source, mutated))


def sampled(modules: list[str], count: int, seed: int = 0) -> tuple[list[Mutant], int]:
    """So many of the mutants of these modules, and how many there are in all."""
    every = [mutant for module in modules for mutant in mutants(module)]
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    return sorted(chosen, key=lambda each: (each.module, each.line)), len(every)


def _occurrences(source: str, name: str) -> Iterator[str]:
    operator, number = get_operator(name)(), 0
    while (mutated := mutate_code(source, operator, number)) is not None:
        number += 1
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
            node.ops = [SAME_TO_A_MEMBER.get(type(each), type(each))() for each in node.ops]
    return ast.dump(tree)


def _first_difference(source: str, mutated: str) -> tuple[int, str, str]:
    before, after = source.split("\n"), mutated.split("\n")
    at = next(at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    return at + 1, before[at], after[at]
