"""Answers of the watcher as findings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from gradcases.catalog import Catalog, builtin_root, load
from gradcases.diagnosis.explaining import diagnosis_of

if TYPE_CHECKING:
    from gradcases.diagnosis.diagnosis import Finding


@cache
def catalog() -> Catalog:
    return load(builtin_root())


def diagnosed(answer: dict[str, Any]) -> tuple[Finding, ...]:
    """As the command shows them."""
    return diagnosis_of(catalog(), "script.py", 0, answer).findings
