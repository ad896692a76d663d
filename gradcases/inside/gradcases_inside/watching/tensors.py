"""What the watcher asks of tensors."""

from __future__ import annotations

from typing import Any

import torch

MOST_DEPTH = 3  # of lists in lists


def version(tensor: torch.Tensor) -> int:
    """How often it was changed in place; -1 where nobody counts."""
    return -1 if tensor.is_inference() else tensor._version


def is_tensor(thing: Any) -> bool:
    return isinstance(thing, torch.Tensor)


def is_leaf(tensor: torch.Tensor) -> bool:
    """Whether no recorded call made it."""
    try:
        return bool(tensor.is_leaf)
    except RuntimeError:  # a view from `no_grad` whose base was written to since: torch does not say what it is
        return not tensor.requires_grad


def is_regular(tensor: torch.Tensor) -> bool:
    """Whether it has a shape, and numbers one after the other: it is neither sparse nor nested."""
    return tensor.layout is torch.strided and not tensor.is_nested


def shape(tensor: torch.Tensor) -> tuple[int, ...]:
    """Empty where it has none that can be told."""
    return tuple(tensor.shape) if is_regular(tensor) else ()


def storage(tensor: torch.Tensor) -> int:
    """What is equal for two tensors on the same memory; 0 where there is none."""
    try:
        return int(tensor.untyped_storage()._cdata)
    except (RuntimeError, NotImplementedError, AttributeError):
        return 0


def within(thing: Any, depth: int = 0) -> list[torch.Tensor]:
    """The tensors in what a call gave back, or was given."""
    if isinstance(thing, torch.Tensor):
        return [thing]
    found: list[torch.Tensor] = []
    if isinstance(thing, (list, tuple)) and depth < MOST_DEPTH:
        for each in thing:
            found.extend(within(each, depth + 1))
    return found
