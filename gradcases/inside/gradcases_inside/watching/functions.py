"""Custom Functions: which of their inputs autograd does not see, and which their backward gives no gradient."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside.watching import places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gradcases_inside.watching.records import Call


def look_at(record: Call, args: Any, result: Any) -> None:
    """Once it was called: what it was given and gave in a form that autograd does not look into."""
    modules = [module for each in args for module in _modules_in(each)]
    record.inner = frozenset(id(each) for module in modules for each in module.parameters())
    direct = {id(each) for each in args if isinstance(each, torch.Tensor)}
    record.nested = frozenset(use.value.number for use in record.uses if use.requires_grad and id(use.value.tensor()) not in direct)
    if isinstance(result, list):
        record.untracked = "gives a list"
    elif record.nested:
        record.untracked = "takes a dict" if any(isinstance(each, dict) for each in args) else "takes a list"
    watch_backward(record, result)


def _modules_in(thing: Any) -> list[Any]:
    """Itself, or those that a function belongs to or closes over."""
    if isinstance(thing, torch.nn.Module):
        return [thing]
    held = [getattr(thing, "__self__", None)] + [_content(cell) for cell in getattr(thing, "__closure__", None) or ()]
    return [each for each in held if isinstance(each, torch.nn.Module)]


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return None


def watch_backward(record: Call, result: Any) -> None:
    """Have the record know, once backward has run, which inputs got None though they require grad."""
    outputs = [result] if isinstance(result, torch.Tensor) else result if isinstance(result, (list, tuple)) else ()
    node = next((each.grad_fn for each in outputs if isinstance(each, torch.Tensor) and each.grad_fn is not None), None)
    if node is None or not places.is_users(_backward_of(record.function).__code__):
        return
    wanted = [use.requires_grad for use in record.uses]

    def told(gradients: Sequence[Any], _: Any) -> None:
        lost = [number for number, want in enumerate(wanted) if want and gradients[number] is None] if len(gradients) == len(wanted) else []
        if lost:
            record.grads_lost = (lost, return_of(record.function))

    node.register_hook(told)


def _backward_of(function: Any) -> Callable[..., Any]:
    method = getattr(function, "backward", None)
    return getattr(method, "__func__", method) or _none


def _none() -> None:
    return None


def return_of(function: Any) -> "places.Place | None":
    """The last line of its backward that returns something."""
    code = _backward_of(function).__code__
    try:
        tree = ast.parse(textwrap.dedent("".join(inspect.getsourcelines(code)[0])))
    except (OSError, SyntaxError, IndentationError):
        return None
    lines = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Return)]
    return places.Place(code, code.co_firstlineno + max(lines) - 1) if lines else None
