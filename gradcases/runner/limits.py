"""What a run can be asked for, whoever asks."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.condition import DEVICES, SHAPES_ONLY, kind_of
from gradcases.errors import TargetError

if TYPE_CHECKING:
    from gradcases.runner.isolation import Isolation

DEVICE = re.compile(r"[a-z][a-z0-9_]*(:(0|[1-9]\d?))?")  # torch takes cuda:256 for cuda:0
SHORTEST_TIMEOUT, LONGEST_TIMEOUT = 0.01, 1e6  # seconds

MEMORY = "4GiB"  # beyond what a process holds with torch imported
FILE_SIZE = "1GiB"
LARGEST = 1 << 60  # bytes; more than any machine has, and within what a limit can be
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([KMGT]?)(i?)B?", re.IGNORECASE)
_UNITS = " KMGT"


def check_device(device: str) -> None:
    """Raises TargetError for what cannot be the name of a device; which there are, only the target's torch can tell."""
    if DEVICE.fullmatch(device) is None:
        raise TargetError(f"`{device}` is no device; write it as cpu, cuda or cuda:1")


def check_device_of_cases(device: str) -> None:
    """Raises TargetError too for one on which no case can be judged."""
    check_device(device)
    if kind_of(device) == SHAPES_ONLY:
        raise TargetError("on `meta` there are shapes and no values, so that no case can be judged; `diagnose SCRIPT` can watch there")


def check_device_of_new_cases(device: str) -> None:
    """Raises TargetError too for one that no case can require."""
    check_device_of_cases(device)
    if kind_of(device) not in DEVICES:
        raise TargetError(f"a case cannot require `{device}`; write it on one of {', '.join(DEVICES)}")


def check_isolation(isolation: Isolation | None) -> None:
    """Raises TargetError for one that this platform does not have."""
    if isolation is not None and not isolation.is_possible:
        raise TargetError("--isolation fork works on Linux only; use spawn")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What each program may take, in bytes; None is as much as there is.

    `memory` is beyond what its process holds when the program begins, and each of its children may take as much;
    `file_size` is that of each file it writes, what it prints among them.
    """

    memory: int | None = None
    file_size: int | None = None

    @classmethod
    def usual(cls, device: str) -> Bounds:
        """Those of a run that names none, as far as they can be kept here."""
        memory = _size(MEMORY) if _keeps_memory(device) else None
        return cls(memory, _size(FILE_SIZE) if sys.platform != "win32" else None)

    @classmethod
    def asked(cls, device: str, memory: str | None, file_size: str | None) -> Bounds:
        """The usual ones where None is asked for. Raises TargetError for what is no size, or cannot be kept here."""
        usual = cls.usual(device)
        of_memory = usual.memory if memory is None else _asked("--memory-limit", memory)
        of_files = usual.file_size if file_size is None else _asked("--file-limit", file_size)
        if of_memory is not None and not _keeps_memory(device):
            raise TargetError("--memory-limit works on Linux only, and with --device cpu; leave it out, or say none")
        if of_files is not None and sys.platform == "win32":
            raise TargetError("--file-limit does not work on Windows; leave it out, or say none")
        return cls(of_memory, of_files)


def _keeps_memory(device: str) -> bool:
    """Elsewhere the system has no such limit, or takes no notice of it; and a GPU's driver reserves more than there is."""
    return sys.platform == "linux" and kind_of(device) == "cpu"


def _asked(option: str, text: str) -> int | None:
    if text.strip().lower() in ("none", "0"):
        return None
    size = _size(text)
    if size is None or not 0 < size <= LARGEST:
        raise TargetError(f"{option}: `{text}` is no size; write it as 2GiB, 500MB or 1048576, or none for no limit")
    return size


def _size(text: str) -> int | None:
    """Bytes: 2GiB, 2 gib and 2g are of 1024s, 2GB is of 1000s. None where it is no size."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        return None
    number, unit, binary = found.groups()
    base = 1024 if binary or not text.strip().lower().endswith("b") else 1000
    return int(float(number) * base ** _UNITS.index(unit.upper() or " "))
