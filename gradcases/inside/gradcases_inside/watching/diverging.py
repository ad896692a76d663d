"""Weights that have grown from step to step. Looked at when a number first goes bad: some steps later all of them are NaN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from gradcases_inside.watching.judged import Held
    from gradcases_inside.watching.judging import Judge

HUGE = 1e8  # of a weight


def optimizer(judge: Judge) -> Held | None:
    """The first whose steps have made weights huge, or infinite, or None."""
    return next((held for held in judge.optimizers if held.steps and _is_huge(held.optimizer())), None)


def _is_huge(optimizer: Any) -> bool:
    groups = optimizer.param_groups if optimizer is not None else ()
    return any(_largest(parameter.detach()) > HUGE for group in groups for parameter in group["params"])


def _largest(tensor: Any) -> float:
    """NaN aside: that comes of a gradient, which was bad before."""
    if tensor.layout is not torch.strided or tensor.is_meta:
        return 0.0
    known = tensor[~torch.isnan(tensor)]
    return float(known.abs().max()) if known.numel() else 0.0
