"""What a case's id says, and what its hash is of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcases.case import Requires, See, Symptom
from gradcases.condition import Circumstances, Condition, Range
from gradcases.expectation import Agreement
from gradcases.judge import Verdict, judge
from tests.core.outcomes import PROGRAM, leaf, raised, returned
from tests.render.reports import case, expected, fix


@pytest.mark.parametrize(
    ("id", "file_id", "topic", "slug"),
    [("a/b", "a/b", "a", "b"), ("a/b-c[x/y]", "a/b-c", "a", "b-c"), ("in-place/add[z.1]", "in-place/add", "in-place", "add")],
)
def test_an_id_names_the_file_the_topic_and_the_slug(id: str, file_id: str, topic: str, slug: str) -> None:
    named = case(id)
    assert (named.file_id, named.topic, named.slug) == (file_id, topic, slug)


def test_the_hash_is_of_the_id_and_of_what_the_file_says_in_its_letters() -> None:
    one = replace(case("a/b"), content={"title": "é", "code": "x"})
    assert one.sha256 == "6e19e35e43ac82dd602ae33021d2b4f8e0e3b20b997fefe2eda2d9a8b4b3d5ab"
    assert one.sha256 == replace(one, content={"code": "x", "title": "é"}).sha256
    assert one.sha256 != replace(one, id="a/c").sha256
    assert one.sha256 != replace(one, content={"title": "é"}).sha256


def test_only_what_an_exception_or_a_warning_tells_is_not_silent() -> None:
    assert [each for each in Symptom if not each.is_silent] == [Symptom.RAISES, Symptom.WARNS, Symptom.NO_FAULT]


def test_a_fix_is_found_by_its_name_and_without_one_the_first_is() -> None:
    two = case("a/b", "t", fix("one"), fix("two"))
    assert [two.fix(name) for name in (None, "one", "two", "three")] == [two.fixes[0], two.fixes[0], two.fixes[1], None]
    assert case().fix(None) is None


def test_what_holds_it_all_is_not_shown() -> None:
    assert "secret" not in repr(replace(case(), content={"title": "secret"}))


def test_what_differs_is_all_that_does_not_agree() -> None:
    judged = judge(expected(), returned(x=leaf()), PROGRAM)
    assert judged.verdict is Verdict.CHANGED
    assert judged.differing
    assert judged.differing == tuple(
        part for part in judged.parts if part.agreement in (Agreement.DIFFERS, Agreement.REWORDED, Agreement.UNKNOWN)
    )
    assert len(judged.differing) < len(judged.parts)


def test_a_case_of_which_all_agrees_holds() -> None:
    judged = judge(expected(message=None), raised(x=leaf()), PROGRAM)
    assert (judged.verdict, judged.differing) == (Verdict.HOLDS, ())


HERE = Circumstances((2, 6), (3, 11), "cpu")


@pytest.mark.parametrize(
    ("condition", "missing"),
    [
        (Condition(), None),
        (Condition(torch=Range.parse(">=2.6"), python=Range.parse("<3.12"), device="cpu", mode="eager"), None),
        (Condition(torch=Range.parse(">=2.7")), "needs torch >=2.7"),
        (Condition(python=Range.parse("<3.10")), "needs python <3.10"),
        (Condition(device="cuda"), "is about cuda, not cpu"),
        (Condition(mode="compile"), "is about compile mode, not eager"),
    ],
)
def test_why_a_case_cannot_run_here_is_told(condition: Condition, missing: str | None) -> None:
    assert Requires(condition).missing(HERE) == missing


def test_values_of_the_same_are_the_same() -> None:
    assert (Requires(), See(("a/b",))) == (Requires(Condition()), See(("a/b",)))
    assert replace(case(), content={"title": "a"}) == replace(case(), content={"title": "b"})  # layout; the hash tells them apart
