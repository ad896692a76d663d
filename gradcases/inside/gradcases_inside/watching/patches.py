"""What a mode of torch does not see: parameters, custom Functions, inference mode, optimizers, new threads and sudden exits."""

from __future__ import annotations

import functools
import inspect
import os
import threading
from typing import TYPE_CHECKING, Any, Callable

import torch
from torch.optim import optimizer as optimizers

from gradcases_inside.watching import modes, places, steps

if TYPE_CHECKING:
    from gradcases_inside.watching.recorder import Recorder

_NOTHING = object()


class Patches:
    """What was put in the place of what, so that all of it can be undone."""

    def __init__(self) -> None:
        self._undoing: list[Callable[[], Any]] = []
        self._done: set[object] = set()

    def put(self, owner: Any, name: str, new: Any) -> None:
        before = vars(owner).get(name, _NOTHING)
        setattr(owner, name, new)
        if before is _NOTHING:
            self._undoing.append(lambda: delattr(owner, name))
        else:
            self._undoing.append(lambda: setattr(owner, name, before))

    def are_for(self, purpose: object) -> bool:
        """Whether this was asked before."""
        known = purpose in self._done
        self._done.add(purpose)
        return known

    def when_undone(self, action: Callable[[], Any]) -> None:
        self._undoing.append(action)

    def undo(self) -> None:
        while self._undoing:
            self._undoing.pop()()


def apply_to(recorder: Recorder, patches: Patches) -> None:
    """Until they are undone."""
    _parameters(recorder, patches)
    _functions(recorder, patches)
    _inference_mode(recorder, patches)
    _threads(recorder, patches)


def _parameters(recorder: Recorder, patches: Patches) -> None:
    original = torch.nn.Parameter.__new__

    @functools.wraps(original)
    def new(cls: Any, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        if recorder.sees_nothing():
            return original(cls, data, *args, **kwargs)
        return recorder.call_unseen("Parameter", lambda data: original(cls, data, *args, **kwargs), (data,), {})

    patches.put(torch.nn.Parameter, "__new__", staticmethod(new))


def _functions(recorder: Recorder, patches: Patches) -> None:
    original = inspect.getattr_static(torch.autograd.Function, "apply")

    def apply(cls: Any, *args: Any, **kwargs: Any) -> Any:
        bound = original.__get__(None, cls)
        if recorder.sees_nothing():
            return bound(*args, **kwargs)
        return recorder.call_unseen(cls.__name__, bound, args, kwargs, function=cls)

    patches.put(torch.autograd.Function, "apply", classmethod(functools.wraps(torch.autograd.Function.apply)(apply)))


def _inference_mode(recorder: Recorder, patches: Patches) -> None:
    for name, leaving in (("__enter__", False), ("__exit__", True)):
        patches.put(torch.inference_mode, name, _switching(recorder, getattr(torch.inference_mode, name), leaving))


def _switching(recorder: Recorder, original: Callable[..., Any], leaving: bool) -> Callable[..., Any]:
    @functools.wraps(original)
    def switch(self: Any, *args: Any) -> Any:
        was = torch.is_grad_enabled()
        result = original(self, *args)
        now = torch.is_grad_enabled()
        if recorder.active and was != now:
            recorder.grad_mode.switched(now, "inference_mode", leaving)
        return result

    return switch


def apply_to_optimizers(recorder: Recorder, patches: Patches) -> None:
    """As above, but not from within a step: that is where torch goes through its hooks."""
    original = torch.optim.Optimizer.__init__

    @functools.wraps(original)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        if recorder.active:
            recorder.guarded(recorder.judge.optimizer_made, self, places.here())

    patches.put(torch.optim.Optimizer, "__init__", init)
    patches.when_undone(optimizers.register_optimizer_step_pre_hook(recorder.steps.begins).remove)
    patches.when_undone(optimizers.register_optimizer_step_post_hook(recorder.steps.ends).remove)
    left = torch.autograd.profiler.record_function.__exit__

    @functools.wraps(left)
    def leave(self: Any, *args: Any) -> Any:
        if self.name.startswith(steps.NAMED):
            recorder.steps.is_over()
        return left(self, *args)

    patches.put(torch.autograd.profiler.record_function, "__exit__", leave)


def _threads(recorder: Recorder, patches: Patches) -> None:
    original = threading.Thread._bootstrap_inner  # type: ignore[attr-defined]  # what a new thread runs

    @functools.wraps(original)
    def bootstrap(self: Any) -> Any:
        if not recorder.active:
            return original(self)
        modes.put(recorder)
        try:
            return original(self)
        finally:
            modes.take(recorder)

    patches.put(threading.Thread, "_bootstrap_inner", bootstrap)


def apply_exits(told: Callable[[], None], patches: Patches) -> None:
    """Have this called before the process ends without further ado."""
    for name in ("_exit", "abort"):
        _exit(getattr(os, name), name, told, patches)


def _exit(original: Callable[..., Any], name: str, told: Callable[[], None], patches: Patches) -> None:
    @functools.wraps(original)
    def leave(*args: Any) -> Any:
        told()
        return original(*args)

    patches.put(os, name, leave)
