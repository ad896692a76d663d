"""The state in which every program starts, whatever ran before it in this process."""

import linecache
import os
import random
import signal
import sys
import types
import warnings
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    import io

SEED = 0

_ENVIRONMENT = dict(os.environ)
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_HANDLERS = [(number, signal.getsignal(number)) for number in _SIGNALS]
_RECURSION = sys.getrecursionlimit()


def restore(device: str) -> None:
    """Seeds, threads, modes, default dtype and device, streams and environment as new."""
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
    sys.setrecursionlimit(_RECURSION)
    os.environ.clear()
    os.environ.update(_ENVIRONMENT)
    for number, handler in _HANDLERS:
        signal.signal(number, handler)
    _restore_torch(device)
    _seed()


def _stream(fd: int, mode: str) -> "io.TextIOBase":
    return open(fd, mode, buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)  # type: ignore[return-value]  # text it is


def _restore_torch(device: str) -> None:
    torch.set_grad_enabled(True)
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float32)
    torch.autograd.set_detect_anomaly(False)
    if hasattr(torch, "use_deterministic_algorithms"):
        torch.use_deterministic_algorithms(False)
    if hasattr(torch, "set_warn_always"):
        torch.set_warn_always(True)  # or "once" would mean once a process, and the second case would see none
    if device != "cpu":
        _make_tensors_on(device)


def _make_tensors_on(device: str) -> None:
    if hasattr(torch, "set_default_device"):
        torch.set_default_device(device)
    elif device.startswith("cuda"):  # before 2.0
        torch.cuda.set_device(torch.device(device))
        torch.set_default_tensor_type(torch.cuda.FloatTensor)


def _seed() -> None:
    random.seed(SEED)
    torch.manual_seed(SEED)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(SEED)


def filter_warnings() -> None:
    """The filters of a new interpreter, so that what is recorded is what its user would see."""
    warnings.resetwarnings()
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", category, append=True)


def new_main(file: str, text: str) -> types.ModuleType:
    """A fresh `__main__`, in which the program finds itself as if pasted into an interpreter.

    `text` is the program at the lines it has in `file`, for whatever asks for its source (`torch.jit.script`).
    """
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    return main
