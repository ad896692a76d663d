"""How a program is kept apart from the others."""

from __future__ import annotations

import enum
import sys


class Isolation(enum.Enum):
    """FORK: a process each, forked from one that has imported torch. SPAWN: a fresh interpreter each.
    NONE: one after the other in one process."""

    FORK = "fork"
    SPAWN = "spawn"
    NONE = "none"

    @property
    def is_possible(self) -> bool:
        """Forking relies on Linux (orphans are adopted, parents' deaths are signalled)."""
        return self is not Isolation.FORK or sys.platform == "linux"

    @classmethod
    def best(cls) -> Isolation:
        return cls.FORK if cls.FORK.is_possible else cls.SPAWN
