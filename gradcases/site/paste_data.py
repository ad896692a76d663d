"""What the box for pasted errors looks into: the rules of `gradcases diagnose`, and the catalog's texts, each piece of them once."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gradcases.matching.exported import rules
from gradcases.site.search_data import in_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gradcases.case import Case
    from gradcases.matching.texts import Text
    from gradcases.site.book import Book

# Where long messages, which are lists of places of torch, begin to be like others.
_PIECE = re.compile(r"[^\]]*\] |[^\]]+|\]")


def paste_json(book: Book) -> str:
    """Of all texts, in their order, as JSON that may stand in a script."""
    data = paste_data(book.texts, {entry.case.id: entry.case for entry in book.entries})
    return in_script(json.dumps(data, ensure_ascii=True, separators=(",", ":")))


def paste_data(texts: Sequence[Text], cases: Mapping[str, Case]) -> dict[str, Any]:
    """`cases` are by their id. A text is a list, and a case is; static/matching/data.js says of what."""
    shown = list(dict.fromkeys(name for text in texts for name in (text.case, text.group)))
    strings = _numbered(each for text in texts for each in _strings(text))
    return {
        "rules": rules(),
        "strings": list(strings),
        "cases": [[name, cases[name].cause, _fix(cases[name])] for name in shown],
        "texts": [_record(text, shown, strings) for text in texts],
    }


def _record(text: Text, shown: Sequence[str], strings: Mapping[str, int]) -> list[Any]:
    """`contains` as a place in what is said, where it is there."""
    at = text.said.find(text.contains)
    contains = [strings[piece] for piece in _PIECE.findall(text.contains)] if at < 0 else f"{at}+{len(text.contains)}"
    return [
        shown.index(text.case),
        shown.index(text.group),
        f"{text.kind.value[0]}{'m' if text.message is not None else ''}{'c' if text.core is not None else ''}",
        _number(text.type, strings),
        [strings[piece] for piece in _PIECE.findall(text.said)],
        contains,
        _number(text.at, strings),
        _number(text.when, strings),
        text.usual,
    ]


def _number(text: str | None, strings: Mapping[str, int]) -> int:
    return -1 if text is None else strings[text]


def _strings(text: Text) -> Iterator[str]:
    yield from (each for each in (text.type, text.at, text.when) if each is not None)
    yield from _PIECE.findall(text.said)
    if text.contains not in text.said:
        yield from _PIECE.findall(text.contains)


def _numbered(strings: Iterable[str]) -> dict[str, int]:
    return {each: number for number, each in enumerate(dict.fromkeys(strings))}


def _fix(case: Case) -> str:
    return case.fixes[0].what if case.fixes else f"{case.no_fix}"
