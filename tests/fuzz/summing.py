"""One table of what runs of `make fuzz` printed, of other seeds or places: `python -m tests.fuzz.summing < what they printed`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from tests.fuzz.counting import COLUMNS, HEAD

LARGEST = ("branches reached", "the slowest", "memory grew by")  # of each the largest is told; what is counted is added up
NUMBER = re.compile(r"\d[\d,]*")


def rows_of(lines: Iterable[str]) -> list[dict[str, str]]:
    cells = [[cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in lines if line.startswith("| ")]
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells if tuple(row) != COLUMNS]


def summed(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """One row for each place and way of making."""
    sums: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        key = (row["place"], row["made"])
        sums[key] = {name: _one(name, sums[key][name], row[name]) for name in COLUMNS} if key in sums else row
    return list(sums.values())


def _one(name: str, before: str, now: str) -> str:
    if name in LARGEST:
        return max(before, now, key=_number)
    return before if before == now and name in COLUMNS[:2] else f"{_number(before) + _number(now):,}"


def _number(cell: str) -> int:
    found = NUMBER.search(cell)
    return int(found[0].replace(",", "")) if found else 0


if __name__ == "__main__":
    print(HEAD)
    for row in summed(rows_of(sys.stdin)):
        print(f"| {' | '.join(row[name] for name in COLUMNS)} |")
