"""The modes of torch that this thread is in: one is put on them, and taken from among them."""

from __future__ import annotations

from typing import Any

import torch
from torch import overrides


def put(mode: Any) -> None:
    overrides._push_mode(mode)


def take(mode: Any) -> bool:
    """Whether it was there."""
    above = []
    found = False
    while not found and torch._C._len_torch_function_stack():
        top = overrides._pop_mode()
        found = top is mode
        if not found:
            above.append(top)
    for each in reversed(above):
        overrides._push_mode(each)
    return found
