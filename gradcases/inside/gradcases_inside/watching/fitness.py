"""Whether a script can be watched by this interpreter, on this device; asked before the script is begun."""

from __future__ import annotations

import os
from typing import Optional

from gradcases_inside import devices, target

OLDEST = (2, 0)  # the first torch that tells of every optimizer's steps, and whose modes are entered by `with`


def lacking(device: str) -> Optional[str]:
    """What is missing, or None."""
    try:
        import torch
    except Exception as error:
        return "torch cannot be imported: %s: %s" % (type(error).__name__, error)
    if _release(torch.__version__) < OLDEST:
        return "it has torch %s, and a script can be watched since torch %d.%d" % (torch.__version__, *OLDEST)
    if device == "cpu":
        return None
    unknown = devices.unknown(device)
    if unknown is not None:
        return unknown
    if hasattr(os, "fork"):  # to ask for CUDA here would spoil the forks of the script
        return target.asked_in_child(lambda: devices.why_not(device), device)
    return devices.why_not(device)


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("+")[0].split(".")[:2] if part.isdigit())
