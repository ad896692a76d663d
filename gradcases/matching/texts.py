"""Every text of the catalog that a program shows: messages and cores of exceptions and warnings, and what only documents name."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from gradcases.condition import ALWAYS, EVERY, Range
from gradcases.expectation import Raises
from gradcases.matching.canonical import Canonical, canonical, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gradcases.case import Case
    from gradcases.condition import Condition

SCHEMA = "gradcases.texts/1"


_FIRST = 2  # as much as so many cases that are joined to it
_BACKWARD = 3  # and so much what is raised by `loss.backward()`, as in most programs

# Warnings that some programs of the catalog show on some releases, and that are of no cause: whoever pastes one asks of something else.
INCIDENTAL = (
    r"User provided device_type of 'cuda'",
    r"torch\.cpu\.amp\.autocast",
    r"You are using `torch\.load` with",
    r"__floordiv__ is deprecated",
)
_INCIDENTAL = re.compile("|".join(INCIDENTAL), re.ASCII)


class Kind(enum.Enum):
    """How a text comes about."""

    RAISED = "raised"
    WARNED = "warned"
    CLAIMED = "claimed"  # by a document; no case shows it


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as releases of torch show it, one at least, recorded beside what the case's file says."""

    case: str
    type: str
    message: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text, of one case; `at` is the line that raises, `when` the releases that word it so, `group` joins cases told apart by nothing."""

    case: str
    cause: str
    kind: Kind
    type: str | None
    said: str
    message: Canonical | None
    core: Canonical | None
    at: str | None = None
    when: str = ""
    group: str = ""
    contains: str = ""  # the core as it is written
    usual: int = 0  # of cases that fit as well, the one with the most is shown
    words: str = ""  # its pairs of words with `|` between; taken apart where nothing else fits

    @property
    def pairs(self) -> frozenset[str]:
        return frozenset(self.words.split("|")) if self.words else frozenset()

    def to_json(self) -> dict[str, Any]:
        """Without what is not there."""
        data = {
            "case": self.case,
            "cause": self.cause,
            "kind": self.kind.value,
            "type": self.type,
            "said": self.said,
            "message": None if self.message is None else [self.message.exact, self.message.loose],
            "core": None if self.core is None else [self.core.exact, self.core.loose],
            "at": self.at,
            "when": self.when,
            "group": self.group,
            "contains": self.contains,
            "usual": self.usual or None,
            "words": self.words,
        }
        return {key: value for key, value in data.items() if value not in (None, "")}

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Text:
        return cls(
            data["case"],
            data["cause"],
            Kind(data["kind"]),
            data.get("type"),
            data["said"],
            Canonical(*data["message"]) if "message" in data else None,
            Canonical(*data["core"]) if "core" in data else None,
            data.get("at"),
            data.get("when", ""),
            data.get("group", ""),
            data.get("contains", ""),
            data.get("usual", 0),
            data.get("words", ""),
        )


def texts_of(cases: Sequence[Case], shown: Iterable[Shown] = ()) -> tuple[Text, ...]:
    """Each once, in the order of the cases; `shown` are further wordings, of releases on which the cases were measured."""
    groups = _groups(cases)
    stated = [text for case in cases for text in _stated(case, groups[case.id])]
    known = {(text.case, text.message) for text in stated}
    by_case: dict[str, list[Text]] = {}
    for text in stated:
        if text.kind is Kind.RAISED:
            by_case.setdefault(text.case, []).append(text)
    more = [text for each in shown if each.case in by_case for text in _more(each, by_case[each.case])]
    new = {(text.case, text.message): text for text in more if (text.case, text.message) not in known}
    return (*stated, *new.values(), *_claimed(cases, (*stated, *new.values()), groups))


def _stated(case: Case, group: str) -> Iterator[Text]:
    """Each text once, with all the releases that word it so."""
    first = _FIRST * (case.slug == case.cause or case.topic in case.aliases)
    conditions: dict[Text, list[Condition]] = {}
    for block in case.code.expectations:
        raises = block.value.raises
        shown: list[Text] = []
        if isinstance(raises, Raises):
            said = raises.message or raises.contains or ""
            whole, core, at = _whole(raises.message), _core(raises.contains), raises.at.line if raises.at else None
            usual = len(case.same_message_as) + first + _BACKWARD * (at == "loss.backward()")
            shown.append(
                Text(
                    case.id,
                    case.cause,
                    Kind.RAISED,
                    raises.type,
                    said,
                    whole,
                    core,
                    at,
                    "",
                    group,
                    raises.contains or "",
                    usual,
                    _words(said),
                )
            )
        else:
            for warns in (each for each in block.value.warns if not _INCIDENTAL.match(each.contains)):
                said, core, usual = warns.contains, _core(warns.contains), len(case.same_message_as) + first
                shown.append(
                    Text(case.id, case.cause, Kind.WARNED, warns.category, said, None, core, None, "", group, said, usual, _words(said))
                )
        for text in shown:
            conditions.setdefault(text, []).append(block.condition)
    for text, found in conditions.items():
        yield replace(text, when=_when(found))


def _more(shown: Shown, stated: Sequence[Text]) -> Iterator[Text]:
    """As the case's own text that is nearest: the one whose core it has."""
    message = _whole(shown.message)
    own = next((each for each in stated if message and each.core and each.core.exact in message.exact), None)
    if own is not None:
        when = f"torch {shown.versions[0]}" if len(shown.versions) == 1 else f"torch {shown.versions[0]} to {shown.versions[-1]}"
        yield replace(own, type=shown.type, said=shown.message, message=message, when=when, words=_words(shown.message))


def _claimed(cases: Sequence[Case], real: Sequence[Text], groups: dict[str, str]) -> Iterator[Text]:
    """What documents name and no case shows."""
    seen = set()
    for case in cases:
        for claim in case.claims:
            for expectation in (claim.code, claim.fix):
                raises = expectation.raises if expectation is not None else None
                said = raises.contains if isinstance(raises, Raises) else None
                core = _core(said)
                if said is None or core is None or said in seen or len(core.exact) < _SHORTEST_CLAIM or _is_real(core, real):
                    continue
                seen.add(said)
                yield Text(case.id, case.cause, Kind.CLAIMED, None, said, None, core, group=groups[case.id], words=_words(said))


_SHORTEST_CLAIM = 24


def _is_real(core: Canonical, real: Sequence[Text]) -> bool:
    """Whether it is in a recorded message. A document's may be shorter than the message's own beginning, which is the same to a reader."""
    return any(text.message is not None and core.loose in text.message.loose for text in real)


def _words(text: str) -> str:
    return "|".join(sorted(pairs(text)))


def _whole(message: str | None) -> Canonical | None:
    return canonical(message.rstrip().rstrip("…")) if message else None


def _core(contains: str | None) -> Canonical | None:
    return canonical(contains) if contains else None


def _when(conditions: Sequence[Condition]) -> str:
    """In words, where they are one range of releases; otherwise nothing is said."""
    ranges = [each.torch for each in conditions]
    follow = all(one.high == other.low for one, other in pairwise(ranges))
    if not follow or any(replace(each, torch=EVERY) != ALWAYS for each in conditions):
        return ""
    return "" if (whole := Range(ranges[0].low, ranges[-1].high)) == EVERY else f"torch {whole}"


def _groups(cases: Sequence[Case]) -> dict[str, str]:
    """Of each case, one of the cases that are joined to it, over others too."""
    leader = {case.id: case.id for case in cases}

    def lead(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    for case in cases:
        for other in case.same_message_as:
            if other in leader:
                leader[lead(other)] = lead(case.id)
    return {name: lead(name) for name in leader}
