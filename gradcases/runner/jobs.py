"""What is sent to a worker: a program with a name, and whether it needs what torch imports late."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.program import Program

# Modules that torch imports at the first use of something, which takes a second or more, and the source that uses it.
# A test compares this with what the catalog's programs were seen to import.
LATE_IMPORTS = {
    "torch._dynamo": re.compile(
        r"\b(?:optim|checkpoint|checkpoint_sequential|compile|vmap|jacrev|jacfwd|hessian|functional_call|torch\.func|functorch|flex_attention)\b"
    )
}


@dataclass(frozen=True)
class Job:
    """One program of a case to run: `role` is "code", or the name of a fix behind "fix:"."""

    case_id: str
    role: str
    program: Program
    path: Path
    repetition: int = 0

    @property
    def late_imports(self) -> tuple[str, ...]:
        return tuple(name for name, uses in LATE_IMPORTS.items() if uses.search(self.program.text))

    def request(self, number: int, timeout: float) -> dict[str, Any]:
        """The message of the wire protocol (see the worker's docstring)."""
        parts = [[part.first_line, part.text] for part in self.program.parts]
        return {"job": number, "file": str(self.path), "parts": parts, "timeout": timeout}
