"""Texts in the shape in which people pasted them into public threads, and the causes that they show.

`threads.txt` has each behind a line `%% causes | of what`: what torch and launchers printed, with names of people and folders changed.
Where the thread told how it ended, or the text shows it, its cause is the one named; where several causes show the text, all are.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.catalog import load
from gradcases.matching.answer import Verdict
from gradcases.matching.answering import answer
from gradcases.matching.texts import texts_of

THREADS = (Path(__file__).parent / "threads.txt").read_text(encoding="utf-8").split("%% ")[1:]
CASES = load().cases
TEXTS = texts_of(CASES)
TITLES = {case.id: case.title for case in CASES}
ELEMENT_0 = frozenset(text.cause for text in TEXTS if text.said.startswith("element 0 of tensors does not require grad"))


def parted(thread: str) -> tuple[frozenset[str], str]:
    """The causes and the text."""
    head, _, text = thread.partition("\n")
    causes = head.partition(" | ")[0]
    return ELEMENT_0 if causes == "any of element 0" else frozenset(causes.split(", ")), text


def test_there_are_forty() -> None:
    assert len(THREADS) >= 40


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread.partition("\n")[0].partition(" | ")[2])
def test_what_was_pasted_into_a_thread_has_its_cause_first(thread: str) -> None:
    causes, text = parted(thread)
    given = answer(text, TEXTS, TITLES)
    if causes == {"nothing"}:
        assert given.verdict is Verdict.UNKNOWN
    else:
        assert given.verdict is Verdict.MATCHED
        assert given.matches[0].cause in causes
