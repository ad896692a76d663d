"""The rules as JSON holds them, for other programs that are to give the same answers (a page that takes a pasted text)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gradcases.matching import answering, canonical, cleaning, elsewhere, scoring, signs, transcripts

if TYPE_CHECKING:
    from types import ModuleType

SCHEMA = "gradcases.matching/1"


def rules() -> dict[str, Any]:
    """Patterns, sentences and points. Patterns mean the same in JavaScript, without flags but `g` where all are replaced."""
    return {
        "schema": SCHEMA,
        "canonical": {
            "rules": [list(each) for each in canonical.RULES],
            "loose_rules": [list(each) for each in canonical.LOOSE_RULES],
            "dropped": canonical.DROPPED,
            "word": canonical.WORD,
        },
        "cleaning": {
            "prefixes": list(cleaning.PREFIXES),
            "colours": cleaning.COLOURS,
            "entities": [list(each) for each in cleaning.ENTITIES],
            **_numbers(cleaning),
        },
        "transcripts": {"marks": list(transcripts.MARKS), "libraries": list(transcripts.LIBRARIES), **_numbers(transcripts)},
        "scoring": {"general": list(scoring.GENERAL), "about_gradients": scoring.ABOUT_GRADIENTS, **_numbers(scoring)},
        "answering": _numbers(answering),
        "signs": [asdict(each) for each in signs.SIGNS],
        "traces": [asdict(each) for each in signs.TRACES],
        "libraries": {name: {"causes": list(causes), "advice": advice} for name, (causes, advice) in signs.LIBRARIES.items()},
        "also_known_as": signs.ALSO_KNOWN_AS,
        "elsewhere_causes": elsewhere.CAUSES,
        "elsewhere": [list(each) for each in elsewhere.ELSEWHERE],
        "elsewhere_general": [list(each) for each in elsewhere.GENERAL],
    }


def _numbers(module: ModuleType) -> dict[str, float]:
    """Its points and bounds, by their names."""
    return {name.lower(): value for name, value in vars(module).items() if name.isupper() and isinstance(value, (int, float))}
