"""Gradients are clipped, and scaled for half precision: what is called for that is seen."""

from __future__ import annotations

import functools
import types
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.utils import clip_grad

from gradcases_inside.watching import places
from gradcases_inside.watching.rules import clipped

if TYPE_CHECKING:
    from gradcases_inside.watching.patches import Patches
    from gradcases_inside.watching.recorder import Recorder

_NAMES = ("clip_grad_norm_", "clip_grad_value_")


def apply_to(recorder: Recorder, patches: Patches) -> None:
    """Until they are undone."""
    for name in _NAMES:
        new = _watched(recorder, getattr(clip_grad, name))
        for owner in (clip_grad, torch.nn.utils):
            patches.put(owner, name, new)
    scaler = getattr(getattr(torch, "amp", None), "GradScaler", None) or torch.cuda.amp.GradScaler
    patches.put(scaler, "scale", _scaling(recorder, scaler.scale))
    hooks = torch.autograd.graph.saved_tensors_hooks
    patches.put(hooks, "__enter__", _hooking(recorder, hooks.__enter__))


def _watched(recorder: Recorder, original: Any) -> Any:
    @functools.wraps(original)
    def clip(parameters: Any, *args: Any, **kwargs: Any) -> Any:
        if recorder.sees_nothing():
            return original(parameters, *args, **kwargs)
        given = [parameters] if isinstance(parameters, torch.Tensor) else list(parameters)  # an iterator is used up by that
        with torch._C.DisableTorchFunction():
            recorder.guarded(clipped.note, recorder.judge, given, places.here())
        return original(_as_it_was(parameters, given), *args, **kwargs)

    return clip


def _as_it_was(parameters: Any, given: list[Any]) -> Any:
    """A generator, which is used up now, anew."""
    return (
        (each for each in given)
        if isinstance(parameters, types.GeneratorType)
        else given
        if isinstance(parameters, Iterator)
        else parameters
    )


def _scaling(recorder: Recorder, original: Any) -> Any:
    @functools.wraps(original)
    def scale(self: Any, *args: Any, **kwargs: Any) -> Any:
        recorder.judge.scaler = self
        return original(self, *args, **kwargs)

    return scale


def _hooking(recorder: Recorder, original: Any) -> Any:
    @functools.wraps(original)
    def enter(self: Any) -> Any:
        recorder.saving_hooked = True
        return original(self)

    return enter
