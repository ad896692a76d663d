from __future__ import annotations

from datetime import date

import pytest

from gradcases.releases.pythons import Unavailable, check_python, python_for
from gradcases.releases.table import Release, Releases

RELEASES = Releases(
    date(2026, 3, 1),
    (
        Release("1.3.1", date(2019, 11, 7), {"linux-x86_64": ("2.7", "3.6", "3.7")}),
        Release("1.8.1", date(2021, 3, 25), {"linux-x86_64": ("3.7", "3.8", "3.9"), "windows-x86_64": ("3.7", "3.8")}),
        Release("2.6.0", date(2025, 1, 29), {"linux-x86_64": ("3.9", "3.10", "3.11", "3.12", "3.13")}),
    ),
)


@pytest.mark.parametrize(
    ("version", "at_hand", "ours", "python"),
    [
        ("2.6.0", ["3.10", "3.11", "3.12"], "3.11", "3.11"),
        ("2.6.0", ["3.10", "3.12"], "3.11", "3.12"),
        ("2.6.0", ["3.9", "3.14"], "3.14", "3.9"),
        ("2.6.0", [], "3.15", "3.13"),
        ("1.8.1", ["3.7", "3.8", "3.11"], "3.11", "3.8"),
        ("1.8.1", ["3.7", "3.11"], "3.11", "3.9"),
        ("2.6.0+cpu", ["3.11"], "3.11", "3.11"),
        ("2.7.0", ["3.11", "3.14"], "3.14", "3.11"),
        ("1.0.0", ["3.11"], "3.11", None),
    ],
)
def test_the_nearest_python_at_hand_that_has_a_wheel(version: str, at_hand: list[str], ours: str, python: str | None) -> None:
    if python is None:
        with pytest.raises(Unavailable):
            python_for(version, RELEASES, "linux-x86_64", at_hand, ours)
    else:
        assert python_for(version, RELEASES, "linux-x86_64", at_hand, ours) == python


def test_a_platform_without_a_name_may_have_any_wheel() -> None:
    assert python_for("1.8.1", RELEASES, None, ["3.9"], "3.9") == "3.9"


@pytest.mark.parametrize(
    ("version", "platform", "reason"),
    [
        ("1.3.1", "linux-x86_64", "no wheel: torch 1.3.1 has wheels for Python 2.7, 3.6, 3.7, and gradcases needs 3.8 or newer"),
        ("2.6.0", "windows-x86_64", "no wheel: torch 2.6.0 has none for windows-x86_64"),
    ],
)
def test_a_release_without_a_wheel_says_for_what_it_has_some(version: str, platform: str, reason: str) -> None:
    with pytest.raises(Unavailable) as raised:
        python_for(version, RELEASES, platform, ["3.7", "3.11"], "3.11")
    assert str(raised.value) == reason


@pytest.mark.parametrize(("version", "python"), [("2.6.0", "3.9"), ("2.6.0", "3.9.18"), ("9.9.9", "3.20")])
def test_a_python_that_was_asked_for_may_do(version: str, python: str) -> None:
    check_python(version, RELEASES, "linux-x86_64", python)


def test_a_python_that_was_asked_for_may_have_no_wheel() -> None:
    with pytest.raises(Unavailable, match=r"torch 1.8.1 has wheels for Python 3.7, 3.8, 3.9, not for 3.11"):
        check_python("1.8.1", RELEASES, "linux-x86_64", "3.11.7")
