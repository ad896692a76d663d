"""What backward hands on along each edge of the graph: nothing, zeros, NaN, infinities, or a gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence


class Flows:
    """Of one backward."""

    def __init__(self) -> None:
        self.of = {}  # type: dict  # (number of a node, which of its inputs): word
        self._hooks = []  # type: list

    def watch(self, node: Any, number: int) -> None:
        def told(gradients: Sequence[Any], _: Any) -> None:
            try:
                with torch._C.DisableTorchFunction(), torch.no_grad():
                    for at, gradient in enumerate(gradients):
                        self.of[number, at] = _word(gradient)
            except BaseException:  # ours; the program's backward goes on
                return

        try:
            self._hooks.append(node.register_hook(told))
        except BaseException:  # some nodes take none
            return

    def stop(self) -> None:
        for hook in self._hooks:
            hook.remove()


def _word(gradient: Any) -> str:
    if gradient is None:
        return "none"
    try:
        plain = gradient.detach()
        if plain.layout != torch.strided:
            plain = plain.to_dense()
        if bool(torch.isnan(plain).any()):
            return "nan"
        if bool(torch.isinf(plain).any()):
            return "inf"
        return "some" if bool((plain != 0).any()) else "zero"
    except BaseException:  # it has no values of its own, as within a transform
        return "some"
