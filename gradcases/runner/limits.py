"""What a run can be asked for, whoever asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gradcases.condition import DEVICES
from gradcases.errors import TargetError

if TYPE_CHECKING:
    from gradcases.runner.isolation import Isolation

DEVICE = re.compile(rf"({'|'.join(DEVICES)})(:\d+)?")
SHORTEST_TIMEOUT, LONGEST_TIMEOUT = 0.01, 1e6  # seconds


def check_device(device: str) -> None:
    """Raises TargetError for what is no device's name."""
    if DEVICE.fullmatch(device) is None:
        raise TargetError(f"`{device}` is no device; use cpu, cuda, mps or xpu, with an index as in cuda:1")


def check_isolation(isolation: Isolation | None) -> None:
    """Raises TargetError for one that this platform does not have."""
    if isolation is not None and not isolation.is_possible:
        raise TargetError("--isolation fork works on Linux only; use spawn")
