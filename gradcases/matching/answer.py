"""What is answered to a pasted text."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcases.matching.texts import Text
    from gradcases.matching.transcripts import Frame


CERTAIN, LIKELY = 0.9, 0.5  # shares


class Verdict(enum.Enum):
    """What kind of text it is."""

    MATCHED = "matched"
    NEVER_RAISED = "never-raised"
    NO_GRADIENT_PROBLEM = "no-gradient-problem"
    UNKNOWN = "unknown"
    EMPTY = "empty"

    @property
    def is_found(self) -> bool:
        return self in (Verdict.MATCHED, Verdict.NEVER_RAISED)


@dataclass(frozen=True, slots=True)
class Heard:
    """The exception or warning that the answer is about, as the text has it."""

    type: str | None
    message: str
    frame: Frame | None
    libraries: tuple[str, ...]
    ranks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A cause that fits, by its best case; `apart` completes "it is this one if …", and is "" where no other cause shows the text."""

    cause: str
    case: str
    share: float  # of all causes that show the text, with what is beside it weighed; from 0 to 1
    why: tuple[str, ...]
    apart: str
    text: Text
    cases: tuple[str, ...] = ()  # of the same cause and text

    @property
    def confidence(self) -> str:
        """In the words of a script's diagnosis."""
        return "certain" if self.share >= CERTAIN else "likely" if self.share >= LIKELY else "guess"


@dataclass(frozen=True, slots=True)
class Answer:
    """The best matches first, which are only near a text that is none of torch's; `also` are further causes that show the same text."""

    verdict: Verdict
    heard: Heard | None = None
    matches: tuple[Match, ...] = ()
    also: tuple[Match, ...] = ()
    about: str | None = None  # of a text that is no gradient problem
    shown: str | None = None  # by this case all the same
    claimed: Text | None = None  # of a text that torch never raises
    advice: tuple[str, ...] = ()

    @property
    def is_near(self) -> bool:
        """Whether its matches are only near the text."""
        return self.verdict is not Verdict.MATCHED and bool(self.matches)
