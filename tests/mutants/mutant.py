"""A module's source with one thing in it replaced by another."""

from __future__ import annotations

from dataclasses import dataclass

from tests.mutants.near import source_of


@dataclass(frozen=True)
class Mutant:
    """`line` is the first one that differs, `before` and `after` what stands there."""

    module: str
    source: str
    line: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.before.strip()}  ->  {self.after.strip()}"


def mutant_of(module: str, mutated: str) -> Mutant:
    """Of a module as it is, what it became."""
    before, after = source_of(module).read_text(encoding="utf-8").split("\n"), mutated.split("\n")
    at = next(at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    return Mutant(module, mutated, at + 1, before[at], after[at])
