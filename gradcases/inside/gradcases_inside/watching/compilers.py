"""What is compiled runs as it is written, so that it is seen; a scripted module is one call."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from gradcases_inside.watching.patches import Patches
    from gradcases_inside.watching.recorder import Recorder

_TRACING = ((torch.jit, "trace"), (torch.jit, "trace_module"), (torch.jit, "script"), (torch.jit, "freeze"))
_FRAME_SETTERS = ("set_eval_frame", "_maybe_set_eval_frame")  # of Dynamo, before torch 2.6


def apply_to(recorder: Recorder, patches: Patches) -> None:
    """Until they are undone."""
    _dynamo(patches)
    for kind in (torch._C.ScriptFunction, torch._C.ScriptMethod):
        _scripted(recorder, kind, patches)
    for owner, name in _TRACING:
        _untraced(recorder, owner, name, patches)


def _dynamo(patches: Patches) -> None:
    original = torch.compile
    if "torch._dynamo" in sys.modules:
        _run_as_written(patches)

    @functools.wraps(original)
    def compile(*args: Any, **kwargs: Any) -> Any:
        _run_as_written(patches)
        return original(*args, **kwargs)

    patches.put(torch, "compile", compile)


def _run_as_written(patches: Patches) -> None:
    """What Dynamo would compile. Its import takes long, so it is told only where it is used."""
    if patches.are_for(_run_as_written):
        return
    stance = getattr(getattr(torch, "compiler", None), "set_stance", None)
    if stance is not None:
        forced = stance("force_eager")
        patches.when_undone(lambda: forced.__exit__(None, None, None))
        return
    from torch._dynamo import eval_frame

    for name in _FRAME_SETTERS:
        if hasattr(eval_frame, name):
            patches.put(eval_frame, name, lambda callback: None)


def _scripted(recorder: Recorder, kind: Any, patches: Patches) -> None:
    original = kind.__call__

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if recorder.sees_nothing():
            return original(self, *args, **kwargs)
        written = getattr(self, "_torchdynamo_inline", None)  # what it was made of, for Dynamo, which does the same
        if written is not None:
            return written(*args, **kwargs)
        held = _parameters_of(getattr(self, "owner", None))
        return recorder.call_unseen(self.name, lambda *_, **given: original(self, *args, **kwargs), (*args, held), kwargs)

    patches.put(kind, "__call__", call)


def _parameters_of(module: Any) -> list[torch.Tensor]:
    """All that a scripted module computes with."""
    if module is None:
        return []
    found = [tensor for _, tensor in torch._C.ParameterDict(module).items()]
    for _, child in torch._C.ModuleDict(module).items():
        found.extend(_parameters_of(child))
    return found


def _untraced(recorder: Recorder, owner: Any, name: str, patches: Patches) -> None:
    """What is only traced is no computation, and our questions would be traced with it."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def unseen(*args: Any, **kwargs: Any) -> Any:
        recorder.quiet += 1
        try:
            return original(*args, **kwargs)
        finally:
            recorder.quiet -= 1

    patches.put(owner, name, unseen)
