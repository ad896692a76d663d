"""Which mutants there are."""

from __future__ import annotations

import pytest

pytest.importorskip("cosmic_ray", reason="cosmic-ray, which has the operators, is installed by `make mutants` only")

from tests.mutants.making import mutants, sampled
from tests.mutants.near import source_of


def test_what_is_never_run_is_not_changed() -> None:
    """Annotations, and a member of an enum asked for equality instead of identity."""
    told = list(mutants("judge.py"))
    assert len({mutant.source for mutant in told}) == len(told) > 30
    assert not [each for each in told if each.after in (each.before.replace(" is ", " == "), each.before.replace(" is not ", " != "))]
    assert not [each for each in told if "TYPE_CHECKING" in each.before]


def test_two_objects_that_are_equal_may_be_two() -> None:
    told = [mutant.after.strip() for mutant in mutants("matching/answering.py")]
    assert "if one.found != first.found:" in told
    assert not [each for each in told if " is len(" in each]


def test_a_sample_is_always_the_same_and_each_differs_from_the_module() -> None:
    one, every = sampled(["catalog/wants.py"], 10)
    assert (one, every) == sampled(["catalog/wants.py"], 10)
    assert len({mutant.source for mutant in one} - {source_of("catalog/wants.py").read_text(encoding="utf-8")}) == 10 < every
