"""Each check complains of what it is about, at its place, and of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from gradcases.lint import CHECKS, findings
from gradcases.lint.checks import ALL
from tests.catalog.edits import edited
from tests.catalogs import MINIMAL, TOPIC, write_catalog
from tests.lint import test_between_cases

if TYPE_CHECKING:
    from pathlib import Path

RAISES = "\n  raises:\n    type: E\n    contains: {contains}\n    message: {message}\n    at: {at}\n"
WHEN = "\n  - when: {{torch: '<2'}}\n  - when: {{torch: '>=2'}}\n    raises: {{type: E, contains: a, message: a, at: {at}}}\n"
LOOP = "|\n  import torch\n  x = 1\n  if x:\n      x = 1  # again\n"
FIX = "\n  what: a\n  changes: workaround\n  code: |\n    {code}\n  expect:\n    raises: {{type: E, contains: a, message: a, at: {at}}}\n"
FLOW = "{what: a, changes: workaround, code: import torch, expect: {}}"

Blocks = dict[str, str | None]


def raises(contains: str = "a", message: str = "a", at: str = "loss.backward()") -> Blocks:
    return {"expect": RAISES.format(contains=contains, message=message, at=at)}


def fix(code: str = "import torch", at: str = "import torch") -> Blocks:
    return {"no_fix": None, "fix": FIX.format(code=code, at=at)}


# By check: the keys of a case, and where and of what it complains.
COMPLAINTS: dict[str, list[tuple[Blocks, list[str]]]] = {
    "core-is-in-message": [
        (raises("not this", "but that"), ["12:15: `contains` is not in the recorded `message`: 'not this'"]),
        (raises("THE core", "the core"), ["12:15: `contains` is not in the recorded `message`: 'THE core'"]),
        (
            {"expect": "\n  - when: {torch: '<2'}\n  - when: {torch: '>=2'}\n    raises: {type: E, contains: a, message: b, at: x}\n"},
            ["12:33: `contains` is not in the recorded `message`: 'a'"],
        ),
        (
            {"no_fix": None, "expect": "{}", "fix": FIX.format(code="import torch", at="import torch").replace("message: a", "message: b")},
            ["17:33: `contains` is not in the recorded `message`: 'a'"],
        ),
    ],
    "message-is-recorded": [
        (
            {"expect": "{raises: {type: E, contains: a, at: loss.backward()}}"},
            ["9:18: `raises` has no recorded `message`; add the whole text, as it was raised"],
        ),
    ],
    "raising-line-is-there": [
        (raises(at="loss.forward()"), ["14:9: `at` names a line that the program does not have: 'loss.forward()'"]),
        (
            raises(at="{line: loss.backward(), nth: 2}"),
            ["14:9: `at` names a line that the program does not have 2 times (it has it 1): 'loss.backward()'"],
        ),
        (
            raises(at="x = 1") | {"code": LOOP},
            ["14:9: `at` may be line 2 or 4 of the program: 'x = 1'; say which with `{line: ..., nth: ...}`"],
        ),
        (fix(at="x = 1"), ["23:52: `at` names a line that the program does not have: 'x = 1'"]),
    ],
    "program-is-python": [
        ({"code": "|\n  import torch\n  x = (1\n  y = 2\n"}, ["6:7: is not Python: '(' was never closed"]),
        ({"code": "|2\n    import torch\n"}, ["5:4: is not Python: unexpected indent"]),
        (
            {"setup": "|\n  import torch\n  if torch:\n", "code": "|\n  x = 1\n"},
            ["5:3: is not Python: expected an indented block after 'if' statement on line 17"],
        ),
        ({"code": "import torch; x ="}, ["4:24: is not Python: invalid syntax"]),
        ({"code": "|\n  import torch\n  é = 'ü' é\n"}, ["6:11: is not Python: invalid syntax"]),
        (fix(code="import torch; x ="), ["21:22: is not Python: invalid syntax"]),
    ],
    "no-fix-is-explained": [
        ({"no_fix": "none"}, ["17:9: `no_fix` is no reason: 'none'; say in a sentence why there is none"]),
        ({"no_fix": "there is none"}, ["17:9: `no_fix` is no reason: 'there is none'; say in a sentence why there is none"]),
    ],
    "case-is-found": [
        (
            {"aliases": "\n- fine\n- a/\n"},
            ["20:3: no selector finds the case by the alias `a/`; use letters, digits and `-` between them"],
        ),
        ({"aliases": "['-a']"}, ["18:11: no selector finds the case by the alias `-a`; use letters, digits and `-` between them"]),
        ({"aliases": "[' a']"}, ["18:11: no selector finds the case by the alias `a`; use letters, digits and `-` between them"]),
        (
            {"aliases": "['cause:a']"},
            ["18:11: no selector finds the case by the alias `cause:a`; use letters, digits and `-` between them"],
        ),
    ],
    "fix-differs": [
        (fix(code="import  torch  # again") | {"code": "|\n  import torch\n"}, ["17:9: `fix 1` is the same program as the code"]),
        (
            {"no_fix": None, "fix": f"[{FLOW}, {{name: b, {FLOW[1:]}]"},
            ["17:117: `b` is the same program as `fix 1`"],
        ),
        (fix(code="import torch") | {"code": "|\n  import torch\n"}, ["17:9: `fix 1` is the same program as the code"]),
        (fix() | {"code": "|\n  import torch\n", "setup": "y = 1"}, ["17:9: `fix 1` is the same program as the code"]),
    ],
    "see-is-there": [
        ({"see": "{cases: [t/s, t/nowhere]}"}, ["18:20: it refers to `t/nowhere`, which is no case"]),
        (
            {"same-message-as": "\n- t/nowhere\n- 't/s[a]'\n"},
            ["19:3: it refers to `t/nowhere`, which is no case", "20:3: it refers to `t/s[a]`, which is no case"],
        ),
    ],
    "imports-torch": [
        ({"code": "|\n  x = 1\n"}, ["4:7: a program does not import torch; pasted alone it would not run"]),
        (
            {"code": "|\n  # import torch\n  x = 'import torch'\n"},
            ["4:7: a program does not import torch; pasted alone it would not run"],
        ),
        (
            {"code": "|\n  import torchvision\n  from .torch import x\n"},
            ["4:7: a program does not import torch; pasted alone it would not run"],
        ),
        (fix(code="x = 1"), ["20:9: a program does not import torch; pasted alone it would not run"]),
    ],
    "all-is-written": [
        ({"title": "'TODO: say what happens'"}, ["1:8: `title` is still to be written: say what happens"]),
        ({"cause": "TODO"}, ["2:8: `cause` is still to be written: replace the mark"]),
        ({"symptom": "TODO none-grad or no-fault"}, ["3:10: `symptom` is still to be written: none-grad or no-fault"]),
        ({"why": "|\n  TODO say\n  why\n"}, ["16:6: `why` is still to be written: say why"]),
        ({"no_fix": "TODO"}, ["17:9: `no_fix` is still to be written: replace the mark"]),
        ({"tags": "[a, TODO]"}, ["18:11: `tags` is still to be written: replace the mark"]),
        (raises(contains="TODO"), ["12:15: `contains` is still to be written: replace the mark"]),
    ],
}

# By check: keys of a case of which it does not complain.
FINE: dict[str, list[Blocks]] = {
    "core-is-in-message": [
        raises("core", "the core of it"),
        raises("at 0x7f00dead", "at 0x7f11beef"),
        {"expect": "{raises: null}"},
        {"expect": "{raises: {type: E, contains: a, at: loss.backward()}}"},
    ],
    "message-is-recorded": [raises(), {"expect": "{}"}],
    "raising-line-is-there": [
        raises(),
        raises(at="{line: loss.backward(), nth: 1}"),
        raises(at="{line: x = 1, nth: 1}") | {"code": LOOP},
        raises(at="{line: x = 1, nth: 2}") | {"code": LOOP},
        {"expect": WHEN.format(at="{line: x = 1, nth: 1}"), "code": LOOP},
        raises(at='"x = 1  # again"') | {"code": LOOP},
        {"expect": "{}"},
        fix(),
    ],
    "program-is-python": [
        {},
        {"code": "|\n  import torch\n  x = '\\d'\n  assert (x, 1)\n  x is 1\n"},
        {"requires": '{python: ">=3.99"}', "code": "|\n  import torch\n  no Python of today\n"},
        {"requires": '{python: "<3.8"}', "code": "|\n  import torch\n  print 1\n"},
    ],
    "no-fix-is-explained": [{}, {"no_fix": "TODO"}, {"no_fix": "It works as documented."}, fix()],
    "case-is-found": [{}, {"aliases": "[a, t, two words, ü]"}],
    "fix-differs": [{}, fix(code="import torch; x = 1")],
    "see-is-there": [{"see": "{cases: [t/s]}", "same-message-as": "[t/s]"}, {"see": "{docs: [torch.nowhere]}"}],
    "imports-torch": [
        {},
        {"code": "from torch import nn"},
        {"code": "import torch.nn as nn"},
        {"code": "import numpy, torch"},
        {"code": "|\n  def f():\n      import torch\n"},
        {"setup": "import torch", "code": "x = 1"},
        {"code": "|\n  no Python\n"},
    ],
    "all-is-written": [
        {"title": "A TODO in a text", "why": "TODOs are no mark."},
        raises(message="TODO", at="TODO = 1") | {"code": "|\n  TODO = 1\n", "setup": "TODO = 0"},
        {"expect": "{values: {x: TODO}}"},
    ],
}


def complaints(check: str, folder: Path, blocks: Blocks) -> list[str]:
    catalog = load(write_catalog(folder, {"t/s": edited(blocks)}))
    return [str(problem).removeprefix(f"{folder}/t/s.yaml:") for problem in CHECKS[check](catalog)]


@pytest.mark.parametrize(("check", "number"), [(check, number) for check, rows in COMPLAINTS.items() for number in range(len(rows))])
def test_a_check_complains_at_its_place(check: str, number: int, tmp_path: Path) -> None:
    blocks, told = COMPLAINTS[check][number]
    assert complaints(check, tmp_path, blocks) == told


@pytest.mark.parametrize(("check", "number"), [(check, number) for check, rows in FINE.items() for number in range(len(rows))])
def test_a_check_does_not_complain_of_what_is_right(check: str, number: int, tmp_path: Path) -> None:
    assert complaints(check, tmp_path, FINE[check][number]) == []


def test_a_program_that_python_cannot_take_in_is_no_traceback(tmp_path: Path) -> None:
    (complaint,) = complaints("program-is-python", tmp_path, {"code": f"|\n  import torch\n  x = {'-' * 100_000}1\n"})
    assert "is not Python: " in complaint


def test_every_check_has_a_case_in_which_it_complains_and_one_in_which_it_does_not() -> None:
    assert set(COMPLAINTS) == set(FINE)
    assert set(test_between_cases.COMPLAINTS) == set(test_between_cases.FINE)
    assert sorted([*COMPLAINTS, *test_between_cases.COMPLAINTS]) == sorted(CHECKS)


def test_the_names_of_the_checks_are_unique() -> None:
    assert len(CHECKS) == len(ALL)
    assert [name.replace("-", "_") for name in CHECKS] == [check.__name__ for check in ALL]


def test_every_check_says_what_it_checks() -> None:
    assert [name for name, check in CHECKS.items() if not check.__doc__] == []


def test_nothing_is_found_in_what_is_right(tmp_path: Path) -> None:
    assert list(findings(load(write_catalog(tmp_path, {"t/s": MINIMAL, "t/_topic.yaml": TOPIC})))) == []


def test_findings_name_their_check_and_say_each_thing_once(tmp_path: Path) -> None:
    blocks = {"title": "$t", "code": "|\n  x = (\n", "see": "{cases: [nowhere]}", "params": "{a: {t: a}, b: {t: b}}"}
    catalog = load(write_catalog(tmp_path, {"t/s": edited(blocks), "t/_topic.yaml": TOPIC}))
    assert [str(problem).removeprefix(f"{tmp_path}/t/s.yaml:") for problem in findings(catalog)] == [
        "11:9: `at` names a line that the program does not have: 'loss.backward()' [raising-line-is-there]",
        "5:7: is not Python: '(' was never closed [program-is-python]",
        "15:15: it refers to `nowhere`, which is no case [see-is-there]",
    ]


def test_nothing_is_found_in_the_built_in_catalog() -> None:
    assert [str(problem) for problem in findings(load())] == []


def test_what_is_to_be_written_of_a_topic_is_told_at_its_place(tmp_path: Path) -> None:
    topic = "title: TODO\nintroduction: >-\n  TODO say what\n  they share\n"
    catalog = load(write_catalog(tmp_path, {"t/s": MINIMAL, "t/_topic.yaml": topic}))
    assert [str(problem).removeprefix(f"{tmp_path}/t/_topic.yaml:") for problem in CHECKS["all-is-written"](catalog)] == [
        "1:8: `title` is still to be written: replace the mark",
        "2:15: `introduction` is still to be written: say what they share",
    ]


def test_a_case_whose_cause_is_still_to_be_named_is_no_hindrance_to_the_catalog(tmp_path: Path) -> None:
    catalog = load(write_catalog(tmp_path, {"t/s": edited({"cause": "TODO name it"}), "t/other": MINIMAL}))
    assert catalog.causes[catalog.by_id["t/s"].cause].summary == "Its cause is still to be named."
    assert "TODO" not in load(write_catalog(tmp_path / "written", {"t/s": MINIMAL})).causes
