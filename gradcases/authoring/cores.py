"""The core of a message: what makes it this error, without what varies from program to program."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from gradcases import message_text

LONGEST = 100  # characters
SHORTEST = 8  # less says too little
LONGEST_RECORDED = 2000

# Between these, a text is of the error and not of the program: numbers, what is in brackets, ends of sentences.
_SEAMS = re.compile(r"\n|\[[^\]]*\]|\S*\d\S*|<[^>]*>|[.:;!?](?:\s|$)")


def core_of(messages: list[str]) -> str | None:
    """A piece of the first text that all have, the longest that no number interrupts; None where they have none in common."""
    texts = [message_text.recordable(message)[:LONGEST_RECORDED] for message in messages]
    common = texts[0]
    for text in texts[1:]:
        match = SequenceMatcher(None, common, text, autojunk=False).find_longest_match()
        common = common[match.a : match.a + match.size] if common != text else common
    pieces = [_shortened(piece.strip(" ,'\"`()")) for piece in _SEAMS.split(common)]
    best = max(pieces, key=len)
    if len(best) >= SHORTEST:
        return best
    alike = all(text == texts[0] for text in texts)
    return " ".join(common.split()) or None if alike else None


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0]


def recorded_text(message: str, before: str | None = None) -> str:
    """A message as it is recorded: whole, or cut where it is a page long or was cut before."""
    text = message_text.recordable(message)
    if before is not None and before.strip().endswith(message_text.CUT):
        return _cut(text, min(len(before.strip()), LONGEST_RECORDED))
    return _cut(text, LONGEST_RECORDED)


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(None, 1)[0] + " " + message_text.CUT
