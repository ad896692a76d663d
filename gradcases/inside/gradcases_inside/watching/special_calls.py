"""Calls of torch that mean something else than a computation: backward, `.grad`, `requires_grad`, hooks, grad mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

import torch

from gradcases_inside.watching import places, tensors
from gradcases_inside.watching.records import Backward

if TYPE_CHECKING:
    from gradcases_inside.watching.recorder import Recorder

Function = Callable[..., Any]
Args = tuple
Kwargs = dict


def _set_grad_enabled(recorder: Recorder, func: Function, args: Args, kwargs: Kwargs) -> Any:
    was = torch.is_grad_enabled()
    result = func(*args, **kwargs)
    now = torch.is_grad_enabled()
    if was != now:
        recorder.grad_mode.switched(now, "no_grad", places.leaving_here())
    return result


def _backward(recorder: Recorder, func: Function, args: Args, kwargs: Kwargs) -> Any:
    roots = args[0] if args else kwargs.get("tensors", ())
    return _run_backward(recorder, func, args, kwargs, roots, kwargs.get("inputs") or (), False)


def _grad(recorder: Recorder, func: Function, args: Args, kwargs: Kwargs) -> Any:
    roots = args[0] if args else kwargs.get("outputs", ())
    inputs = args[1] if len(args) > 1 else kwargs.get("inputs", ())
    return _run_backward(recorder, func, args, kwargs, roots, inputs, True)


def _run_backward(recorder: Recorder, func: Function, args: Args, kwargs: Kwargs, roots: Any, inputs: Any, is_grad: bool) -> Any:
    event = recorder.guarded(_begun, recorder, roots, inputs, is_grad)
    if event is None:
        return func(*args, **kwargs)
    try:
        result = recorder.call("autograd.grad", func, args, kwargs) if is_grad else func(*args, **kwargs)
    except BaseException as error:
        recorder.judge.backward_failed(event, tensors.within(roots), error)
        raise
    recorder.backwards.append(event)
    recorder.judge.backward_done(event)
    return result


def _begun(recorder: Recorder, roots: Any, inputs: Any, is_grad: bool) -> Backward:
    begun = [recorder.value_of(each) for each in tensors.within(roots)]
    event = Backward(recorder.number, places.here(), begun, [recorder.value_of(each) for each in tensors.within(inputs)], is_grad)
    if recorder.checker is not None:
        recorder.checker.before_backward(tensors.within(roots))
    recorder.judge.backward_begun(event)
    return event


def _grad_attribute(recorder: Recorder, func: Function, args: Args, kwargs: Kwargs) -> Any:
    tensor = args[0]
    result = func(*args, **kwargs)
    value = recorder.value_of(tensor)
    if result is not None:
        recorder.judge.got_gradient(value)
    else:
        recorder.judge.read_none(value, tensor)
    return result


def _set_grad_attribute(recorder: Recorder, func: Function, args: Args, kwargs: Kwargs) -> Any:
    tensor = args[0]
    if len(args) > 1 and args[1] is None and tensor.is_leaf and tensor.grad is not None:
        value = recorder.value_of(tensor)
        recorder.judge.got_gradient(value)
        recorder.cleared[value.number] = (places.here(), recorder.number)
    return func(*args, **kwargs)


def _set_requires_grad(recorder: Recorder, func: Function, args: Args, kwargs: Kwargs) -> Any:
    return _requires_grad(recorder, func, args, kwargs, args[1] if len(args) > 1 else True)


def _requires_grad_method(recorder: Recorder, func: Function, args: Args, kwargs: Kwargs) -> Any:
    return _requires_grad(recorder, func, args, kwargs, args[1] if len(args) > 1 else kwargs.get("requires_grad", True))


def _requires_grad(recorder: Recorder, func: Function, args: Args, kwargs: Kwargs, wanted: bool) -> Any:
    result = func(*args, **kwargs)
    value = recorder.value_of(args[0])
    if wanted is False:
        recorder.frozen.setdefault(value.number, (places.here(), recorder.number))
    else:
        recorder.frozen.pop(value.number, None)
        recorder.judge.asked_for_gradient(value, args[0])
    return result


def _register_hook(recorder: Recorder, func: Function, args: Args, kwargs: Kwargs) -> Any:
    recorder.hooked.setdefault(recorder.value_of(args[0]).number, places.here())
    return func(*args, **kwargs)


SPECIAL: dict[str, Callable[[Recorder, Function, Args, Kwargs], Any]] = {
    "register_hook": _register_hook,
    "_set_grad_enabled": _set_grad_enabled,
    "backward": _backward,
    "grad": _grad,
    ".grad": _grad_attribute,
    ".grad=": _set_grad_attribute,
    ".requires_grad=": _set_requires_grad,
    "requires_grad_": _requires_grad_method,
}
