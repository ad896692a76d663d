"""What a comment claims about its line, read by rule. What no rule reads claims nothing that a program could decide.

A rule is a pattern for the whole comment or its beginning, and what it claims. The first that matches counts.
"""

from __future__ import annotations

import ast
import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gradcases.outcome import Plain


class About(enum.Enum):
    """What a remark is about."""

    RAISES = "raises"  # its line raises; `type` and `contains` as far as said
    RETURNS = "returns"  # its line raises nothing
    VALUE = "value"  # what its line shows is `value`
    NONE = "none"  # what its line shows is None
    GRADIENT = "gradient"  # what its line shows is a tensor
    WARNS = "warns"  # its line warns
    WRONG = "wrong"  # the gradients are not those of the mended version behind it
    PRINTS = "prints"  # an input of a session prints `value`
    UNREAD = "unread"  # no rule reads it

    @property
    def is_shown(self) -> bool:
        """Whether it is about a value that a line shows."""
        return self in (About.VALUE, About.NONE, About.GRADIENT)


@dataclass(frozen=True)
class Said:
    """What a rule read in a comment. `name` is what the comment itself names, `bare` that it is nothing but output."""

    about: About
    type: str | None = None
    contains: str | None = None
    value: Plain = None
    name: str | None = None
    is_tensor: bool = False
    bare: bool = False


LONGEST = 400  # characters of a comment that is read: one that is longer explains, and some rules would take long for it


def read(comment: str) -> Said:
    """What a comment, without its `#`, claims."""
    text = comment.strip()
    if len(text) > LONGEST:
        return Said(About.UNREAD)
    for about, pattern, said in RULES:
        matched = pattern.match(text)
        claims = said(matched) if matched else None
        if claims is not None:
            return Said(about, bare=pattern in _BARE, **claims)
    return Said(About.UNREAD)


def _nothing(found: re.Match[str]) -> Mapping[str, Plain]:
    return {}


def _exception(found: re.Match[str]) -> Mapping[str, Plain]:
    text = (found["text"] or "").strip().strip("\"'`").rstrip(".… ").strip()
    return {"type": found["type"], "contains": text or None}


def _named(found: re.Match[str]) -> Mapping[str, Plain]:
    return {"name": f"{found['name']}.grad"}


def _tensor(found: re.Match[str]) -> Mapping[str, Plain] | None:
    told = _value(found)
    return told and {**told, "is_tensor": True}


def _named_tensor(found: re.Match[str]) -> Mapping[str, Plain] | None:
    told = _tensor(found)
    return told and {**told, **_named(found)}


def _value(found: re.Match[str]) -> Mapping[str, Plain] | None:
    """Numbers as they are printed; None where some are left out (`...`)."""
    try:
        return {"value": _listed(ast.literal_eval(_NOT_FINITE.sub(r"'\1'", found["value"])))}
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _listed(value: Plain) -> Plain:
    """Raises ValueError where something is left out."""
    if value is ...:
        raise ValueError("some values are left out")
    return [_listed(each) for each in value] if isinstance(value, (list, tuple)) else value


_NOT_FINITE = re.compile(r"(-?\b(?:nan|inf)\b)")
_NUMBER = r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|nan|inf)"
_LEAD = (
    r"(?:(?:it|this|which|that|now|still|also|output|prints?|returns?|outputs?|gives?|shows?|is|will be|will print|expected)\b\s*"
    r"|[=→⇒>:-]\s*)*"
)
_ARROW = r"(?:->|=>|→|⇒|<-|←|!|❌|✗|\s)*"
_WILL = (
    r"(?:(?i:this|it|which|line|code|will|would|should|now|also|then|here|immediately|raises?|throws?|fails? with|gives?|errors? with"
    r"|causes?|results? in|an?)\b\s*)*"
)
_ERROR = r"(?P<type>(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Exit))\b"
_CONDITION = r"(?!.*\b(?:if|unless|when|without|before|only|in older|used to|may|might|could)\b)"  # then nothing is claimed of this line
_END = r"\s*[.!]?$"
_TENSOR = rf"(?:torch\.)?tensor\(\s*(?P<value>\[[^()<>]*\]|{_NUMBER}|True|False)\s*(?:,\s*\w+=(?:<\w+>|[^,()]+))*\s*\)"
_NAME = r"`?(?P<name>\w+(?:\.\w+)*)"
_NOT_RAISING = r"(?:no longer|never|not|doesn't|won't|does not|will not)\s+(?:raises?|throws?|fails?)"
_WRONG = (
    r"(?:(?:potentially|possibly|likely|may give|gives?|or|wrong|incorrect|inconsistent)\s+)*(?:wrong|incorrect|inconsistent) gradients?"
)

# Texts as an interpreter writes them.
_BARE_NONE = re.compile(rf"{_LEAD}none{_END}", re.IGNORECASE)
_BARE_TENSOR = re.compile(rf"{_LEAD}{_TENSOR}{_END}", re.IGNORECASE)
_BARE_PLAIN = re.compile(rf"{_LEAD}(?P<value>True|False|{_NUMBER}|\[[-+\d.,\s\[\]e]*\]){_END}")
_BARE_SIZE = re.compile(rf"{_LEAD}torch\.Size\((?P<value>\[[\d,\s]*\])\){_END}")
_BARE_ERROR = re.compile(rf"{_ARROW}{_ERROR}(?::\s*(?P<text>.+)|{_END})")
_BARE = (_BARE_NONE, _BARE_TENSOR, _BARE_PLAIN, _BARE_SIZE, _BARE_ERROR)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


Rule = tuple[About, re.Pattern[str], "Callable[[re.Match[str]], Mapping[str, Plain] | None]"]
RULES: tuple[Rule, ...] = (
    (
        About.RETURNS,
        _pattern(rf"{_ARROW}(?:no|without|never an?)\s+(?:more\s+)?(?:issue|exception|problem|\w*error)s?\b(?!\s+(?:message|text))"),
        _nothing,
    ),
    (About.RETURNS, _pattern(rf".*\b{_NOT_RAISING}\b(?!\s*:)"), _nothing),
    (
        About.RETURNS,
        _pattern(r"(?:(?:this|it|now)\s+)*(?:works|runs|succeeds|is fine|ok|okay)\b(?:\s+(?:fine|now|correctly|as expected))*[.!]?$"),
        _nothing,
    ),
    (About.WARNS, re.compile(rf"{_ARROW}{_WILL}(?P<type>(?:\w+\.)*[A-Z]\w*Warning)\b(?::\s*(?P<text>.+))?"), _exception),
    (About.RAISES, _BARE_ERROR, _exception),
    (About.RAISES, re.compile(rf"{_ARROW}{_CONDITION}{_WILL}{_ERROR}(?::\s*(?P<text>.+))?"), _exception),
    (About.RAISES, _pattern(rf"(?:error|fails|crashes|boom){_END}"), _nothing),
    (About.RAISES, _pattern(rf"{_CONDITION}.*?\b(?:raises?|throws?)\s+(?:an?\s+)?(?:exception|error)\b"), _nothing),
    (About.NONE, _pattern(rf"(?:the )?gradients? (?:of|for) {_NAME}`? (?:is|will be|stays|remains) none\b"), _named),
    (About.NONE, _pattern(rf"{_NAME}\.grad`? (?:is|will be|stays|remains|==?) none\b"), _named),
    (About.NONE, _BARE_NONE, _nothing),
    (About.NONE, _pattern(rf"(?!.*\b(?:if|unless)\b){_LEAD}none\b(?!\s+of\b|-)"), _nothing),
    (About.GRADIENT, _pattern(r"(?:a )?(?:tensor, )?(?:now )?(?:has|have|gets?) (?:a )?gradients?\b"), _nothing),
    (About.GRADIENT, _pattern(r"gradients? (?:(?:is|are|was|were) )?(?:computed|available|populated|calculated)\b"), _nothing),
    (About.GRADIENT, _pattern(rf"{_LEAD}not none\b"), _nothing),
    (About.WRONG, _pattern(rf"{_WRONG}\b"), _nothing),
    (About.VALUE, _pattern(rf"{_NAME}\.grad`?\s*(?:is|will be|==?|:)\s*{_TENSOR}{_END}"), _named_tensor),
    (About.VALUE, _BARE_TENSOR, _tensor),
    (About.VALUE, _BARE_SIZE, _value),
    (About.VALUE, _BARE_PLAIN, _value),
)
