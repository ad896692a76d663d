"""Answers of the watcher as findings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from gradcases.catalog import Catalog, builtin_root, load
from gradcases.diagnosis.explaining import diagnosis_of
from gradcases.matching.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.diagnosis.diagnosis import Finding
    from gradcases.matching.texts import Text


@cache
def catalog() -> Catalog:
    return load(builtin_root())


@cache
def texts() -> Sequence[Text]:
    return texts_of(catalog().cases)


def diagnosed(answer: dict[str, Any]) -> tuple[Finding, ...]:
    """As the command shows them."""
    return diagnosis_of(catalog(), texts, "script.py", 0, answer).findings
