"""What a program leaves behind in its process that cannot be undone there: the next program gets another process."""

import _thread
import os
import re
import sys
from typing import Callable

import torch

from gradcases_inside import devices, pristine


class Residue:
    """The process as it was before any program, to compare with."""

    def __init__(self, device: str) -> None:
        self._device = device
        pristine.restore(device)
        self._before = _state()

    def left(self, text: str) -> "str | None":
        """What a program with this text left, in a few words, or None where the process is as it was."""
        if _FOR_GOOD.search(text):
            return "operators"
        try:
            pristine.restore(self._device)
        except Exception as error:  # a mode that a program entered may refuse anything
            return "a state that cannot be restored: %s" % type(error).__name__
        if self._device != "cpu" and devices.why_not(self._device) is not None:  # as after an assertion on a GPU
            return "a device that answers no more"
        now = _state()
        return next((name for name, value in self._before.items() if now[name] != value), None)


_FOR_GOOD = re.compile(r"torch\.library|custom_op")  # an operator is registered once in a process


def _state() -> dict:
    return {name: probe() for name, probe in _PROBES.items() if probe is not None}


def _child_processes() -> bool:
    if sys.platform != "linux":
        return False
    from gradcases_inside import processes

    return processes.has_children()


def _native_threads() -> int:
    """Autograd's among them, which forbid a fork to run backward. 0 where it cannot be told."""
    return len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 0


def _of_torch(path: str) -> "Callable[[], object] | None":
    """A function of torch that has no arguments; None where this torch lacks it."""
    found = torch  # type: object
    for name in path.split("."):
        found = getattr(found, name, None)
    return found  # type: ignore[return-value]  # as torch says


_PROBES = {
    "threads": _thread._count,
    "native threads": _native_threads,
    "child processes": _child_processes,
    "function modes": _of_torch("_C._len_torch_function_stack"),
    "dispatch modes": _of_torch("_C._len_torch_dispatch_stack"),
    "inference mode": _of_torch("is_inference_mode_enabled"),
    "autocast": _of_torch("is_autocast_enabled"),
    "transforms": _of_torch("_C._functorch.maybe_current_level"),
    "saved tensor hooks": _of_torch("_C._autograd._saved_tensors_hooks_is_enabled"),
}
