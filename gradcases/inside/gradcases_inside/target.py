"""What this interpreter is: the facts of the hello message."""

import importlib.util
import os
import platform
import sys


def import_torch() -> "str | None":
    """None, or why torch cannot be imported."""
    try:
        import torch
    except BaseException as error:  # a broken build raises anything, SystemExit included
        return f"{type(error).__name__}: {error}"
    torch.set_num_threads(1)
    return None


def hello(device: str, in_child: bool) -> dict:
    """The facts; `in_child` where asking for a device in this process would spoil its forks (CUDA)."""
    import torch

    missing = None if device == "cpu" else _asked_in_child(device) if in_child else why_no_device(device)
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
    }


def found(names: list) -> dict:
    return {name: importlib.util.find_spec(name) is not None for name in names}


def why_no_device(device: str) -> "str | None":
    """None where a tensor can be made on `device`, or the reason why not, in a few words."""
    import torch

    kind, _, index = device.partition(":")
    if kind == "cuda":
        if not torch.cuda.is_available():
            return "no CUDA device"
        if int(index or 0) >= torch.cuda.device_count():
            return f"no device {device}: there are {torch.cuda.device_count()} CUDA devices"
    if kind == "mps" and not (hasattr(torch.backends, "mps") and torch.backends.mps.is_available()):
        return "no MPS device"
    try:
        torch.ones(1, device=device)
    except Exception as error:  # whatever it says is the reason
        return f"no device {device}: {str(error).splitlines()[0]}"
    return None


def _asked_in_child(device: str) -> "str | None":
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(write_end, (why_no_device(device) or "").encode()[:4096])
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as stream:
        reason = stream.read().decode("utf-8", "replace")
    _, status = os.waitpid(pid, 0)
    return reason or (None if status == 0 else f"asking for {device} crashed")
