"""What a mode of torch does not see: parameters, custom Functions, inference mode, optimizers and new threads."""

import functools
import threading

import torch

from gradcases_inside.watching import places


def apply_to(recorder) -> None:
    """For the rest of this process."""
    _parameters(recorder)
    _functions(recorder)
    _inference_mode(recorder)
    _optimizers(recorder)
    _threads(recorder)
    _compilers()


def _parameters(recorder):
    original = torch.nn.Parameter.__new__

    @functools.wraps(original)
    def new(cls, data=None, *args, **kwargs):
        if not recorder.active or recorder.quiet or cls is not torch.nn.Parameter:
            return original(cls, data, *args, **kwargs)
        return recorder.call_unseen("Parameter", lambda data: original(cls, data, *args, **kwargs), (data,), {})

    torch.nn.Parameter.__new__ = new


def _functions(recorder):
    original = torch.autograd.Function.apply.__func__

    @functools.wraps(original)
    def apply(cls, *args, **kwargs):
        if not recorder.active or recorder.quiet:
            return original(cls, *args, **kwargs)
        return recorder.call_unseen(cls.__name__, functools.partial(original, cls), args, kwargs, function=cls)

    torch.autograd.Function.apply = classmethod(apply)


def _inference_mode(recorder):
    enter, leave = torch.inference_mode.__enter__, torch.inference_mode.__exit__

    @functools.wraps(enter)
    def entered(self):
        was = torch.is_grad_enabled()
        result = enter(self)
        if recorder.active and was and not torch.is_grad_enabled():
            recorder.switched(False, "inference_mode")
        return result

    @functools.wraps(leave)
    def left(self, *args):
        result = leave(self, *args)
        if recorder.active and torch.is_grad_enabled():
            recorder.switched(True, "inference_mode")
        return result

    torch.inference_mode.__enter__, torch.inference_mode.__exit__ = entered, left


def _optimizers(recorder):
    original = torch.optim.Optimizer.__init__

    @functools.wraps(original)
    def init(self, *args, **kwargs):
        original(self, *args, **kwargs)
        if recorder.active:
            recorder.judge.optimizer_made(self, places.here())

    torch.optim.Optimizer.__init__ = init
    hook = torch.optim.Optimizer.profile_hook_step

    @functools.wraps(hook)
    def profile_hook_step(func):
        return _watched_step(recorder, hook(func), func)

    torch.optim.Optimizer.profile_hook_step = staticmethod(profile_hook_step)


def _watched_step(recorder, step, func):
    @functools.wraps(func)
    def watched(self, *args, **kwargs):
        if not recorder.active or recorder.quiet:
            return step(self, *args, **kwargs)
        recorder.judge.before_step(self)
        versions = recorder.versions_of(self)
        closure = args[0] if args else kwargs.get("closure")
        recorder.quiet += closure is None
        try:
            return step(self, *args, **kwargs)
        finally:
            recorder.quiet -= closure is None
            recorder.stepped_over(self, versions)
            recorder.judge.after_step(self)

    return watched


def _threads(recorder):
    original = threading.Thread._bootstrap_inner

    @functools.wraps(original)
    def bootstrap(self):
        if not recorder.active:
            return original(self)
        with recorder:
            return original(self)

    threading.Thread._bootstrap_inner = bootstrap


def _compilers():
    """What is compiled runs as it is written, so that it is seen."""
    torch.jit._state.disable()
    original = getattr(torch, "compile", None)
    if original is None:
        return

    @functools.wraps(original)
    def compile(*args, **kwargs):
        stance = getattr(torch.compiler, "set_stance", None)
        if stance is not None:
            stance("force_eager")
        return original(*args, **kwargs)

    torch.compile = compile
