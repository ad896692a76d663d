"""Of a case's blocks exactly one applies wherever the case can run."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from gradcases.catalog.reading import read_folder
from gradcases.condition import ALWAYS, MODES, Circumstances, samples
from gradcases.wanted import Close
from tests.catalog.edits import edited
from tests.catalog.told import told_of
from tests.catalogs import write_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.case import Case

TORCHES = ((1, 8), (1, 13, 1), (2,), (2, 0, 1), (2, 1), (2, 5, 1), (2, 6), (2, 13), (3,))
PYTHONS = ((3, 8), (3, 9), (3, 11), (3, 14))
DEVICES = ("cpu", "cuda", "mps", "xpu", "hpu")
ALL = [Circumstances(*each) for each in product(TORCHES, PYTHONS, DEVICES, MODES)]

# What is required, and the blocks' `when`, of which one applies everywhere it can run.
COVERED: dict[str, tuple[str, list[str]]] = {
    "one block that is always": ("{}", ["{}"]),
    "two versions": ("{}", ['{torch: "<2.0"}', '{torch: ">=2.0"}']),
    "three versions in another order": ("{}", ['{torch: ">=2.6"}', '{torch: "<2.0"}', '{torch: ">=2.0,<2.6"}']),
    "a version with its zeros": ("{}", ['{torch: "<2.0.0"}', '{torch: ">=2"}']),
    "bounds the other way round": ("{}", ['{torch: "<2"}', '{torch: "<2.6, >=2"}', '{torch: " >= 2.6 "}']),
    "versions within what is required": ('{torch: ">=2.0"}', ['{torch: ">=2.0,<2.6"}', '{torch: ">=2.6"}']),
    "blocks beyond what is required": ('{torch: ">=2.0"}', ['{torch: "<2.6"}', '{torch: ">=2.6"}']),
    "an upper bound of what is required": ('{torch: "<2.6"}', ['{torch: "<2.0"}', '{torch: ">=2.0,<2.6"}']),
    "one device required": ("{device: cuda}", ["{device: cuda}"]),
    "one device required, blocks for versions": ("{device: cuda}", ['{torch: "<2"}', '{torch: ">=2"}']),
    "one mode required": ("{mode: compile}", ["{mode: compile}"]),
    "modes": ("{}", ["{mode: eager}", "{mode: compile}"]),
    "Pythons": ("{}", ['{python: "<3.9"}', '{python: ">=3.9"}']),
    "versions and modes": (
        "{}",
        ['{torch: "<2"}', '{torch: ">=2", mode: eager}', '{torch: ">=2", mode: compile}'],
    ),
    "versions and Pythons": (
        "{}",
        ['{torch: "<2", python: "<3.9"}', '{torch: "<2", python: ">=3.9"}', '{torch: ">=2"}'],
    ),
    "a block that applies nowhere it can run": ("{device: cpu}", ["{device: cpu}", "{device: cuda}"]),
}

# The same, of which none or several apply somewhere, with what is said of it behind its place.
WRONG: dict[str, tuple[str, list[str], str]] = {
    "nothing for old versions": ("{}", ['{torch: ">=2"}'], "no `expect` block applies to the oldest torch;"),
    "nothing for new versions": ("{}", ['{torch: "<2"}'], "no `expect` block applies to torch 2.0;"),
    "a gap": ("{}", ['{torch: "<2"}', '{torch: ">=2.0.1"}'], "no `expect` block applies to torch 2.0;"),
    "a gap behind what is required": ('{torch: ">=1.13"}', ['{torch: "<2"}'], "no `expect` block applies to torch 2.0;"),
    "nothing for a mode": ("{}", ["{mode: eager}"], "no `expect` block applies to the oldest torch, compile;"),
    "nothing for other devices": (
        "{}",
        ["{device: cpu}", "{device: cuda}"],
        "no `expect` block applies to the oldest torch, another device;",
    ),
    "nothing for a Python": ("{}", ['{python: ">=3.9"}'], "no `expect` block applies to the oldest torch;"),
    "nothing for a Python in one version": (
        "{}",
        ['{torch: "<2"}', '{torch: ">=2", python: "<3.9"}'],
        "no `expect` block applies to torch 2.0, python 3.9;",
    ),
    "the same twice": ("{}", ["{}", "{}"], "this `expect` block and the one on line 10 both apply to the oldest torch;"),
    "an overlap": (
        "{}",
        ['{torch: "<2.1"}', '{torch: ">=2.0"}'],
        "this `expect` block and the one on line 10 both apply to torch 2.0;",
    ),
    "an overlap on one device": (
        "{}",
        ["{}", "{device: mps}"],
        "this `expect` block and the one on line 10 both apply to the oldest torch, mps;",
    ),
    "an overlap in one mode": (
        '{torch: ">=2"}',
        ["{mode: compile}", '{torch: ">=2"}'],
        "this `expect` block and the one on line 10 both apply to torch 2.0, compile;",
    ),
    "an overlap in one Python": (
        "{}",
        ['{python: "<3.9"}', '{python: ">=3.8"}'],
        "this `expect` block and the one on line 10 both apply to the oldest torch, python 3.8;",
    ),
}


def blocks(whens: list[str]) -> str:
    """An `expect` of these blocks, in each the number that it has."""
    return "\n" + "".join(f"  - when: {when}\n    grads: {{x: {number}}}\n" for number, when in enumerate(whens))


def case_of(tmp_path: Path, requires: str, whens: list[str]) -> Case:
    (case,) = load(write_catalog(tmp_path, {"t/s": edited({"requires": requires, "expect": blocks(whens)})})).cases
    return case


@pytest.mark.parametrize("name", COVERED)
def test_exactly_one_block_applies_wherever_a_case_can_run(name: str, tmp_path: Path) -> None:
    case = case_of(tmp_path, *COVERED[name])
    for here in ALL:
        if case.requires.missing(here) is None:
            assert sum(block.condition.holds(here) for block in case.code.expectations) == 1
            assert case.code.expect(here) is not None


@pytest.mark.parametrize("name", WRONG)
def test_blocks_of_which_not_exactly_one_applies_are_told(name: str, tmp_path: Path) -> None:
    requires, whens, complaint = WRONG[name]
    told = told_of(tmp_path, {"t/s": edited({"requires": requires, "expect": blocks(whens)})})
    assert [each.partition(": ")[2].startswith(complaint) for each in told] == [True]


@pytest.mark.parametrize(("more", "is_told"), [(-1, True), (0, True), (1, False)])
def test_blocks_that_take_too_long_to_look_through_are_told(
    more: int, is_told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requires, whens = COVERED["three versions in another order"]
    conditions = [block.condition for block in case_of(tmp_path, requires, whens).code.expectations]
    held = (len(list(samples([ALWAYS, *conditions]))) - 1) * len(conditions)
    monkeypatch.setattr("gradcases.catalog.conditions.MOST_HELD", held + more)
    problems = read_folder(tmp_path).problems
    assert [problem.text.partition(" tell too much apart")[0] for problem in problems] == ["the `when` of these blocks"] * is_told


@pytest.mark.parametrize(
    ("torch", "number"),
    [((1, 8), 1), ((1, 13, 1), 1), ((2,), 2), ((2, 5, 1), 2), ((2, 6), 0), ((3,), 0)],
)
def test_the_block_that_applies_is_what_is_expected(torch: tuple[int, ...], number: int, tmp_path: Path) -> None:
    case = case_of(tmp_path, *COVERED["three versions in another order"])
    expectation = case.code.expect(Circumstances(torch, (3, 11), "cpu"))
    assert expectation is not None
    assert expectation.grads == {"x": Close(number)}


def test_a_fix_may_have_blocks_of_its_own_and_the_same_is_asked_of_them(tmp_path: Path) -> None:
    fix = "\n  what: a\n  changes: workaround\n  code: import torch\n  expect:\n    - when: {torch: '<2'}\n"
    assert told_of(tmp_path, {"t/s": edited({"no_fix": None, "requires": "{mode: eager}", "fix": fix})}) == [
        "t/s.yaml:23:5: no `expect` block applies to torch 2.0; `when` has to cover all that `requires` allows"
    ]


@pytest.mark.parametrize(
    ("requires", "here", "missing"),
    [
        ("{}", Circumstances((1, 8), (3, 8), "cpu"), None),
        ('{torch: ">=2.1"}', Circumstances((2, 0, 1), (3, 8), "cpu"), "needs torch >=2.1"),
        ('{torch: ">=2.1"}', Circumstances((2, 1), (3, 8), "cpu"), None),
        ('{torch: ">=2.1,<2.6"}', Circumstances((2, 6), (3, 8), "cpu"), "needs torch >=2.1,<2.6"),
        ('{python: ">=3.11"}', Circumstances((2,), (3, 10, 9), "cpu"), "needs python >=3.11"),
        ("{device: cuda}", Circumstances((2,), (3, 8), "cpu"), "is about cuda, not cpu"),
        ("{device: cuda}", Circumstances((2,), (3, 8), "cuda"), None),
        ("{mode: compile}", Circumstances((2,), (3, 8), "cpu"), "is about compile mode, not eager"),
    ],
)
def test_what_a_case_requires_is_told_where_it_is_missing(requires: str, here: Circumstances, missing: str | None, tmp_path: Path) -> None:
    assert case_of(tmp_path, requires, ["{}"]).requires.missing(here) == missing


def test_modules_are_read(tmp_path: Path) -> None:
    assert case_of(tmp_path, "{modules: [numpy, torch.testing]}", ["{}"]).requires.modules == ("numpy", "torch.testing")
