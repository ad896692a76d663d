"""What is known of those that are judged: leaves, and the optimizers that hold them."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from gradcases_inside.watching.finding import Finding
    from gradcases_inside.watching.places import Place
    from gradcases_inside.watching.records import Value


class Leaf:
    """What is known of a tensor that gradients are to be accumulated into."""

    __slots__ = ("asked", "got", "held_by", "is_parameter", "name", "nonzero", "reasons", "stepped", "steps", "tensor", "value", "zero")

    def __init__(self, value: Value, tensor: torch.Tensor) -> None:
        self.value = value
        self.tensor = weakref.ref(tensor)
        self.is_parameter = isinstance(tensor, torch.nn.Parameter)
        self.got = False  # a gradient, at any time
        self.asked = False  # whether `requires_grad` was set on it by hand
        self.held_by: set[int] = set()  # numbers of optimizers
        self.reasons: list[Finding] = []  # why it had none, when it was first looked at
        self.steps = 0
        self.stepped = False  # whether it had a gradient when an optimizer stepped
        self.name: str | None = None
        self.nonzero = False  # whether a gradient was seen that is not all zeros
        self.zero: Finding | None = None  # where the gradient became zero

    @property
    def went_without(self) -> bool:
        return not (self.stepped if self.held_by else self.got)

    @property
    def is_over(self) -> bool:
        """Whether it is gone, as the inputs of an iteration are, and nothing is to be said of it."""
        return self.tensor() is None and not self.is_parameter and not self.held_by and not self.reasons


class Held:
    """What is known of an optimizer."""

    __slots__ = ("finished", "gradients", "made", "number", "numbered", "optimizer", "place", "stepped_at", "steps", "values")

    def __init__(self, number: int, optimizer: Any, place: Place | None, made: int, values: dict[int, bool]) -> None:
        self.number = number
        self.optimizer = weakref.ref(optimizer)
        self.place = place
        self.made = made  # the number of calls until then
        self.values = values  # number of a Value: whether it required grad when the optimizer was made
        self.steps = 0
        self.finished = 0  # how many steps had been taken when the last ended well
        self.stepped_at: Place | None = None  # the place of its last step
        self.gradients: dict[int, int] = {}  # at its last step: the id of each gradient, by that of its parameter
        self.numbered: int | None = None  # the number of calls until then
