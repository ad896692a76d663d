"""Programs in which one element of a leaf is a little larger, for gradients by finite differences.

A program can be checked where it runs one `loss.backward()` at its top level and the leaf's gradient is accumulated by
nothing else. The leaf is changed right before the statement that first computes with it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from gradcases.outcome import Plain
from gradcases.program import Part, Program

STEP = 1e-5
DOUBLE = "import torch\ntorch.set_default_dtype(torch.float64)\n"


@dataclass(frozen=True)
class Element:
    """One number of a leaf's gradient: the leaf's name, the index into it, and what the gradient is stated to be."""

    leaf: str
    index: tuple[int, ...]
    stated: float


# What changes a gradient after it was computed, adds to it, or computes it in numbers too coarse for differences.
_NOT_THE_SLOPE = (".step(", "autograd.grad", ".grad =", "clip_grad", "float16")


def loss_name(program: Program) -> str | None:
    """The name whose `backward()` is the only one that the program runs, or None."""
    if program.text.count(".backward(") != 1 or any(word in program.text for word in _NOT_THE_SLOPE):
        return None
    for node in ast.parse(program.text).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            call = node.value
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            if isinstance(owner, ast.Name) and ast.unparse(call.func) == f"{owner.id}.backward" and not call.args:
                return owner.id if not {"gradient", "inputs"} & {keyword.arg for keyword in call.keywords} else None
    return None


def elements(leaf: str, grad: Plain) -> Iterator[Element]:
    """The numbers of a stated gradient, none where it is not made of finite real ones."""
    for index in product(*(range(size) for size in _shape(grad))):
        number = grad
        for position in index:
            number = number[position]
        if isinstance(number, (int, float)) and not isinstance(number, bool) and abs(number) < 1e6:
            yield Element(leaf, index, float(number))


def _shape(value: Plain) -> tuple[int, ...]:
    return (len(value), *_shape(value[0])) if isinstance(value, list) and value else ()


def perturbed(program: Program, element: Element, step: float) -> Program | None:
    """The program in float64 with the element larger by `step`; None where it makes the leaf in no statement of its own."""
    root = element.leaf.partition(".")[0]
    path = "".join(f"[{name}]" if name.isdigit() else f".{name}" for name in element.leaf.split(".")[1:])
    first_use = _first_use(program.text, root)
    if first_use is None:
        return None
    lines = program.text.splitlines()
    index = "".join(f"[{position}]" for position in element.index) or "[()]"
    change = f"with torch.no_grad():\n    {root}{path}{index} += {step!r}"
    changed = [DOUBLE, *lines[: first_use - 1], change, *lines[first_use - 1 :]]
    return Program((Part(1, "\n".join(changed) + "\n"),))


def _first_use(text: str, root: str) -> int | None:
    """The line of the statement that first computes with a name once it is bound. Statements that only set values up
    (blocks under `no_grad`, initializers) and those that hand parameters to an optimizer do not compute."""
    statements = ast.parse(text).body
    backward = next((number for number, node in enumerate(statements) if ".backward(" in ast.unparse(node)), len(statements))
    bound = [number for number, node in enumerate(statements[:backward]) if root in _bound(node)]
    for node in statements[bound[-1] + 1 : backward] if bound else ():
        names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        if root in names and not isinstance(node, (ast.With, ast.Expr)) and ".parameters()" not in ast.unparse(node):
            return node.lineno
    return None


def _bound(node: ast.stmt) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    names = [name for target in targets for name in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return {name.id for name in names if isinstance(name, ast.Name)}
