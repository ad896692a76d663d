"""Whatever a program does to its process is an outcome of that program alone, in every isolation mode."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from gradcases.outcome import Outcome, Raised, Returned, TimedOut, summary
from gradcases.runner.isolation import Isolation
from gradcases.runner.workers import GRACE
from tests.isolation.hostile import ENDS_ITSELF, HANGS, SLEEPER, SURVIVES
from tests.isolation.programs import MODES, Traces, outcomes, session, timeless, traces

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Found = TypeVar("Found", Returned, Raised, TimedOut)
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the programs do as one can on Linux, and what they leave is found in /proc"
)
PROGRAMS = {**ENDS_ITSELF, **SURVIVES}
# A fresh interpreter takes a second: where one is needed for each of them, some must do.
NAMES: dict[Isolation, list[str]] = {
    Isolation.FORK: list(PROGRAMS),
    Isolation.SPAWN: ["segfault", "os._exit", "SystemExit", "JSON", "closes descriptors", "leaves children", "leaves threads"],
    Isolation.NONE: ["segfault", "SIGKILL", "SIGTERM to its group", "os._exit", *SURVIVES],
}
HANGING: dict[Isolation, list[str]] = {
    Isolation.FORK: list(HANGS),
    Isolation.SPAWN: ["hangs with children"],
    Isolation.NONE: ["stops itself", "sleeps in C"],
}


def each(names: Mapping[Isolation, list[str]], but: Collection[str] = ()) -> list[tuple[Isolation, str]]:
    return [(mode, name) for mode in MODES for name in names[mode] if name not in but]


def wherever(name: str) -> pytest.MarkDecorator:
    """In all modes in which the program is run."""
    return pytest.mark.parametrize("ran", [mode for mode in MODES if name in NAMES[mode]], indirect=True, ids=mode_id)


def mode_id(value: object) -> str:
    return value.value if isinstance(value, Isolation) else str(value)


INNOCENT = """
import os
import warnings

import torch

x = torch.rand(2, requires_grad=True)
(x * 3).sum().backward()
state = [torch.get_num_threads(), str(torch.get_default_dtype()), torch.is_grad_enabled(), os.listdir()]
warnings.warn("mind")
print("innocent")
"""


@dataclass(frozen=True)
class Aftermath:
    """The outcomes, of each program and of the innocent one that was run after it, and what was left then."""

    outcomes: Mapping[str, Outcome]
    left: Traces

    def kind(self, name: str, kind: type[Found]) -> Found:
        found = self.outcomes[name]
        assert isinstance(found, kind)
        return found


Run = Callable[[Isolation, Path], Aftermath]
Kept = dict[tuple[Run, Isolation], Aftermath]


@pytest.fixture(scope="module")
def kept() -> Kept:
    """What was run already: pytest asks for the modes in no order in which each comes once."""
    return {}


@pytest.fixture(params=MODES, ids=mode_id)
def ran(request: pytest.FixtureRequest, kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    return _once(_run, request.param, kept, tmp_path_factory)


def _once(run: Run, mode: Isolation, kept: Kept, temporary: pytest.TempPathFactory) -> Aftermath:
    if (run, mode) not in kept:
        kept[run, mode] = run(mode, temporary.mktemp("tmp"))
    return kept[run, mode]


def _run(mode: Isolation, temporary: Path) -> Aftermath:
    programs = {"the first": INNOCENT}
    for name in NAMES[mode]:
        programs[name] = PROGRAMS[name][1]
        if mode is not Isolation.SPAWN or name == "segfault":
            programs[f"after {name}"] = INNOCENT
    with traces(temporary, [SLEEPER]) as left, session(mode) as running:
        found = outcomes(running, programs)
    return Aftermath(found, left)


@pytest.fixture(params=MODES, ids=mode_id)
def hung(request: pytest.FixtureRequest, kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    return _once(_run_into_deadlines, request.param, kept, tmp_path_factory)


def _run_into_deadlines(mode: Isolation, temporary: Path) -> Aftermath:
    programs = {name: HANGS[name][1] for name in HANGING[mode]}
    with traces(temporary, [SLEEPER]) as left, session(mode, timeout=1.0) as running:
        found = outcomes(running, {**programs, "the last": "quick = True"})
    return Aftermath(found, left)


@pytest.mark.parametrize(("ran", "name"), each(NAMES), indirect=["ran"], ids=mode_id)
def test_it_is_an_outcome_of_that_program(ran: Aftermath, name: str) -> None:
    assert summary(ran.outcomes[name]) == PROGRAMS[name][0]


@pytest.mark.parametrize(("ran", "name"), each({**NAMES, Isolation.SPAWN: ["segfault"]}), indirect=["ran"], ids=mode_id)
def test_the_program_after_it_is_not_harmed(ran: Aftermath, name: str) -> None:
    first = ran.kind("the first", Returned)
    assert first.observed.values["state"] == [1, "torch.float32", True, []]
    assert timeless(ran.outcomes[f"after {name}"]) == timeless(first)


@pytest.mark.parametrize(("ran", "name"), each(NAMES, but=ENDS_ITSELF), indirect=["ran"], ids=mode_id)
def test_what_it_had_by_then_is_told(ran: Aftermath, name: str) -> None:
    found = ran.outcomes[name]
    assert isinstance(found, (Returned, Raised))
    assert found.observed.values.get("n") == (None if name == "SyntaxError" else 1)


def test_nothing_is_left_behind(ran: Aftermath) -> None:
    assert ran.left.nothing, ran.left


@pytest.mark.parametrize(("hung", "name"), each(HANGING), indirect=["hung"], ids=mode_id)
def test_a_deadline_ends_it(hung: Aftermath, name: str) -> None:
    found = hung.kind(name, TimedOut)
    assert summary(found) == HANGS[name][0]
    assert 1.0 <= found.seconds < 1.0 + GRACE


def test_whoever_does_not_hang_meets_the_deadline(hung: Aftermath) -> None:
    assert summary(hung.outcomes["the last"]) == "returns"


def test_nothing_is_left_behind_a_deadline(hung: Aftermath) -> None:
    assert hung.left.nothing, hung.left


@wherever("segfault")
def test_what_it_printed_before_it_crashed_is_kept(ran: Aftermath) -> None:
    printed = ran.outcomes["segfault"].printed
    assert (printed.stdout, printed.stdout_bytes) == ("said\n", 5)
    assert (printed.stderr, printed.stderr_bytes) == ("complained\n", 11)


@wherever("os._exit")
def test_what_it_printed_before_it_exited_is_kept(ran: Aftermath) -> None:
    assert ran.outcomes["os._exit"].printed.stdout == "x\n"


@wherever("becomes another program")
def test_what_another_program_prints_in_its_process_is_kept(ran: Aftermath) -> None:
    assert ran.outcomes["becomes another program"].printed.stdout == "other\n"


@wherever("megabytes")
def test_of_megabytes_the_start_is_kept_and_all_are_counted(ran: Aftermath) -> None:
    printed = ran.outcomes["megabytes"].printed
    assert printed.stdout_bytes == 100_000_000
    assert printed.stdout == "x" * 65_536


@wherever("has no stdout")
def test_a_line_that_was_not_finished_is_kept(ran: Aftermath) -> None:
    assert ran.outcomes["has no stdout"].printed.stdout == "said"


@wherever("JSON")
def test_a_program_that_prints_json_fools_nobody(ran: Aftermath) -> None:
    found = ran.kind("JSON", Raised)
    assert (found.type, found.message) == ("ValueError", "the truth")
    assert '"kind": "returned"' in found.printed.stdout


@wherever("huge message")
@pytest.mark.parametrize("name", ["huge message", "huge __repr__"])
def test_a_huge_message_is_cut(ran: Aftermath, name: str) -> None:
    assert ran.kind(name, Raised).message == "x" * 65_536


@wherever("odd __str__")
def test_a_text_that_cannot_be_made_is_said_to_be_so(ran: Aftermath) -> None:
    assert ran.kind("odd __str__", Raised).message == "<its text could not be made: SystemExit>"
    warned = ran.kind("odd warning", Returned).observed.warnings
    assert [each.message for each in warned] == ["<its text could not be made: KeyboardInterrupt>"]


@wherever("many warnings")
def test_of_many_warnings_some_are_kept(ran: Aftermath) -> None:
    warned = ran.kind("many warnings", Returned).observed.warnings
    assert [each.message for each in warned] == [f"the {k}th" for k in range(200)]


@wherever("a child that runs on")
def test_a_child_that_runs_on_to_the_end_ends_as_an_interpreter_would(ran: Aftermath) -> None:
    assert ran.kind("a child that runs on", Returned).observed.values == {"n": 1, "status": 9}


@wherever("breaks tensors")
def test_a_tensor_is_told_of_whatever_the_class_has_become(ran: Aftermath) -> None:
    facts = ran.kind("breaks tensors", Returned).observed.tensors["x"]
    assert (facts.contents.value, facts.requires_grad) == ([1.0, 1.0], True)
