"""What optimizers hold: parameters that cannot learn, and parameters that they do not have."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside.watching.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gradcases_inside.watching.judged import Held, Leaf
    from gradcases_inside.watching.judging import Judge


def frozen(judge: Judge, leaf: Leaf, held: Held | None) -> list[Finding]:
    """It was frozen after the optimizer had been given it."""
    at = judge.recorder.frozen.get(leaf.value.number)
    if at is None or held is None or not held.values.get(leaf.value.number):
        return []
    why = "`requires_grad` is set to False here, after the optimizer was given it to train."
    return [Finding("frozen-params", at[0], why, "none-grad", [leaf.value], rank=1)]


def findings(judge: Judge) -> list[Finding]:
    """Of optimizers that stepped, and of parameters that got gradients and that none of them holds."""
    stepped = [held for held in judge.optimizers if held.steps]
    loose = [leaf for leaf in judge.leaves.values() if leaf.got and not leaf.held_by and leaf.value.place is not None]
    if not stepped or not loose:
        return []
    found = []
    for held in stepped:
        mine = [leaf for leaf in judge.leaves.values() if held.number in leaf.held_by]
        unused = all(reason.cause == "unused-in-graph" for leaf in mine for reason in leaf.reasons)
        if mine and unused and not any(leaf.got for leaf in mine) and any(leaf.is_parameter for leaf in loose):
            values = [leaf.value for leaf in loose if leaf.is_parameter]
            why = "None of the parameters that this optimizer holds got a gradient; those that did are in no optimizer."
            found.append(Finding("optimizer-missing-params", held.place, why, "none-grad", values, rank=-2))
    return found or _of_modules(judge, stepped, loose)


def left_behind(judge: Judge) -> frozenset[int]:
    """The numbers of parameters that nothing but an optimizer has any more: those of layers that were replaced.

    They get no gradient, and are not missed.
    """
    nameless = [leaf for leaf in judge.leaves.values() if leaf.held_by and leaf.is_parameter and _is_unused_and_nameless(leaf)]
    if not nameless:
        return frozenset()
    owners = _owners()
    return frozenset(leaf.value.number for leaf in nameless if leaf.tensor() is not None and not owners.having(leaf.tensor()))


def _is_unused_and_nameless(leaf: Leaf) -> bool:
    reasons = leaf.reasons
    return bool(reasons) and all(each.cause == "unused-in-graph" and leaf.value.number in each.nameless for each in reasons)


def _of_modules(judge: Judge, stepped: list[Held], loose: list[Leaf]) -> list[Finding]:
    """Parameters of a module whose other parameters are trained."""
    owners = _owners()
    found = []
    behind = left_behind(judge)
    for leaf in loose:
        tensor = leaf.tensor()
        held = tensor is not None and _trainer(judge, stepped, owners, tensor)
        if not held:
            continue
        if id(tensor) not in owners.registered:
            why = "The module does not register it: `parameters()` leaves it out, and so does the optimizer."
            found.append(Finding("unregistered-parameter", leaf.value.place, why, "wrong-grad", [leaf.value], rank=-2))
        elif leaf.value.call is not None and leaf.value.call.number > held.made:
            why = "The optimizer was made here, before this parameter was, and does not hold it."
            found.append(Finding("optimizer-missing-params", held.place, why, "wrong-grad", [leaf.value], rank=2))
        elif behind & set(held.values):
            why = "The optimizer was made here, and holds what was replaced since, but not what is there now."
            found.append(Finding("optimizer-missing-params", held.place, why, "wrong-grad", [leaf.value], rank=2))
    return found


def _trainer(judge: Judge, stepped: list[Held], owners: _Owners, tensor: torch.Tensor) -> Held | None:
    """The optimizer that trains other parameters of the module that has this tensor."""
    for root in owners.having(tensor):
        numbers = {value.number for value in (judge.recorder.known(each) for each in root.parameters()) if value is not None}
        for held in stepped:
            if numbers & set(held.values):
                return held
    return None


class _Owners:
    """Which modules have which tensors, registered or not."""

    def __init__(self, modules: Iterable[Any]) -> None:
        self.registered: set[int] = set()
        self._having: dict[int, list[Any]] = {}
        for module in modules:
            own = [id(each) for each in module.parameters()]
            self.registered.update(own)
            for each in own:
                self._having.setdefault(each, []).append(module)
            for child in module.modules():
                for thing in list(vars(child).values()):
                    for hidden in _hidden(thing):
                        self._having.setdefault(id(hidden), []).append(module)

    def having(self, tensor: torch.Tensor) -> Sequence[Any]:
        return self._having.get(id(tensor), ())


def _hidden(thing: Any) -> Iterator[Any]:
    if isinstance(thing, torch.Tensor):
        yield thing
    elif isinstance(thing, (list, tuple)):
        for each in thing:
            if isinstance(each, torch.nn.Module):
                yield from each.parameters()
            elif isinstance(each, torch.Tensor):
                yield each


def _owners() -> _Owners:
    modules = [each for each in gc.get_objects() if issubclass(type(each), torch.nn.Module)]
    inner = {id(child) for module in modules for child in module.children()}
    hidden = [_hidden_modules(module) for module in modules]
    inner.update(id(each) for several in hidden for each in several)
    # A module that only a list of another one holds is a part of that all the same.
    return _Owners([module for module in modules if id(module) not in inner])


def _hidden_modules(module: Any) -> list[Any]:
    return [each for thing in list(vars(module).values()) if isinstance(thing, list) for each in thing if isinstance(each, torch.nn.Module)]
