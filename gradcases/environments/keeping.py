"""The environments that are kept: which, how large."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.environments.making import UNFINISHED

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Environment:
    """A folder of one, and the bytes in it (which uv's cache may share)."""

    path: Path
    size: int

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def is_whole(self) -> bool:
        return not self.name.startswith(UNFINISHED)

    def has(self, torch: str) -> bool:
        """Whether it is one of this version of torch."""
        return self.name.lstrip(UNFINISHED).startswith(f"torch-{torch}-py")


def environments(home: Path) -> list[Environment]:
    """By name; unfinished ones too, which an interruption that could not be noticed has left."""
    if not home.is_dir():
        return []
    return [Environment(path, size(path)) for path in sorted(home.iterdir(), key=lambda path: path.name) if path.is_dir()]


def size(folder: Path) -> int:
    """Of all files in it, each once; links count nothing."""
    seen: dict[tuple[int, int], int] = {}
    for above, _, names in os.walk(folder):
        for name in names:
            status = os.lstat(os.path.join(above, name))
            seen[status.st_dev, status.st_ino] = status.st_size
    return sum(seen.values())
