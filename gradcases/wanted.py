"""What is wanted of one tensor or value, and whether what was observed meets it."""

from __future__ import annotations

import cmath
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcases.outcome import Contents, Plain, TensorFacts

RTOL = 1e-5
ATOL = 1e-6


class Word(enum.Enum):
    """What can be wanted of a gradient in one word."""

    NULL = "null"
    NON_LEAF = "non-leaf"
    ZEROS = "zeros"
    NAN = "nan"
    INF = "inf"
    PRESENT = "present"

    @property
    def wants_none(self) -> bool:
        return self in (Word.NULL, Word.NON_LEAF)

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]

    def met_by(self, contents: Contents) -> bool:
        """Whether a tensor's values are so."""
        if self is Word.ZEROS:
            return contents.zeros is True
        if self is Word.NAN:
            return contents.nan is True
        if self is Word.INF:
            return contents.inf is True
        return self is Word.PRESENT


_MEANINGS = {
    Word.NULL: "None",
    Word.NON_LEAF: "None, as of every non-leaf",
    Word.ZEROS: "all zeros",
    Word.NAN: "NaN somewhere",
    Word.INF: "infinite somewhere",
    Word.PRESENT: "a tensor",
}


@dataclass(frozen=True, slots=True)
class Shaped:
    """A tensor of this shape, whatever its values."""

    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """These values, nested as the tensor is, within |observed - value| <= atol + rtol * |value|. NaN is like NaN."""

    value: Plain
    rtol: float = RTOL
    atol: float = ATOL


Wanted = Word | Shaped | Close


def grad_meets(wanted: Wanted, facts: TensorFacts) -> bool:
    """Whether a tensor's gradient is as wanted."""
    if isinstance(wanted, Word) and wanted.wants_none:
        return facts.grad is None and (wanted is Word.NULL or not facts.is_leaf)
    return facts.grad is not None and contents_meet(wanted, facts.grad)


def contents_meet(wanted: Wanted, contents: Contents) -> bool:
    """Whether a tensor's own values are as wanted."""
    if isinstance(wanted, Word):
        return wanted.met_by(contents)
    if isinstance(wanted, Shaped):
        return contents.shape == wanted.shape
    return contents.has_value and plain_meets(wanted, contents.value)


def plain_meets(wanted: Close, observed: Plain) -> bool:
    """Whether a plain value is as wanted: numbers within tolerance, all else equal."""
    return _close(wanted.value, observed, wanted.rtol, wanted.atol)


def _close(value: Plain, observed: Plain, rtol: float, atol: float) -> bool:
    if isinstance(value, list):
        return (
            isinstance(observed, list)
            and len(value) == len(observed)
            and all(_close(*pair, rtol, atol) for pair in zip(value, observed, strict=True))
        )
    if isinstance(value, dict):
        return (
            isinstance(observed, dict)
            and value.keys() == observed.keys()
            and all(_close(value[key], observed[key], rtol, atol) for key in value)
        )
    if isinstance(value, bool) or isinstance(observed, bool) or value is None:
        return value is observed
    if isinstance(value, str) and value == observed:
        return True
    one, other = _number(value), _number(observed)
    return one is not None and other is not None and _near(one, other, rtol, atol)


def _near(value: complex, observed: complex, rtol: float, atol: float) -> bool:
    if cmath.isnan(value) or cmath.isnan(observed):
        return cmath.isnan(value) and cmath.isnan(observed)
    if cmath.isinf(value) or cmath.isinf(observed):
        return value == observed
    return abs(observed - value) <= atol + rtol * abs(value)


def _number(value: Plain) -> complex | None:
    """The number a plain value is or, as text, stands for ("nan", "-inf", "(1+2j)")."""
    if isinstance(value, (int, float, str)):
        try:
            return complex(value)
        except (ValueError, OverflowError):
            return None
    return None


def told(wanted: Wanted) -> Plain:
    """It as JSON holds it, for reports."""
    if isinstance(wanted, Word):
        return None if wanted is Word.NULL else wanted.value
    if isinstance(wanted, Shaped):
        return {"shape": list(wanted.shape)}
    return plain(wanted.value)


def plain(value: Plain) -> Plain:
    """Lists, mappings and numbers with what JSON lacks as text."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, float) and not cmath.isfinite(value):
        return str(value)
    return value
