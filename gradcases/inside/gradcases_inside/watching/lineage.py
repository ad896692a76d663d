"""Which value a tensor is now, and which call made it what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from gradcases_inside.watching import escapes, places
from gradcases_inside.watching.records import Call, TensorRef, Use, Value, Write
from gradcases_inside.watching.tensors import is_leaf, shape, storage, version

if TYPE_CHECKING:
    from gradcases_inside.watching.kept import Kept


class Lineage:
    """All tensors that were seen and are alive, each with its Value."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.values: dict[int, Value] = {}  # by the id of the tensor
        self.values_made = 0

    def value_of(self, tensor: torch.Tensor) -> Value:
        """The Value of a tensor as it is now; one without a history where it was never seen."""
        value = self.values.get(id(tensor))
        if value is None or value.tensor() is not tensor:
            return self._arrived(tensor)
        now = version(tensor)
        if now != value.version:
            return self._written_elsewhere(tensor, value, now)
        return value

    def known(self, tensor: torch.Tensor) -> Value | None:
        """Its Value where it was seen."""
        value = self.values.get(id(tensor))
        return value if value is not None and value.tensor() is tensor else None

    def use_of(self, tensor: torch.Tensor) -> Use:
        """Of a tensor that is the argument of a call."""
        value = self.value_of(tensor)
        floating = tensor.is_floating_point() or tensor.is_complex()
        return Use(value, tensor.requires_grad, value.version, floating)

    def remember(self, tensor: torch.Tensor, call: Call | None, place: places.Place | None) -> Value:
        """A new Value of it: what this call made."""
        self.values_made += 1
        reference = TensorRef(tensor, self._forget)
        value = Value(self.values_made, reference, call, place, tensor.requires_grad, is_leaf(tensor), version(tensor), shape(tensor))
        self.values[id(tensor)] = value
        return value

    def wrote(self, call: Call, tensor: torch.Tensor) -> None:
        """This call has changed it in place."""
        call.changed = True
        self._written(tensor, call.place, call)

    def stepped_over(self, versions: list[tuple[torch.Tensor, int]], place: places.Place | None) -> None:
        """An optimizer has changed those in place whose versions are not what they were."""
        for parameter, before in versions:
            if version(parameter) != before:
                self._written(parameter, place, None)

    def _written(self, tensor: torch.Tensor, place: places.Place | None, call: Call | None) -> None:
        now = version(tensor)
        self.kept.keep_write(Write(storage(tensor), shape(tensor), now, place, call))
        value = self.known(tensor)
        if value is not None:
            value.version = now

    def _forget(self, reference: TensorRef) -> None:
        value = self.values.get(reference.key)
        if value is not None and value.tensor is reference:
            del self.values[reference.key]

    def _arrived(self, tensor: torch.Tensor) -> Value:
        """Made past the mode, as by `from_numpy` and `FloatTensor`, or before it was on."""
        left = self.kept.escapes
        if not left or not is_leaf(tensor) or isinstance(tensor, torch.nn.Parameter):
            return self.remember(tensor, None, None)
        call = Call(self.kept.take_number(), "Tensor", places.here(), [], None)
        call.links = escapes.links(call, (), tensor, left)
        self.kept.keep(call)
        value = self.remember(tensor, call, call.place)
        call.outputs = (value,)
        return value

    def _written_elsewhere(self, tensor: torch.Tensor, value: Value, now: int) -> Value:
        """Through a view, or an alias: the call that wrote is now one of those that made it."""
        memory = storage(tensor)
        writes = [each for each in reversed(self.kept.writes) if each.version > value.version and each.storage == memory]
        value.version = now
        calls = [each.call for each in writes if each.call is not None]
        if not calls or (value.is_leaf and value.requires_grad):
            return value
        wrote = calls[0]
        uses = [Use(value, value.requires_grad, now, True), *(Use(out, out.requires_grad, out.version, True) for out in wrote.outputs)]
        joined = Call(self.kept.take_number(), "view", wrote.place, uses, None)
        joined.first_node, joined.last_node = wrote.first_node, wrote.last_node
        self.kept.keep(joined)
        new = self.remember(tensor, joined, wrote.place)
        joined.outputs = (new,)
        return new
