"""Every recorded message, as users paste it: its cause is told, first where the text allows it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest

from gradcases.case import Case
from gradcases.catalog import load
from gradcases.matching import libraries, signs
from gradcases.matching.answer import Verdict
from gradcases.matching.answering import answer
from gradcases.matching.texts import Kind, Text, texts_of
from tests.matching.evaluation import ENOUGH, Tally, evaluated
from tests.matching.pasted import WAYS, WITH_CODE, pasted


@pytest.fixture(scope="module")
def cases() -> Sequence[Case]:
    return load().cases


@pytest.fixture(scope="module")
def texts(cases: Sequence[Case]) -> tuple[Text, ...]:
    return texts_of(cases)


@pytest.fixture(scope="module")
def titles(cases: Sequence[Case]) -> dict[str, str]:
    return {case.id: case.title for case in cases}


@pytest.fixture(scope="module")
def causes(cases: Sequence[Case]) -> dict[str, str]:
    return {case.id: case.cause for case in cases}


@pytest.fixture(scope="module")
def by_lot(texts: Sequence[Text], causes: dict[str, str], titles: dict[str, str]) -> Tally:
    """One way for each message; `make bench` takes all, and the messages of all releases."""
    recorded = [text for text in texts if text.kind is Kind.RAISED and text.message is not None]
    assert len(recorded) > 400
    chance = random.Random(20)
    return Tally([row for text in recorded for row in evaluated(texts, causes, titles, [text], [chance.choice(list(WAYS))]).rows])


def test_the_first_cause_told_is_one_that_shows_the_very_text(by_lot: Tally) -> None:
    """The measure that is held for all messages: what several causes show, no text tells apart."""
    assert by_lot.one_of >= ENOUGH, by_lot.missed
    assert by_lot.named >= ENOUGH


def test_of_a_shared_message_the_cause_is_first_as_often_as_a_traceback_allows(
    texts: Sequence[Text], causes: dict[str, str], titles: dict[str, str]
) -> None:
    shared = Counter(text.said for text in texts if text.message)
    tally = evaluated(texts, causes, titles, [text for text in texts if text.message and shared[text.said] > 1], ["traceback"])
    assert tally.asked > 100
    assert tally.first >= tally.most - 0.02, [(row.case, row.first) for row in tally.rows if not row.is_first]
    assert tally.one_of >= ENOUGH


def test_a_message_of_one_cause_has_it_first(texts: Sequence[Text], causes: dict[str, str], titles: dict[str, str]) -> None:
    by_message = Counter(message for message, _ in {(text.message, text.cause) for text in texts if text.message})
    alone = [text for text in texts if text.kind is Kind.RAISED and text.message and by_message[text.message] == 1]
    tally = evaluated(texts, causes, titles, alone[::3], ["ranks"])
    assert tally.asked > 100
    assert tally.first >= ENOUGH, tally.missed


def test_with_the_program_beside_it_a_message_has_its_own_cause_first(
    cases: Sequence[Case], texts: Sequence[Text], causes: dict[str, str], titles: dict[str, str]
) -> None:
    """Also of what many causes show: the program tells them apart."""
    codes = {case.id: case.code.program.text for case in cases}
    shared = Counter(text.said for text in texts if text.message)
    asked = [text for text in texts if text.message and (shared[text.said] > 1 or text.case.startswith("c"))]
    tally = evaluated(texts, causes, titles, asked, [WITH_CODE], codes)
    assert tally.asked > 100
    assert tally.first >= ENOUGH, [(row.case, row.first) for row in tally.rows if not row.is_first]


def test_of_a_shared_message_each_cause_is_told_once_with_how_to_tell_it(texts: Sequence[Text], titles: dict[str, str]) -> None:
    given = answer("RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn", texts, titles)
    told = [match.cause for match in (*given.matches, *given.also)]
    shared = {text.cause for text in texts if text.said.startswith("element 0 of tensors does not require grad")}
    assert len(told) == len(set(told))
    assert shared <= set(told)
    assert all(match.apart for match in (*given.matches, *given.also))
    assert sum(match.share for match in (*given.matches, *given.also)) <= 1.05


@pytest.mark.parametrize("way", sorted(WAYS))
def test_a_core_alone_finds_its_case_in_every_way(texts: Sequence[Text], titles: dict[str, str], way: str) -> None:
    """A message that no release words so yet, with a recorded core in it."""
    message = "sorry: grad can be implicitly created only for scalar outputs, not for those"
    given = answer(pasted(way, "RuntimeError", message, "loss.backward()", "x"), texts, titles)
    assert given.verdict is Verdict.MATCHED
    assert given.matches[0].cause == "nonscalar-backward"


def test_a_warning_that_was_recorded_is_found_with_its_line(texts: Sequence[Text], titles: dict[str, str]) -> None:
    given = answer(
        "/x/site-packages/torch/nn/modules/loss.py:535: UserWarning: Using a target size (torch.Size([8])) that is different to the "
        "input size (torch.Size([8, 1])). This will likely lead to incorrect results due to broadcasting.\n  return F.mse_loss(a, b)",
        texts,
        titles,
    )
    assert given.matches[0].cause == "broadcast-loss"
    assert given.heard is not None
    assert given.heard.frame is not None
    assert given.heard.frame.line == 535


def test_of_causes_that_show_one_text_it_is_written_how_to_tell_them_apart(texts: Sequence[Text]) -> None:
    """Write a Sign of the cause in gradcases/matching/signs.py where it lacks one."""
    causes: dict[object, set[str]] = {}
    for text in texts:
        if text.message is not None:
            causes.setdefault(text.message.exact, set()).add(text.cause)
    shared = {cause for each in causes.values() if len(each) > 1 for cause in each}
    assert shared - signs.BY_CAUSE.keys() == set()


def test_signs_are_of_causes_that_there_are(texts: Sequence[Text]) -> None:
    assert signs.BY_CAUSE.keys() - load().causes.keys() == set()
    assert {cause for causes, _ in libraries.LIBRARIES.values() for cause in causes} - signs.BY_CAUSE.keys() == set()
