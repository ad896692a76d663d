"""Questions to tensors that any of them answers, or None: some are fakes, wrappers or of classes of the program's own."""

from __future__ import annotations

from typing import Any

import torch

MOST_DEPTH = 3


def within(result: Any, depth: int = 0) -> list[Any]:
    """The tensors in what a call gave."""
    if isinstance(result, torch.Tensor):
        return [result]
    found = []  # type: list
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (list, tuple)) and depth < MOST_DEPTH:
        for each in result:
            found.extend(within(each, depth + 1))
    return found


def grad_fn(tensor: torch.Tensor) -> Any:
    try:
        return tensor.grad_fn
    except BaseException:
        return None


def memory(tensor: torch.Tensor) -> tuple[int, tuple[int, ...]] | None:
    """Where its first element lies, with its shape; None where that says nothing."""
    try:
        return (tensor.data_ptr(), tuple(tensor.shape)) if tensor.numel() else None
    except BaseException:
        return None


def shape(tensor: torch.Tensor) -> list[int] | None:
    """As a list; None of one that has none yet, as a lazy parameter."""
    try:
        return list(tensor.shape)
    except BaseException:
        return None


def is_leaf_to_be(tensor: torch.Tensor) -> bool:
    """Whether gradients could be accumulated into it."""
    try:
        return bool(tensor.is_leaf and (tensor.requires_grad or tensor.is_floating_point() or tensor.is_complex()))
    except BaseException:
        return False
