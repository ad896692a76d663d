"""What is in an environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """A torch, the Python it runs on, what is installed beside it and what of its own needs is left out."""

    torch: str
    python: str
    beside: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    backend: str | None = None  # uv's --torch-backend: cpu, cu126, auto

    @property
    def name(self) -> str:
        """Of its folder: what differs in any of this is another environment."""
        variant = self.backend or ("slim" if self.left_out else None)
        return f"torch-{self.torch}-py{self.python}" + (f"-{variant}" if variant else "")

    @property
    def requirements(self) -> tuple[str, ...]:
        return f"torch=={self.torch}", *self.beside

    @property
    def overrides(self) -> str:
        """As the text of a requirements file: each name that is left out under a condition that is never true."""
        return "".join(f'{name} ; python_version < "0"\n' for name in self.left_out)
