"""The modes of torch that this thread is in: one is put on them, and taken from among them."""

from __future__ import annotations

from typing import Any, Optional

import torch
from torch import overrides


def put(mode: Any, under: int = 0) -> None:
    """Under so many others: who leaves a mode takes the uppermost away."""
    above = [overrides._pop_mode() for _ in range(min(under, torch._C._len_torch_function_stack()))]
    for each in (mode, *reversed(above)):
        overrides._push_mode(each)


def take(mode: Any) -> Optional[int]:
    """How many others were above it; None where it was not there."""
    above = []
    found = False
    while not found and torch._C._len_torch_function_stack():
        top = overrides._pop_mode()
        found = top is mode
        if not found:
            above.append(top)
    for each in reversed(above):
        overrides._push_mode(each)
    return len(above) if found else None
