"""The state in which every program starts, whatever ran before it in this process."""

import builtins
import faulthandler
import gc
import json
import linecache
import os
import random
import signal
import sys
import threading
import time
import types
import warnings
from typing import IO

import torch

SEED = 0
RECURSION_LIMIT = sys.getrecursionlimit()

_ENVIRONMENT = dict(os.environ)
_PATH = list(sys.path)
_TRACE, _PROFILE = sys.gettrace(), sys.getprofile()  # what counts the branches that tests take, where they are counted
_HANDLERS = [
    (number, signal.getsignal(number))
    for number in range(1, signal.NSIG)
    if number not in (getattr(signal, "SIGKILL", None), getattr(signal, "SIGSTOP", None), getattr(signal, "SIGCHLD", None))
]

_LIMITS = {}  # type: dict[int, tuple[int, int]]
if sys.platform != "win32":
    import resource

    for _limit in {getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")}:
        _LIMITS[_limit] = resource.getrlimit(_limit)


def put_temporary_files_into(folder: str) -> None:
    """From now on, of every program."""
    os.environ["TMPDIR"] = _ENVIRONMENT["TMPDIR"] = folder
    _forget_temporary_folder()


def _forget_temporary_folder() -> None:
    """`tempfile` asks once; a program may have had it decide for another, or have removed that one."""
    if "tempfile" in sys.modules:
        sys.modules["tempfile"].tempdir = None  # type: ignore[attr-defined]  # as it is in a new interpreter


def restore(device: str) -> None:
    """Interpreter, environment, torch and seeds as new."""
    _restore_interpreter()
    restore_names()
    _restore_torch(device)
    seed(SEED)


def _restore_interpreter() -> None:
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
    sys.argv = [""]
    sys.path[:] = _PATH
    sys.setrecursionlimit(RECURSION_LIMIT)
    sys.excepthook, sys.displayhook, sys.unraisablehook = sys.__excepthook__, sys.__displayhook__, sys.__unraisablehook__
    sys.settrace(_TRACE)
    sys.setprofile(_PROFILE)
    threading.settrace(None)
    threading.setprofile(None)
    gc.enable()
    if os.environ != _ENVIRONMENT:
        os.environ.clear()
        os.environ.update(_ENVIRONMENT)
    _forget_temporary_folder()
    _restore_signals()
    for limit, value in _LIMITS.items():
        if resource.getrlimit(limit) != value:
            resource.setrlimit(limit, value)


def _stream(fd: int, mode: str) -> "IO":
    return open(fd, mode, buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def _restore_signals() -> None:
    faulthandler.cancel_dump_traceback_later()
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
    for number, handler in _HANDLERS:
        if handler is not None and signal.getsignal(number) is not handler:
            signal.signal(number, handler)


def _restore_torch(device: str) -> None:
    for name, value in _SETTINGS:
        setting = getattr(torch, name, None)  # older ones lack some
        if setting is not None:
            setting(value)
    torch.autograd.set_detect_anomaly(False)
    if torch._C._get_deterministic_algorithms():  # asked first: to set it imports torch._dynamo
        torch.use_deterministic_algorithms(False)
    for hooks in _GLOBAL_HOOKS:
        hooks.clear()
    _make_tensors_on(device)


_SETTINGS = (
    ("set_grad_enabled", True),
    ("set_num_threads", 1),
    ("set_default_dtype", torch.float32),
    ("set_warn_always", True),  # or "once" would mean once a process, and the second program would see none
)
_GLOBAL_HOOKS = [hooks for name, hooks in vars(torch.nn.modules.module).items() if name.startswith("_global_") and hasattr(hooks, "clear")]


def _make_tensors_on(device: str) -> None:
    if hasattr(torch, "set_default_device"):
        torch.set_default_device(None if device == "cpu" else device)
    elif device.startswith("cuda"):  # before 2.0
        torch.cuda.set_device(torch.device(device))
        torch.set_default_tensor_type(torch.cuda.FloatTensor)


def seed(number: int) -> None:
    random.seed(number)
    torch.manual_seed(number)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(number)


_OWNERS = (
    *(builtins, json, os, time, warnings),
    *(torch, torch.nn, torch.nn.functional, torch.autograd, torch.Tensor, torch.nn.Module, torch.autograd.Function),
)
_BY_TORCH = ("manual_seed", "__init__", "__setstate__")  # these it replaces itself, when torch._dynamo is imported


def _is_kept(name: str) -> bool:
    private = name.startswith("_") and not name.startswith("__")
    return not private and name not in _BY_TORCH


_ABSENT = object()
_NAMES = [(owner, {name: value for name, value in vars(owner).items() if _is_kept(name)}) for owner in _OWNERS]
_NAMES += [(torch.Tensor, {name: _ABSENT for name in dir(torch.Tensor) if name not in vars(torch.Tensor)})]  # what it inherits


# What a report is made with, beside what its modules hold by name. Few names, since to look at an object writes its
# reference count, and in a forked process that copies the page it is on: to look at all of the above takes longer than
# most programs do.
_REPORTED_WITH = {
    builtins: frozenset(name for name in vars(builtins) if _is_kept(name)),
    json: frozenset(["dumps", "loads"]),
    os: frozenset(["chdir", "getpid", "_exit"]),
    time: frozenset(["perf_counter"]),
    warnings: frozenset(["catch_warnings", "simplefilter"]),
    torch.Tensor: frozenset(
        [
            *("clone", "cpu", "dequantize", "detach", "device", "dtype", "float", "grad", "grad_fn", "is_leaf", "is_quantized"),
            *("layout", "numel", "requires_grad", "resolve_conj", "resolve_neg", "shape", "size", "to_dense", "tolist", "__eq__"),
        ]
    ),
}
_REPORT_NAMES = [(owner, {name: vars(owner).get(name, _ABSENT) for name in names}) for owner, names in _REPORTED_WITH.items()]


def restore_report_names() -> None:
    """As much of `restore_names` as a report needs, and the depth of calls."""
    sys.setrecursionlimit(RECURSION_LIMIT)  # a program may have left us too little to go on
    _put_back(_REPORT_NAMES)


def restore_names() -> None:
    """What programs replace in the most used modules and classes, deliberately or by `torch.Tensor = ...`."""
    _put_back(_NAMES)


def _put_back(kept: list) -> None:
    for owner, names in kept:
        now = owner.__dict__
        for name, value in names.items():
            if now.get(name, _ABSENT) is value:
                continue
            if value is _ABSENT:
                _delattr(owner, name)
            else:
                _setattr(owner, name, value)


_setattr, _delattr = setattr, delattr  # the names themselves may be among those replaced


def filter_warnings() -> None:
    """The filters of a new interpreter, so that what is recorded is what its user would see."""
    warnings.filters[:] = _FILTERS  # type: ignore[index]  # a list, whatever its stub calls it
    warnings.simplefilter("ignore", _LAST, append=True)  # it is there; but what was decided by the filters before is forgotten


_LAST = DeprecationWarning


def _new_filters() -> list:
    with warnings.catch_warnings():
        warnings.resetwarnings()
        warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
        for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, _LAST):
            warnings.simplefilter("ignore", category, append=True)
        return list(warnings.filters)


_FILTERS = _new_filters()  # once: in a forked process each line of Python that is new to it copies pages


def new_main(file: str, text: str) -> types.ModuleType:
    """A fresh `__main__`, in which the program finds itself as if pasted into an interpreter.

    `text` is the program at the lines it has in `file`, for whatever asks for its source (`torch.jit.script`).
    """
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    return main
