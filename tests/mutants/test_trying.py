"""A mutant is counted as noticed where a test fails for it, and only then: what tells nothing is no answer."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.mutants.near import NEAR, ROOT, source_of

# In a process of its own: nothing of the package may be imported before the mutants.
TRIED = """
import json, os, signal
from tests.mutants.running import Limits, forked, prepare
prepare()
from tests.mutants.mutant import mutant_of
from tests.mutants.near import NEAR, source_of
from tests.mutants.trying import tried

NEAR["judge.py"] = NEAR["judge.py"][:1]
source = source_of("judge.py").read_text(encoding="utf-8")
changed = [mutant_of("judge.py", source.replace(*change)) for change in CHANGES]
told = {"fates": [(mutant.line, found.value) for mutant, found in tried("judge.py", changed)]}


def ended(run, *limits):
    return forked(run, Limits(*limits or (60, 600))).value


def spin():
    while True:
        pass


told["ends"] = [
    *(ended(lambda: 0), ended(lambda: 1), ended(spin, 1, 600), ended(signal.pause, 60, 1), ended(os.abort)),
    *(ended(lambda: 5), ended(lambda: 1 / 0), ended(lambda: os.kill(os.getpid(), signal.SIGKILL))),
]
print(json.dumps(told))
"""
CHANGES = [
    ("agreeing = sum(", "agreeing = -sum("),
    ("if agreeing == len(parts)", "if agreeing >= len(parts)"),
    ("import enum\n", "import enumeration\n"),
    ("def worst(", "def best("),
]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    program = TRIED.replace("CHANGES", repr(CHANGES))
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout))


def test_the_judges_tests_notice_what_changes_its_answers(told: dict[str, Any]) -> None:
    """Within a function, equivalent to what it was, and outside of functions."""
    source = source_of("judge.py").read_text(encoding="utf-8")
    lines = [source[: source.index(before)].count("\n") + 1 for before, _ in CHANGES]
    assert told["fates"] == [[line, fate] for line, fate in zip(lines, ("killed", "survived", "killed", "killed"), strict=True)]


def test_what_ends_the_tests_from_outside_is_no_answer(told: dict[str, Any]) -> None:
    noticed = ["survived", "killed", "endless", "stuck", "crashed"]
    assert told["ends"] == [*noticed, "undecided", "undecided", "undecided"]


def test_the_nearest_tests_are_there() -> None:
    for module, tests in NEAR.items():
        assert source_of(module).is_file(), module
        assert all((ROOT / name.partition("::")[0]).is_file() for name in tests if name.startswith("tests/")), tests


def test_every_module_of_what_is_counted_has_its_tests() -> None:
    """A module without a function or a class has nothing to change."""
    for package in ("catalog", "matching"):
        found = {f"{package}/{path.name}" for path in (ROOT / "gradcases" / package).glob("*.py") if path.name != "__init__.py"}
        assert found - NEAR.keys() == set()
