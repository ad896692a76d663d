"""Of the parts in `gradcases/inside/gradcases_evidence`, what one script uses: definitions in order, and the imports that these need."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDER = Path(__file__).parents[2] / "inside" / "gradcases_evidence"
PACKAGE = FOLDER.name
# In the order in which a reader meets them.
PARTS = ("seen", "executing", "naming", "stating", "wording", "needing", "running")
SEEN = ("self", "seen")  # by these names the one class is spoken of


@dataclass(frozen=True)
class Definition:
    """A function, a constant, a method (its name with a dot before it) or the head of a class, as it is written."""

    name: str
    text: str
    uses: frozenset[str]

    @property
    def is_method(self) -> bool:
        return self.name.startswith(".")

    @property
    def is_short_constant(self) -> bool:
        return self.name.isupper() and "\n" not in self.text


@cache
def _parts() -> tuple[tuple[Definition, ...], dict[str, str]]:
    """All definitions, and by name the lines that import it."""
    definitions: list[Definition] = []
    imports: dict[str, str] = {}
    for part in PARTS:
        text = (FOLDER / f"{part}.py").read_text(encoding="utf-8")
        lines, tree = text.splitlines(), ast.parse(text)
        for node in tree.body:
            if isinstance(node, ast.Import):
                imports |= {alias.name.split(".")[0]: f"import {alias.name}" for alias in node.names}
            elif not isinstance(node, (ast.ImportFrom, ast.Expr)):
                definitions += _definitions(node, lines)
    return tuple(definitions), imports


def _definitions(node: ast.stmt, lines: Sequence[str]) -> Iterator[Definition]:
    if not isinstance(node, ast.ClassDef):
        name = node.name if isinstance(node, ast.FunctionDef) else next(each.id for each in ast.walk(node) if isinstance(each, ast.Name))
        yield Definition(name, _text(node, lines), _uses(node))
        return
    methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
    head = "\n".join(lines[node.lineno - 1 : methods[0].lineno - 1]).rstrip()
    yield Definition(node.name, head, frozenset({".__init__"}))
    yield from (Definition(f".{each.name}", _text(each, lines), _uses(each)) for each in methods)


def _text(node: ast.stmt, lines: Sequence[str]) -> str:
    return "\n".join(lines[node.lineno - 1 : node.end_lineno])


def _uses(node: ast.AST) -> frozenset[str]:
    """Names, and the methods that are called of what was seen."""
    walked = list(ast.walk(node))
    names = {each.id for each in walked if isinstance(each, ast.Name)}
    asked = {(each.value.id, each.attr) for each in walked if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name)}
    return frozenset(names | {f".{name}" for owner, name in asked if owner in SEEN})


def used_by(script: str, also: str = "") -> tuple[str, str]:
    """The imports and the definitions, as they are to stand in a script that defines what is in `script`, and uses that and `also`."""
    definitions, imports = _parts()
    wanted = set(_uses(ast.parse(script + also)))
    while more := {name for each in definitions if each.name in wanted for name in each.uses} - wanted:
        wanted |= more
    lines = sorted(line for name, line in imports.items() if name in wanted and name != "torch")
    return "\n".join([*lines, "", imports["torch"]]), _joined([each for each in definitions if each.name in wanted])


def _joined(definitions: Sequence[Definition]) -> str:
    """Two blank lines between functions, one between methods, none between short constants."""
    text = definitions[0].text
    for before, each in pairwise(definitions):
        blank = 1 if each.is_method else 0 if before.is_short_constant and each.is_short_constant else 2
        text += "\n" * (blank + 1) + each.text
    return text + "\n"
