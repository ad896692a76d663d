"""A message as it is compared: what varies from run to run as placeholders, without spaces, quotes and capitals.

Two readings. In `exact` shapes, numbers, devices, addresses, paths and tensors' values are placeholders. In `loose` names of
operations and of types are too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_DTYPES = "Float|Double|Half|BFloat§n|Long|Int|Short|Char|Byte|Bool"

# In order: what is replaced, and by what. `§` begins a placeholder and is in no message.
RULES = (
    ("[\u2018\u2019\u201c\u201d]", "'"),
    (r"https?:/(?:/[^\s'\"<>)]+|<path>[^\s'\"<>)]*)", "§url"),  # the second as it is recorded
    (r"\b0x(?:[0-9a-fA-F]+|…)", "§address"),
    (r"<path>", "§path"),
    (r"\btensor\([^()]*\)", "§values"),
    (r"\btorch\.Size\(\[[^\[\]()]*\]\)", "§shape"),
    (r"[\[(][\d\s,]*[\])]", "§shape"),
    (r"[A-Za-z]?:?[/\\](?=[.+~/\\-]{0,9}\w)[\w.+~/\\-]*\w(?::\d+)?", "§path"),  # it looks ahead to give up soon
    (r"\btorch\.(?:cuda|mps|xpu|sparse)\.(?=[A-Z][A-Za-z]*Tensor)", "torch."),
    (r"_(?:cpu|cuda|mps|xpu)\b", ""),
    (r"\b(?:cpu|cuda|mps|xpu|meta)\b(?::\d+)?", "§device"),
    (r"Backward\d+\b", "Backward"),
    (r"\d+(?:\.\d+)?", "§n"),
)
LOOSE_RULES = (
    (r"\b\w+Backward\b", "§op"),
    (r"output §n of \w+", "output §n of §op"),
    (r'"[a-z_][\w§]*"', "§kernel"),
    (r"has no attribute '\w+'", "has no attribute §name"),
    (r"for [-+*/@]=?: '(?:NoneType' and '(?:Tensor|float|int)'|(?:Tensor|float|int)' and 'NoneType')", "for §operator: §nothing"),
    (r"\baten::[\w.§]+", "§kernel"),
    (r"derivative for '?[\w.:§]+'?", "derivative for §kernel"),
    (r"\bComplex(?:Float|Double|Half)(?:Tensor|Type)?\b", "§complex"),
    (rf"\b(?:{_DTYPES})(?:Tensor|Type)?\b", "§dtype"),
    (r"\btorch\.(?:b?float|double|half|u?int|long|short|bool|complex)(?:§n)?\b", "§dtype"),
)
# Last: what no comparison looks at. A forum takes backquotes and stars for markup, and a terminal breaks lines anywhere.
DROPPED = r"[\s'\"`*]+"
WORD = r"[a-z_§]+"

_RULES, _LOOSE_RULES = ([(re.compile(pattern, re.ASCII), stand_in) for pattern, stand_in in rules] for rules in (RULES, LOOSE_RULES))
_DROPPED, _WORD = re.compile(DROPPED, re.ASCII), re.compile(WORD)


@dataclass(frozen=True, slots=True)
class Canonical:
    """A message's two readings."""

    exact: str
    loose: str


def canonical(text: str) -> Canonical:
    """Both readings of a text."""
    exact = _replaced(text, _RULES)
    return Canonical(_squeezed(exact), _squeezed(_replaced(exact, _LOOSE_RULES)))


def pairs(text: str) -> frozenset[str]:
    """Neighbouring words of the loose reading, for texts that are alike and not the same."""
    words = _WORD.findall(_replaced(_replaced(text, _RULES), _LOOSE_RULES).lower())
    return frozenset(f"{one} {other}" for one, other in pairwise(words))


def squeezed_code(line: str) -> str:
    """A line of code without spaces and comment."""
    return "".join(line.partition(" #")[0].split())


def _replaced(text: str, rules: list[tuple[re.Pattern[str], str]]) -> str:
    for pattern, stand_in in rules:
        text = pattern.sub(stand_in, text)
    return text


def _squeezed(text: str) -> str:
    return _DROPPED.sub("", text).lower()
