"""What this interpreter is: the facts of the hello message."""

import os
import platform
import sys
from typing import TYPE_CHECKING

from gradcases_inside import devices

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from typing import Callable, Iterable


def import_torch() -> "str | None":
    """None, or why torch cannot be imported."""
    try:
        import torch

        torch.set_num_threads(1)
    except BaseException as error:  # a broken build raises anything, SystemExit included
        return f"{type(error).__name__}: {error}"
    return None


def hello(device: str, in_child: bool) -> dict:
    """The facts; `in_child` where asking for a device in this process would spoil its forks (CUDA)."""
    import torch

    missing = unknown = None
    if device != "cpu":
        unknown = devices.unknown(device)
        missing = unknown or (asked_in_child(lambda: devices.why_not(device), device) if in_child else devices.why_not(device))
    return {
        "torch": torch.__version__,
        "git": getattr(torch.version, "git_version", None),
        "cuda": torch.version.cuda,
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "executable": sys.executable,
        "device": device,
        "device_missing": missing,
        "device_unknown": unknown,
    }


def found(names: list) -> dict:
    return {name: _is_found(name) for name in names}


def _is_found(name: str) -> bool:
    """Without importing it, nor the packages that it is in."""
    where = None  # type: Iterable[str] | None
    above = ""
    for part in name.split("."):
        spec = _spec(above + part, where)
        if spec is None:
            return False
        where = spec.submodule_search_locations or ()
        above += part + "."
    return True


def _spec(name: str, where: "Iterable[str] | None") -> "ModuleSpec | None":
    specs = (finder.find_spec(name, where) for finder in sys.meta_path)  # type: ignore[arg-type]  # an iterable of paths will do
    return next((spec for spec in specs if spec is not None), None)


def why_no_mode(mode: str) -> "str | None":
    """None where programs can be run in this mode, or the reason why not."""
    if mode == "eager":
        return None
    from gradcases_inside import compiled

    return compiled.why_not()


def asked_in_child(question: "Callable[[], str | None]", what: str) -> "str | None":
    """The answer, given by a fork: what it takes to give it would spoil other forks."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write_end, (question() or _NOTHING).encode()[:4096])
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as stream:
        reason = stream.read().decode("utf-8", "replace")
    os.waitpid(pid, 0)
    if not reason:
        return f"asking for {what} crashed"
    return None if reason == _NOTHING else reason


_NOTHING = "-"  # is missing
