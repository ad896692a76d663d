"""What the options of `matrix` ask for."""

from __future__ import annotations

from datetime import date

import pytest

from gradcases.commands import matrix_options
from gradcases.commands.matrix_options import PolicyName, asked_for
from gradcases.matrix.columns import Asked


class Then(date):
    """A day two years before which 1.13 was the newest minor release."""

    @classmethod
    def today(cls) -> Then:
        return cls(2025, 3, 1)


def asked(*torches: str, policy: PolicyName | None = None, pythons: tuple[str, ...] = ()) -> Asked:
    return asked_for(torches, policy, None, pythons, "cpu", "eager", None)


def test_a_policy_asks_for_the_releases_of_the_last_two_years_beside_those_that_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_options, "date", Then)
    recent = list(asked(policy=PolicyName.SPEC0).torches)
    assert recent[:3] == ["2.0.1", "2.1.2", "2.2.2"]
    assert set(asked("1.8.1", policy=PolicyName.SPEC0).torches) == {"1.8.1", *recent}
    assert list(asked("1.8.1").torches) == ["1.8.1"]


def test_a_python_is_a_version_with_or_without_its_patch() -> None:
    assert asked("2.6.0", pythons=("3.11", "3.12.4")).pythons == ("3.11", "3.12.4")
