from __future__ import annotations

from datetime import date

import pytest

from gradcases.errors import TargetError
from gradcases.releases.choosing import between, chosen, spec0
from gradcases.releases.table import Release, Releases

WHEELS = {"linux-x86_64": ("3.9", "3.10")}
DATES = {
    "1.13.0": "2022-10-28",
    "1.13.1": "2022-12-15",
    "2.0.0": "2023-03-15",
    "2.0.1": "2023-05-08",
    "2.1.0": "2023-10-04",
    "2.10.0": "2024-01-30",
    "2.10.1": "2026-02-22",
}
RELEASES = Releases(date(2026, 3, 1), tuple(Release(version, date.fromisoformat(day), WHEELS) for version, day in DATES.items()))


@pytest.mark.parametrize(
    ("words", "versions"),
    [
        (["2.0.0"], ("2.0.0",)),
        (["2.0"], ("2.0.1",)),
        (["2.0.1", "2.0"], ("2.0.1",)),
        ([">=2.0"], ("2.0.1", "2.1.0", "2.10.1")),
        ([">=2.0,<2.10"], ("2.0.1", "2.1.0")),
        (["<2.0.1"], ("1.13.1", "2.0.0")),
        (["!=2.1.0,>=2.0"], ("2.0.1", "2.10.1")),
        (["2.10.0", "1.13.1"], ("1.13.1", "2.10.0")),
        ([" 9.9.9 "], ("9.9.9",)),
        (["9.9"], ("9.9",)),
        (["2.10.1+cpu"], ("2.10.1+cpu",)),
    ],
)
def test_a_word_means_these_versions(words: list[str], versions: tuple[str, ...]) -> None:
    assert chosen(words, RELEASES) == versions


@pytest.mark.parametrize(
    ("word", "complaint"),
    [("newest", "`newest` is no version of torch"), (">=new", "is no range"), (">=3", "those known are 1.13.0 to 2.10.1")],
)
def test_a_word_that_means_none_is_said_to(word: str, complaint: str) -> None:
    with pytest.raises(TargetError, match=complaint):
        chosen([word], RELEASES)


@pytest.mark.parametrize(
    ("today", "versions"),
    [
        (date(2025, 3, 15), ("2.0.1", "2.1.0", "2.10.1")),
        (date(2025, 3, 16), ("2.1.0", "2.10.1")),
        (date(2024, 2, 29), ("1.13.1", "2.0.1", "2.1.0", "2.10.1")),
        (date(2027, 1, 1), ()),
    ],
)
def test_a_minor_is_supported_for_two_years_from_its_first_release(today: date, versions: tuple[str, ...]) -> None:
    assert spec0(RELEASES, today) == versions


@pytest.mark.parametrize(
    ("good", "bad", "versions"),
    [
        ("1.13.0", "2.10.0", ("1.13.0", "2.0.1", "2.1.0", "2.10.0")),
        ("2.10.1", "1.13.1", ("2.10.1", "2.1.0", "2.0.1", "1.13.1")),
        ("2.0.0", "2.0.1", ("2.0.0", "2.0.1")),
        ("2.0.1", "9.9.9", ("2.0.1", "2.1.0", "2.10.1", "9.9.9")),
    ],
)
def test_between_two_releases_there_is_one_a_minor(good: str, bad: str, versions: tuple[str, ...]) -> None:
    assert between(good, bad, RELEASES) == versions
