import re

import pytest

from gradcases.condition import EVERY, Circumstances, Condition, Range, described, release_of, samples


@pytest.mark.parametrize(
    ("version", "release"),
    [
        ("2.13.0", (2, 13)),
        ("2.13.0+cpu", (2, 13)),
        ("2.0.1", (2, 0, 1)),
        ("2.0.0", (2,)),
        ("2.16.0.dev20261101+cu130", (2, 16)),
        ("1.8.1a0+gitabc", (1, 8, 1)),
        ("3.11.7", (3, 11, 7)),
    ],
)
def test_a_version_belongs_to_a_release(version: str, release: tuple[int, ...]) -> None:
    assert release_of(version) == release


def test_what_is_no_version_is_said_to_be_none() -> None:
    with pytest.raises(ValueError, match="`main` is no version"):
        release_of("main")


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (">=2.0", ["2.0.0", "2.0.1", "2.15.0"], ["1.13.1"]),
        ("<2.6", ["1.8.1", "2.5.1"], ["2.6.0", "2.6.1"]),
        (">=2.0,<2.6", ["2.0.0", "2.5.1"], ["1.13.1", "2.6.0"]),
        ("<2.6, >=2.0", ["2.5.1"], ["2.6.0"]),
        (">=2.0.1", ["2.0.1"], ["2.0.0"]),
        (">=2.10", ["2.10.0"], ["2.9.1"]),
    ],
)
def test_a_range_holds_of_its_low_bound_and_not_of_its_high_one(text: str, inside: list[str], outside: list[str]) -> None:
    read = Range.parse(text)
    assert all(read.holds(release_of(version)) for version in inside)
    assert not any(read.holds(release_of(version)) for version in outside)


@pytest.mark.parametrize("text", [">=2.0", "<2.6", ">=2.0,<2.6", ">=1.8.1,<1.10.2"])
def test_a_range_is_written_as_it_is_read(text: str) -> None:
    assert str(Range.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("2.0", "`2.0` is neither `>=VERSION` nor `<VERSION`"),
        ("==2.0", "`==2.0` is neither `>=VERSION` nor `<VERSION`"),
        (">=2.0,", "`` is neither `>=VERSION` nor `<VERSION`"),
        (">=2.0,>=2.1", "`>=2.0,>=2.1` has two bounds `>=`"),
        (">=2.6,<2.0", "`>=2.6,<2.0` is true of no version"),
        (">=2.0,<2.0.0", "`>=2.0,<2.0.0` is true of no version"),
        ("__import__('os')", "`__import__('os')` is neither `>=VERSION` nor `<VERSION`"),
    ],
)
def test_a_range_that_cannot_be_read_says_why(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        Range.parse(text)


HERE = Circumstances((2, 13), (3, 11, 7), "cpu")


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition(), True),
        (Condition(torch=Range.parse(">=2.13")), True),
        (Condition(torch=Range.parse("<2.13")), False),
        (Condition(python=Range.parse(">=3.12")), False),
        (Condition(device="cpu"), True),
        (Condition(device="cuda"), False),
        (Condition(mode="eager"), True),
        (Condition(mode="compile"), False),
        (Condition(torch=Range.parse(">=2.0"), device="cuda"), False),
    ],
)
def test_a_condition_holds_where_all_it_states_does(condition: Condition, holds: bool) -> None:
    assert condition.holds(HERE) is holds


def test_samples_tell_apart_whatever_the_conditions_do() -> None:
    conditions = [Condition(torch=Range.parse(">=2.0,<2.6")), Condition(device="cuda"), Condition(python=Range.parse(">=3.9"))]
    patterns = {tuple(condition.holds(here) for condition in conditions) for here in samples(conditions)}
    assert len(patterns) == 8


def test_samples_of_no_conditions_are_one_of_each_device_at_least() -> None:
    assert {here.device for here in samples([Condition()])} >= {"cpu"}


def test_circumstances_are_described_by_what_sets_them_apart() -> None:
    assert described(Circumstances((0,), (0,), "cpu")) == "the oldest torch"
    assert described(Circumstances((2, 6), (3, 9), "cuda", "compile")) == "torch 2.6, python 3.9, cuda, compile"


def test_a_condition_in_words() -> None:
    assert str(Condition()) == "always"
    assert str(Condition(torch=Range.parse(">=2.0"), device="cuda")) == "torch >=2.0, cuda"
    assert str(EVERY) == "any"
