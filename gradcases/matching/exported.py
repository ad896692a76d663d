"""The rules as JSON holds them, for other programs that are to give the same answers (a page that takes a pasted text)."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gradcases.matching import answer as answers
from gradcases.matching import answering, canonical, cleaning, elsewhere, libraries, meant, scoring, signs, traces, transcripts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

SCHEMA = "gradcases.matching/2"

# What JavaScript means otherwise: by Python's re.ASCII these are fewer characters, and a dot is all but the end of a line.
_WHITE = r" \t-\r"
_IN_A_CLASS = {r"\s": _WHITE}
_OUTSIDE = {r"[\s\S]": "[^]", r"\s": f"[{_WHITE}]", r"\S": f"[^{_WHITE}]", ".": r"[^\n]"}
_PIECE = re.compile(r"\[\\s\\S\]|\\.|.", re.DOTALL)


def rules() -> dict[str, Any]:
    """Patterns, sentences and points. Patterns mean the same in JavaScript, without flags but `g` where all are replaced."""
    return {
        "schema": SCHEMA,
        "canonical": {
            "rules": _pairs(canonical.RULES),
            "loose_rules": _pairs(canonical.LOOSE_RULES),
            "dropped": in_javascript(canonical.DROPPED),
            "word": in_javascript(canonical.WORD),
        },
        "cleaning": {
            "prefixes": [in_javascript(each) for each in cleaning.PREFIXES],
            "entities": [list(each) for each in cleaning.ENTITIES],
            "edges": list(cleaning.EDGES),
            **_numbers_and_patterns(cleaning),
        },
        "transcripts": {"marks": list(transcripts.MARKS), **_numbers_and_patterns(transcripts)},
        "scoring": {
            "general": [in_javascript(each) for each in scoring.GENERAL],
            "about_gradients": in_javascript(scoring.ABOUT_GRADIENTS),
            **_numbers_and_patterns(scoring),
        },
        "answering": {
            "fits": {fit.value: told for fit, told in answering.FITS.items()},
            "worded": [fit.value for fit in answering.WORDED],
            "numbers": _numbers(answering),
        },
        "shares": _numbers(answers),
        "signs": [_with_pattern(each) for each in signs.SIGNS],
        "traces": [_with_pattern(each) for each in traces.TRACES],
        "seeing": {**_numbers(libraries), **_numbers(signs)},
        "libraries": {name: {"causes": list(causes), "advice": advice} for name, (causes, advice) in libraries.LIBRARIES.items()},
        "also_known_as": libraries.ALSO_KNOWN_AS,
        "about_any_gradient": in_javascript(meant.ABOUT),
        "meant": _pairs(meant.MEANT),
        "elsewhere_causes": elsewhere.CAUSES,
        "elsewhere": _pairs(elsewhere.ELSEWHERE),
        "elsewhere_general": _pairs(elsewhere.GENERAL),
    }


def in_javascript(pattern: str) -> str:
    """A pattern of this package as JavaScript writes what re.ASCII makes of it."""
    written, in_a_class = "", False
    for piece in _PIECE.findall(pattern):
        written += (_IN_A_CLASS if in_a_class else _OUTSIDE).get(piece, piece)
        in_a_class = piece == "[" or (in_a_class and piece != "]")
    return written


def _with_pattern(sign: signs.Sign | traces.Trace) -> dict[str, Any]:
    return {**asdict(sign), "pattern": in_javascript(sign.pattern)}


def _pairs(all_: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [[in_javascript(pattern), told] for pattern, told in all_]


def _numbers_and_patterns(module: ModuleType) -> dict[str, Any]:
    return {"numbers": _numbers(module), "patterns": _patterns(module)}


def _numbers(module: ModuleType) -> dict[str, float]:
    """Its points and bounds, by their names."""
    numbers = {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, (int, float))}
    return {_named(name): value for name, value in numbers.items() if not isinstance(value, bool)}


def _patterns(module: ModuleType) -> dict[str, list[str]]:
    """Its compiled expressions, by their names, each with its flags."""
    found = {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, re.Pattern)}
    return {_named(name): [in_javascript(each.pattern), "i" * bool(each.flags & re.IGNORECASE)] for name, each in found.items()}


def _named(name: str) -> str:
    return name.strip("_").lower()
