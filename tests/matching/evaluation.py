"""How often the answer to a recorded message, pasted in some way, names its cause first.

A message that several causes show cannot have one right cause: of 26 programs that print "element 0 of tensors does not require grad"
and nothing else that differs, 20 get another cause first whatever is answered. So there are several shares, and each is printed:

- `first`: of all messages of all cases, those whose cause is the first one told; and `most`, more than which no answer to these very
  texts can have: of each text the cause that most of its cases have.
- `one of`: those for which the first cause told is one that shows the very text. This is held to 98 of 100 for each way, as it asks for
  what the text tells and no more.
- `text once`: the mean over different texts, each counted once however many cases show it.

With the program beside the message, what tells the causes apart is there: so there `first` itself is held to 98 of 100.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import mean
from typing import TYPE_CHECKING

from gradcases.matching.answering import answer
from gradcases.matching.texts import Kind
from tests.matching.pasted import WAYS, WITH_CODE, WITHOUT_LINE, pasted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gradcases.matching.answer import Answer
    from gradcases.matching.texts import Text

ENOUGH = 0.98


@dataclass(frozen=True)
class Told:
    """What was answered to a text of a case; `text` is the same for texts that cannot be told apart."""

    way: str
    case: str
    text: str
    cause: str
    first: str
    one_of: frozenset[str]  # the causes that show the very text
    named: bool  # it is first, or one of those is, and all of them are told with how to tell them apart

    @property
    def is_first(self) -> bool:
        return self.first == self.cause

    @property
    def is_one_of(self) -> bool:
        return self.first in self.one_of


@dataclass
class Tally:
    """All that was told."""

    rows: list[Told] = field(default_factory=list)

    def of(self, ways: Iterable[str]) -> Tally:
        return Tally([row for row in self.rows if row.way in ways])

    @property
    def asked(self) -> int:
        return len(self.rows)

    @property
    def first(self) -> float:
        return mean(row.is_first for row in self.rows)

    @property
    def one_of(self) -> float:
        return mean(row.is_one_of for row in self.rows)

    @property
    def named(self) -> float:
        return mean(row.named for row in self.rows)

    @property
    def text_once(self) -> float:
        return mean(mean(row.is_first for row in rows) for rows in self._by_text())

    @property
    def most(self) -> float:
        return sum(Counter(row.cause for row in rows).most_common(1)[0][1] for rows in self._by_text()) / self.asked

    @property
    def missed(self) -> list[tuple[str, str, str]]:
        """Way, case and first cause of those that are not even one of."""
        return [(row.way, row.case, row.first) for row in self.rows if not row.is_one_of]

    def _by_text(self) -> Iterable[list[Told]]:
        texts = defaultdict(list)
        for row in self.rows:
            texts[row.way, row.text].append(row)
        return texts.values()


def evaluated(
    texts: Sequence[Text],
    causes: Mapping[str, str],
    titles: Mapping[str, str],
    asked: Iterable[Text],
    ways: Iterable[str] = tuple(WAYS),
    codes: Mapping[str, str] | None = None,
) -> Tally:
    """Over these messages, each pasted in each of these ways; `causes` are of the cases, `codes` their programs, for the way with them."""
    shown: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        shown[text.said].add(text.cause)
    messages = [text for text in asked if text.kind is Kind.RAISED and text.message is not None]
    return Tally([_told(texts, causes, titles, text, way, shown, codes or {}) for text in messages for way in tuple(ways)])


def _told(
    texts: Sequence[Text],
    causes: Mapping[str, str],
    titles: Mapping[str, str],
    text: Text,
    way: str,
    shown: Mapping[str, set[str]],
    codes: Mapping[str, str],
) -> Told:
    code = codes.get(text.case, "") if way == WITH_CODE else ""
    given = answer(pasted(way, text.type or "RuntimeError", text.said, text.at, text.case, code), texts, titles)
    first = first_of(given, causes)
    beside = {match.cause for match in (*given.matches, *given.also) if match.apart}
    one_of = frozenset(shown[text.said])
    seen = "" if way in WITHOUT_LINE else text.at or ""
    named = first == text.cause or (first in one_of and one_of <= beside)
    return Told(way, text.case, f"{text.said}\n{seen}\n{code}", text.cause, first, one_of, named)


def first_of(given: Answer, causes: Mapping[str, str]) -> str:
    """The cause that is told first; that of the case shown for a text that is no gradient problem."""
    if given.matches:
        return given.matches[0].cause
    return causes[given.shown] if given.shown is not None else "nothing"
