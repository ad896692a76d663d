"""What was found: frozen values, for every writer."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.diagnosis import telling

if TYPE_CHECKING:
    from gradcases.case import Case, Symptom


class Confidence(enum.Enum):
    """How sure a finding is, surest first."""

    CERTAIN = "certain"  # followed step by step
    LIKELY = "likely"  # a step of it is inferred
    GUESS = "guess"  # from the text of an exception alone

    @property
    def order(self) -> int:
        return list(Confidence).index(self)


@dataclass(frozen=True)
class Spot:
    """A line of the user's code."""

    file: str
    line: int
    source: str


@dataclass(frozen=True)
class Step:
    """A line on the way from the loss to the culprit, and what torch was called for in it."""

    spot: Spot
    operation: str


@dataclass(frozen=True, repr=False)
class Finding:
    """One thing that is wrong: the line to blame, the cause, who suffers from it, and the case that explains it."""

    cause: str
    spot: Spot | None
    why: str
    symptom: Symptom
    confidence: Confidence
    tensors: tuple[str, ...] = ()
    path: tuple[Step, ...] = ()
    operation: str | None = None
    case: Case | None = None

    def __repr__(self) -> str:
        return telling.in_short(self)

    def __str__(self) -> str:
        return telling.as_text(self)

    def _repr_html_(self) -> str:
        return telling.as_html(self)


@dataclass(frozen=True)
class Ending:
    """The exception that ended the script."""

    type: str
    message: str
    spot: Spot | None


@dataclass(frozen=True)
class Diagnosis:
    """Of one run of a script. `exit_code` is the script's, a signal's number below zero."""

    script: str
    exit_code: int
    findings: tuple[Finding, ...]
    raised: Ending | None = None
    torch: str | None = None
    python: str | None = None
    steps: int = 0
    complete: bool = True  # whether the watcher came to the script's end
    trouble: str | None = None  # why watching gave up
