"""How well a found message fits a recorded text, in points, and how it fits."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.matching.canonical import Canonical, canonical, pairs, squeezed_code
from gradcases.matching.texts import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradcases.matching.texts import Text
    from gradcases.matching.transcripts import Found


class Fit(enum.Enum):
    """How a message is like a recorded one; what a fit is worth stands beside it."""

    SAME = "same"
    SAME_BUT_NAMES = "same-but-names"
    WITHIN = "within"
    CUT = "cut"
    CORE = "core"
    BEGINS = "begins"
    ALIKE = "alike"
    NONE = "none"


SAME, SAME_BUT_NAMES, WITHIN, WITHIN_BUT_NAMES, CORE, CORE_BUT_NAMES = 100.0, 92.0, 93.0, 90.0, 82.0, 78.0
NAMES_MOST = 6.0  # and so much more for the part of the message up to the first other name
CUT, CUT_MOST = 86.0, 6.0  # and so much more for the part of the message that is there
BEGINS, BEGINS_MOST, BEGINS_SHORTEST, BEGINS_PART = 56.0, 24.0, 30, 0.45
CORE_MOST = 6.0  # for a long core
SHORTEST = 20  # characters of a part of a message that tell anything
SHORTEST_CORE = 9  # of a core; a shorter one fits only a message that is nothing else
TYPE_SAME, TYPE_OTHER = 2.0, -12.0
ALIKE, ALIKE_PART = 76.0, 0.66
ENOUGH = 60.0  # points that make a match
UNTOLD = 14.0  # characters of a core where nothing says which line is the message
LINE_SAME, LINE_CALLS = 6.0, 4.0
OF_NOTHING = -45.0

# Messages of Python itself: they are a gradient's only where the line that raises is about one.
GENERAL = (
    r"^'?\w+'? object (?:has no attribute|is not iterable|is not callable|is not subscriptable)",
    r"^unsupported operand type",
    r"missing \d+ required positional argument",
    r"^cannot unpack|^not enough values|^'\w+'$",
)
ABOUT_GRADIENTS = (
    r"grad\b|grad_|backward|optimizer|scaler\.|checkpoint\(|autograd|jacobian|hessian|\.apply\(|zero_"
    r"|'NoneType' and 'Tensor'|'Tensor' and 'NoneType'"
)
NO_FIT = (Fit.NONE, 0.0)
_GENERAL = [re.compile(pattern, re.ASCII) for pattern in GENERAL]
_ABOUT_GRADIENTS = re.compile(ABOUT_GRADIENTS, re.ASCII)
_CALLS = re.compile(r"\.?\b[A-Za-z_]\w*\(", re.ASCII)


@dataclass(frozen=True, slots=True)
class Score:
    """Of a text: points for the message, for the line that raises, and how the message fits."""

    text: Text
    fit: Fit
    message: float
    line: float = 0.0
    reading: int = 0  # of the found message's readings, the one that fits

    @property
    def points(self) -> float:
        return self.message + self.line


@dataclass(frozen=True, slots=True)
class Sought:
    """A found message made ready to be held against many texts."""

    found: Found
    readings: Mapping[Canonical, int]  # each once, with its place among the message's
    is_general: bool

    @classmethod
    def of(cls, found: Found) -> Sought:
        told = found.readings[0] if found.readings else ""
        readings: dict[Canonical, int] = {}
        for at, each in enumerate(found.readings):
            readings.setdefault(canonical(each), at)
        return cls(found, readings, any(pattern.search(told) for pattern in _GENERAL))


def scores_of(found: Found, texts: Sequence[Text]) -> list[Score]:
    """Of the texts that fit well enough, in the texts' order."""
    sought = Sought.of(found)
    scores = [score for score in (_score(sought, text) for text in texts) if score.message >= ENOUGH]
    return scores or _alike(sought, texts)


def _score(sought: Sought, text: Text) -> Score:
    if text.kind is Kind.CLAIMED or (sought.found.is_warning and text.kind is Kind.RAISED):
        return Score(text, *NO_FIT)
    fits = [(at, _fit(reading, text, sought)) for reading, at in sought.readings.items()]
    at, (fit, points) = max(fits, key=lambda each: each[1][1], default=(0, NO_FIT))
    if fit is Fit.NONE:
        return Score(text, *NO_FIT)
    line = line_points(sought.found, text)
    general = OF_NOTHING if sought.is_general and not _is_about_gradients(sought, fit, line) else 0.0
    return Score(text, fit, points + _type_points(sought.found.type, text.type) + general, line, at)


def _points(pair: tuple[Fit, float]) -> float:
    return pair[1]


def _fit(reading: Canonical, text: Text, sought: Sought) -> tuple[Fit, float]:
    whole = _whole_fit(reading, text.message) if text.message is not None else NO_FIT
    core = _core_fit(reading, text.core, sought.found.type is None) if text.core is not None else NO_FIT
    return max(whole, core, key=_points)


def _whole_fit(reading: Canonical, message: Canonical) -> tuple[Fit, float]:
    if reading.exact == message.exact:
        return Fit.SAME, SAME
    if reading.loose == message.loose:
        return Fit.SAME_BUT_NAMES, SAME_BUT_NAMES + NAMES_MOST * _shared(reading.exact, message.exact) / len(message.exact)
    if len(message.exact) >= SHORTEST and message.exact in reading.exact:
        return Fit.WITHIN, WITHIN
    if len(message.loose) >= SHORTEST and message.loose in reading.loose:
        return Fit.WITHIN, WITHIN_BUT_NAMES
    if len(reading.exact) >= SHORTEST and reading.exact.rstrip(".…") in message.exact:
        return Fit.CUT, CUT + CUT_MOST * len(reading.exact) / len(message.exact)
    return _beginning(reading.loose, message.loose)


def _beginning(one: str, other: str) -> tuple[Fit, float]:
    """Texts that begin alike: one was cut and something else follows, or a release words the end otherwise."""
    shared = _shared(one, other)
    if shared < BEGINS_SHORTEST:
        return NO_FIT
    part = shared / min(len(one), len(other))
    return (Fit.BEGINS, BEGINS + BEGINS_MOST * part) if part >= BEGINS_PART else NO_FIT


def _shared(one: str, other: str) -> int:
    """How many characters both begin with; halves are compared, as comparing each takes long."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def _core_fit(reading: Canonical, core: Canonical, untold: bool) -> tuple[Fit, float]:
    if len(core.exact) < (UNTOLD if untold else SHORTEST_CORE):
        return (Fit.CORE, CORE) if reading.exact == core.exact else NO_FIT
    more = min(CORE_MOST, len(core.exact) / 20)
    if core.exact in reading.exact:
        return Fit.CORE, CORE + more
    if core.loose in reading.loose:
        return Fit.CORE, CORE_BUT_NAMES + more
    return NO_FIT


def _type_points(found: str | None, stated: str | None) -> float:
    if found is None or stated is None:
        return 0.0
    return TYPE_SAME if found.rpartition(".")[2] == stated.rpartition(".")[2] else TYPE_OTHER


def line_points(found: Found, text: Text) -> float:
    """For the line that raises being the case's."""
    if text.at is None:
        return 0.0
    stated = squeezed_code(text.at)
    return max((_line_points(squeezed_code(line), stated) for line in found.lines), default=0.0)


def _line_points(own: str, stated: str) -> float:
    if own == stated:
        return LINE_SAME
    calls, others = set(_CALLS.findall(own)), set(_CALLS.findall(stated))
    return LINE_CALLS * len(calls & others) / len(calls | others) if calls and others else 0.0


def _is_about_gradients(sought: Sought, fit: Fit, line: float) -> bool:
    """Of a message of Python itself: by the line that raises; where none is known, only the very message is taken for one."""
    failing = sought.found.failing
    if fit in (Fit.SAME, Fit.WITHIN) and (failing is None or line >= LINE_CALLS):
        return True
    told = (failing.source if failing is not None else "") + " ".join(sought.found.readings[:1])
    return _ABOUT_GRADIENTS.search(told) is not None


def _alike(sought: Sought, texts: Sequence[Text]) -> list[Score]:
    """Texts that share most of their neighbouring words: reworded, cut in the middle, or typed from memory."""
    if sought.is_general or sought.found.type in ("KeyError", "IndexError", "AttributeError"):
        return []
    told = pairs(sought.found.message)
    scores = [Score(text, Fit.ALIKE, ALIKE * likeness(told, text.pairs), line_points(sought.found, text)) for text in texts]
    return [each for each in scores if each.message >= ALIKE * ALIKE_PART and each.text.kind is not Kind.CLAIMED]


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """What two texts share of both, from 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
