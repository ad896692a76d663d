"""A device `sim` for torch, as packages of makers of accelerators add theirs: torch finds it itself when it is imported.

Its tensors lie in the CPU's memory and are computed there. As CUDA does, it refuses a process that was forked from one that had
touched it, and once an index was out of range it computes nothing any more in that process. There are SIM_DEVICES of it.
"""

from __future__ import annotations

import os
from typing import Any

import torch
from torch.utils import _pytree as pytree

NAME = "sim"
ASSERTED = "sim error: device-side assert triggered"
_state: dict[str, int | bool | None] = {"touched by": None, "asserted": False}
_libraries: list[torch.library.Library] = []  # what they register goes with them


def register() -> None:
    """What the entry point names."""
    from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

    _setup_privateuseone_for_python_backend(NAME, backend_module=Module())
    everything, aten = torch.library.Library("_", "IMPL"), torch.library.Library("aten", "IMPL")
    _libraries.extend([everything, aten])
    everything.fallback(_computed, "PrivateUse1")
    aten.impl("_copy_from", _copied, "PrivateUse1")


def _touch() -> None:
    _state["touched by"] = _state["touched by"] or os.getpid()
    if _state["touched by"] != os.getpid():
        raise RuntimeError("Cannot re-initialize sim in forked subprocess. Use the 'spawn' start method")
    if _state["asserted"]:
        raise RuntimeError(ASSERTED)


def _count() -> int:
    return int(os.environ.get("SIM_DEVICES", "1"))


class Module:
    """What torch.sim is."""

    def is_available(self) -> bool:
        return self.device_count() > 0

    def device_count(self) -> int:
        _touch()
        return _count()

    def current_device(self) -> int:
        return 0

    def is_initialized(self) -> bool:
        return _state["touched by"] is not None

    def _is_in_bad_fork(self) -> bool:
        return _state["touched by"] not in (None, os.getpid())

    def manual_seed_all(self, seed: int) -> None:
        """Nothing random is made there."""


class Sim(torch.Tensor):  # type: ignore[misc]  # types of torch are not followed
    """A tensor there, which says where it is `held`."""

    held: torch.Tensor

    @staticmethod
    def __new__(cls, held: torch.Tensor) -> Sim:
        layout = {"strides": held.stride(), "storage_offset": held.storage_offset(), "dtype": held.dtype}
        made: Sim = torch.Tensor._make_wrapper_subclass(cls, held.size(), **layout, device=torch.device(NAME, 0))
        made.held = held
        return made

    def tolist(self) -> Any:
        return self.held.tolist()

    @classmethod
    def __torch_dispatch__(cls, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _computed(function, *args, **(kwargs or {}))


def _computed(function: Any, *args: Any, **kwargs: Any) -> Any:
    _touch()
    if not _count():
        raise RuntimeError("No sim device was found. Plug one in")
    given: dict[int, Sim] = {}

    def taken(value: Any) -> Any:
        if isinstance(value, Sim):
            given[id(value.held)] = value
            return value.held
        return torch.device("cpu") if isinstance(value, torch.device) and value.type == NAME else value

    def made(value: Any) -> Any:
        if not isinstance(value, torch.Tensor):
            return value
        return given[id(value)] if id(value) in given else Sim(value)

    leaves = isinstance(kwargs.get("device"), torch.device) and kwargs["device"].type == "cpu"
    there, named = pytree.tree_map(taken, (args, kwargs))
    try:
        result = function(*there, **named)
    except IndexError:
        _state["asserted"] = True
        raise RuntimeError(ASSERTED) from None
    return result if leaves else pytree.tree_map(made, result)


def _copied(source: Any, target: Any, non_blocking: bool = False) -> Any:
    _touch()
    (target.held if isinstance(target, Sim) else target).copy_(source.held if isinstance(source, Sim) else source)
    return target
