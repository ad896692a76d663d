"""What the search and the filters of the list look into: a small record for each case, as JSON that may stand in a script."""

from __future__ import annotations

import json
import string
from collections import Counter
from typing import TYPE_CHECKING, Any

from gradcases.case import Symptom
from gradcases.expectation import Raises
from gradcases.judge import ClaimVerdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.site.book import Book, Entry

_DIGITS = string.digits + string.ascii_lowercase
# One letter for a case's verdict on a release.
LETTERS = {"holds": "h", "reworded": "r", "changed": "c", "not-run": "n", "undecided": "u", "unknown": "?"}


def search_json(book: Book) -> str:
    """Of all cases, in the order of the list."""
    entries = [entry for topic in book.topics for entry in book.of_topic(topic.topic.id)]
    words = [_words(entry) for entry in entries]
    numbers = {word: _short(number) for number, (word, _) in enumerate(Counter(word for each in words for word in each).most_common())}
    data = {
        "words": " ".join(numbers),
        "releases": [release.version for release in book.releases],
        "letters": LETTERS,
        "symptoms": [symptom.value for symptom in Symptom],
        "verdicts": [verdict.value for verdict in ClaimVerdict],
        "causes": {page.cause.id: page.cause.summary for page in book.causes},
        "cases": [[*_record(entry, book), " ".join(numbers[word] for word in each)] for entry, each in zip(entries, words, strict=True)],
    }
    return in_script(json.dumps(data, ensure_ascii=True, separators=(",", ":")))


def in_script(text: str) -> str:
    """JSON in which nothing ends a script, begins a comment or a CDATA section, and which means the same."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _record(entry: Entry, book: Book) -> list[Any]:
    """Its symptom, cause, verdicts of claims and releases with a change, by their numbers; and a letter for each release."""
    case = entry.case
    releases = [release.version for release in book.releases]
    return [
        tuple(Symptom).index(case.symptom),
        [page.cause.id for page in book.causes].index(case.cause),
        [tuple(ClaimVerdict).index(verdict) for verdict in entry.claim_verdicts],
        [releases.index(version) for version in entry.story.changed_in],
        "".join(LETTERS[word] for word in entry.story.verdicts),
    ]


def _words(entry: Entry) -> list[str]:
    """What is not in the list itself, each word once: a search has to find all words of a query, wherever they stand."""
    words = sorted({word for text in _texts(entry) for word in text.lower().split()}, key=lambda word: (-len(word), word))
    listed, kept = f"{entry.case.id} {entry.case.title.replace('`', '')}".lower(), list[str]()
    for word in words:
        if word not in listed and not any(word in longer for longer in kept):  # within another word it is found as well
            kept.append(word)
    return kept


def _short(number: int) -> str:
    """To the base 36, as JavaScript writes it."""
    rest, last = divmod(number, len(_DIGITS))
    return (_short(rest) if rest else "") + _DIGITS[last]


def _texts(entry: Entry) -> Iterator[str]:
    case = entry.case
    yield from (case.cause, *case.aliases, *case.tags, case.code.program.text)
    yield from (fix.what for fix in case.fixes)
    for code in (case.code, *(fix.code for fix in case.fixes)):
        for block in code.expectations:
            raises = block.value.raises
            if isinstance(raises, Raises):
                yield from (raises.type or "", raises.message or "", raises.contains or "")
            yield from (warns.contains for warns in block.value.warns)
