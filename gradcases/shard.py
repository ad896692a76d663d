"""A part of the selected cases, so that several machines share a run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.errors import SelectionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case

MOST = 100_000


@dataclass(frozen=True)
class Shard:
    """The `number`-th (from 1) of `count` parts."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Of `2/8`. Raises SelectionError."""
        found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text, re.ASCII)
        if found is None or not 1 <= int(found[1]) <= int(found[2]) <= MOST:
            raise SelectionError(f"`{text}` is no shard; use K/N with K from 1 to N, as 2/8")
        return cls(int(found[1]), int(found[2]))

    def of_all(self, cases: Sequence[Case]) -> tuple[Case, ...]:
        """Every case is in exactly one shard; neighbours, which often take alike long, are in different ones."""
        return tuple(cases[self.number - 1 :: self.count])

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"
