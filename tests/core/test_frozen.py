"""What flows through the package are values: nobody changes one that another holds."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import pytest

import gradcases
from gradcases.case import Symptom
from gradcases.judge import ClaimVerdict, Verdict

PARTS = ("case", "condition", "evidence", "expectation", "judge", "outcome", "page", "program", "report", "target", "wanted")
OF_EACH_PROGRAM = ("case", "condition", "expectation", "judge", "outcome", "program", "wanted")
PACKAGES = ("catalog", "matching", "results", "diagnosis")


def modules() -> list[str]:
    inner = [f"{package}.{each.name}" for package in PACKAGES for each in pkgutil.iter_modules([f"{gradcases.__path__[0]}/{package}"])]
    return sorted([*PARTS, *inner])


@pytest.mark.parametrize("name", modules())
def test_every_dataclass_is_frozen(name: str) -> None:
    module = importlib.import_module(f"gradcases.{name}")
    made = [each for each in vars(module).values() if isinstance(each, type) and dataclasses.is_dataclass(each)]
    assert [each.__name__ for each in made if not each.__dataclass_params__.frozen] == []  # type: ignore[attr-defined]  # not in its stubs
    if name in OF_EACH_PROGRAM or name.startswith("matching."):  # there are thousands of its values
        without = [each.__name__ for each in made if each.__module__ == module.__name__ and "__slots__" not in vars(each)]
        assert without == (["Case"] if name == "case" else [])  # of it a kept catalog reads what is asked for


@pytest.mark.parametrize("member", [*Symptom, *Verdict, *ClaimVerdict], ids=str)
def test_every_word_has_a_meaning_in_a_few_words(member: Symptom | Verdict | ClaimVerdict) -> None:
    if hasattr(member, "meaning"):
        assert member.meaning.strip()
        assert len(member.meaning) < 120
