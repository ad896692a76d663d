"""`gradcases record`: what runs showed, written back."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from gradcases.catalog import builtin_root
from tests.catalogs import MINIMAL, minimal, write_catalog
from tests.commands.processes import GRADCASES, RUNS, Shell, complained, returning, told

MESSAGE = "element 0 of tensors does not require grad and does not have a grad_fn"
MOVED = MINIMAL.replace(MESSAGE, "element 0 does not require grad, as it was said before  # a text of old")
COMMENTED = MINIMAL.replace("expect:\n", "expect:   # as of today\n").replace("type: RuntimeError", 'type: "RuntimeError"   # the class')


def record(shell: Shell, catalog: Path, *words: str, code: int = 0, ci: str = "") -> str:
    """What it shows; it ends with this exit code."""
    ran = shell.gradcases("record", *words, "--catalog", catalog, CI=ci)
    assert ran.returncode == code, complained(ran)
    return told(ran) + complained(ran)


def test_where_nothing_is_new_no_file_is_touched(shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/one": COMMENTED.replace("\n", "\r\n"), "t/two": "\ufeff" + COMMENTED})
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in catalog.glob("t/*")}
    assert record(shell, catalog) == "2 cases: nothing new to record\n"
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in catalog.glob("t/*")} == before


@pytest.mark.parametrize("text", [COMMENTED, COMMENTED.replace("\n", "\r\n"), "\ufeff" + COMMENTED], ids=["plain", "windows", "mark"])
def test_a_moved_message_is_restored_exactly(text: str, shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/one": text.replace(MESSAGE, "it does not require grad, it was said"), "t/two": MINIMAL})
    shown = record(shell, catalog, "--yes")
    assert "-    message: it does not require grad, it was said\n" in shown
    assert f"+    message: {MESSAGE}\n" in shown
    assert shown.endswith("2 cases: 1 change recorded in 1 file\n")
    assert (catalog / "t/one.yaml").read_bytes() == text.encode()


def test_messages_of_the_built_in_catalog_are_restored_exactly(shell: Shell, tmp_path: Path) -> None:
    """A page-long block, quotes, and the block of several that applies here."""
    names = (
        "gradcheck/wrong-backward",
        "in-place/leaf-plus-equals",
        "func/vmap-if",
        "views/in-place-on-split-or-chunk",
        "in-place/apply-and-map",
    )
    files = {name: (builtin_root() / f"{name}.yaml").read_text() for name in names}
    for name, text in files.items():
        before, at, rest = text.rpartition("message: ")
        line, behind, after = rest.partition("\n      at:") if "\n      at:" in rest else rest.partition("\n    at:")
        quote = line[-1] if line[0] in "'\"" and line[-1] == line[0] else ""
        moved = f"{line[: len(line) - len(quote)]} moved{quote}"
        write_catalog(
            tmp_path, {name: f"{before}{at}{moved}{behind}{after}", "sources.yaml": (builtin_root() / "sources.yaml").read_text()}
        )
    record(shell, tmp_path, "--yes")
    assert {name: (tmp_path / f"{name}.yaml").read_text() for name in names} == files


def test_a_missing_message_is_added_behind_the_core(shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/one": MINIMAL.replace(f"    message: {MESSAGE}\n", "")})
    record(shell, catalog, "--yes")
    assert (catalog / "t/one.yaml").read_text() == MINIMAL


def test_only_the_block_that_applies_is_written(shell: Shell, tmp_path: Path) -> None:
    block = (
        "    raises: {{type: RuntimeError, contains: does not require grad, message: {}, at: loss.backward()}}\n    grads: {{x: null}}\n"
    )
    old, moved, new = (block.format(text) for text in ("of the old", "of the new", MESSAGE))
    head = MINIMAL.partition("expect:")[0] + "expect:\n  - when: {torch: '<1.9'}\n"
    tail = "why: a\nno_fix: b\n"
    text = f"{head}{old}  - when: {{torch: '>=1.9'}}  # later\n{{}}{tail}"
    catalog = write_catalog(tmp_path, {"t/one": text.replace("{}", moved).replace("{{", "{").replace("}}", "}")})
    record(shell, catalog, "--yes")
    assert (catalog / "t/one.yaml").read_text() == text.replace("{}", new).replace("{{", "{").replace("}}", "}")


def test_a_fix_that_raises_is_recorded_too(shell: Shell, tmp_path: Path) -> None:
    fix = {
        "what": "a",
        "changes": "workaround",
        "code": MINIMAL.partition("code: |\n")[2].partition("expect")[0].replace("\n  ", "\n").strip(),
    }
    raises = {"type": "RuntimeError", "contains": "grad", "message": "no grad", "at": "loss.backward()"}
    catalog = write_catalog(tmp_path, {"t/one": minimal(no_fix=None, fix=fix | {"expect": {"raises": raises, "grads": {"x": None}}})})
    assert f"+      message: {MESSAGE}\n" in record(shell, catalog, "--yes")


BEHAVIOUR: dict[str, tuple[str, str]] = {
    "type": ("type: RuntimeError", "type: ValueError"),
    "core": ("contains: does not require grad\n", "contains: an older text\n"),
    "line": ("at: loss.backward()", "at: import torch"),
    "gradient": ("grads: {x: null}", "grads: {x: [1.0, 2.0]}  # by hand"),
}


@pytest.mark.parametrize("name", BEHAVIOUR)
def test_behaviour_is_written_only_where_that_is_asked_for(name: str, shell: Shell, tmp_path: Path) -> None:
    true, stated = BEHAVIOUR[name]
    catalog = write_catalog(tmp_path, {"t/one": MINIMAL.replace(true, stated)})
    before = (catalog / "t/one.yaml").read_text()
    shown = record(shell, catalog, "--yes", code=1)
    assert "left: t/one: the code behaves otherwise (" in shown
    assert (catalog / "t/one.yaml").read_text() == before
    record(shell, catalog, "--yes", "--behaviour")
    after = (catalog / "t/one.yaml").read_text()
    assert [line for line in after.splitlines() if line not in before.splitlines()] != []
    assert sum(line not in before.splitlines() for line in after.splitlines()) == 1
    assert shell.gradcases("run", "--catalog", catalog).returncode == 0


def test_what_is_raised_warned_of_or_stated_no_more_goes_and_what_is_new_comes(shell: Shell, tmp_path: Path) -> None:
    warns = "import torch\nx = torch.ones(2, requires_grad=True)\ny = x * 2\ny.grad\ny.sum().backward()\n"
    catalog = write_catalog(
        tmp_path,
        {
            "t/raises": minimal(expect={"grads": {"z": None}, "values": {"gone": 1}}),
            "t/returns": minimal(code=RUNS),
            "t/warns": returning([2.0, 2.0]) | {"code": warns},
            "t/silent": minimal(
                code=RUNS, expect={"warns": [{"category": "UserWarning", "contains": "a"}], "grads": {"x.*": "present", "x": None}}
            ),
        },
    )
    record(shell, catalog, "--yes", "--behaviour")
    assert shell.gradcases("run", "--catalog", catalog).returncode == 0
    assert record(shell, catalog, "--behaviour") == "4 cases: nothing new to record\n"


PARAMS = """\
title: $op cuts off
cause: detached-loss
symptom: raises
params:
  exp: {op: exp, message: a moved text that does not require grad}
  log: {op: log, message: MESSAGE}
code: |
  import torch
  x = torch.ones(2, requires_grad=True)
  loss = torch.$op(x).detach().sum()
  loss.backward()
expect:
  raises: {type: RuntimeError, contains: does not require grad, message: $message, at: loss.backward()}
  grads: {x: null}
why: It does.
no_fix: It is a test.
""".replace("MESSAGE", MESSAGE)


def test_a_sub_case_of_its_own_text_is_recorded_in_its_row(shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/ops": PARAMS})
    record(shell, catalog, "t/ops[exp]", "--yes")
    assert (catalog / "t/ops.yaml").read_text() == PARAMS.replace("a moved text that does not require grad", MESSAGE)


@pytest.mark.parametrize(
    ("params", "left"),
    [
        (PARAMS.replace("contains: does not require grad, ", "contains: $message, "), "which stands elsewhere too; change it by hand"),
        (PARAMS.replace("$message", "'it does not require grad: $message'"), None),
    ],
)
def test_what_sub_cases_share_is_written_only_if_it_is_right_for_all(params: str, left: str | None, shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/ops": params})
    shown = record(shell, catalog, "--yes", *(["--behaviour"] if left else []), code=1)
    assert "left: " in shown
    assert left is None or left in shown
    assert (catalog / "t/ops.yaml").read_text() == params


RAISING = """\
title: It raises of $name
cause: detached-loss
symptom: raises
params:
  int: {name: int, value: 1}
  text: {name: str, value: "'a'"}
code: |
  import torch
  x = $value
  raise TypeError(f"there is no gradient of {type(x).__name__} or {type(x).__name__}s here")
expect:
  raises:
    type: TypeError
    contains: no gradient
    message: TEXT
    at: 'raise TypeError(f"there is no gradient of {type(x).__name__} or {type(x).__name__}s here")'
why: It does.
no_fix: It is a test.
"""


@pytest.mark.parametrize("moved", ["no gradient of $name", "no gradient of ${name}, it was"])
def test_a_shared_text_with_variables_is_recorded_where_it_is_each_ones_own(moved: str, shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/types": RAISING.replace("TEXT", moved)})
    reference = "${name}" if "{" in moved else "$name"
    shown = record(shell, catalog, "--yes", code=0 if "{" in moved else 1)
    after = (catalog / "t/types.yaml").read_text()
    if "{" in moved:
        assert after == RAISING.replace("TEXT", f"there is no gradient of {reference} or {reference}s here")
    else:  # `$names` would be another variable
        assert "left: `expect.0.raises.message` has variables in it" in shown
        assert after == RAISING.replace("TEXT", moved)


def test_sub_cases_that_differ_in_a_text_they_share_leave_it(shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/types": RAISING.replace("TEXT", "no gradient at all")})
    assert "left: `expect.0.raises.message` stands for t/types[int], t/types[text], which now differ in it" in record(
        shell, catalog, "--yes", code=1
    )


@pytest.mark.parametrize("code", ["import os\nimport torch\nos._exit(3)\n", "import ctypes\nimport torch\nctypes.string_at(0)\n"])
def test_what_no_case_can_state_is_left(code: str, shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/one": minimal(code=code, expect={})})
    assert "which no case can state" in record(shell, catalog, "--yes", "--behaviour", code=1)


def test_what_varies_is_left(shell: Shell, tmp_path: Path) -> None:
    code = "import time\nimport torch\nraise ValueError(f'no grad {time.perf_counter_ns()}')\n"
    raises = {"type": "ValueError", "contains": "no grad", "message": "no grad 1", "at": code.splitlines()[2]}
    catalog = write_catalog(tmp_path, {"t/one": minimal(code=code, expect={"raises": raises})})
    before = (catalog / "t/one.yaml").read_text()
    assert "left: t/one: not deterministic" in record(shell, catalog, "--yes", "--behaviour", code=3)
    assert (catalog / "t/one.yaml").read_text() == before


def test_without_a_terminal_it_shows_what_it_would_do_and_says_how(shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/one": MOVED})
    shown = record(shell, catalog, code=2)
    assert f"+    message: {MESSAGE}  # a text of old\n" in shown
    assert "gradcases: nothing was written: there is no terminal to ask on; look at the changes above, and add --yes" in shown
    assert (catalog / "t/one.yaml").read_text() == MOVED


def test_in_ci_it_does_nothing(shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/one": MOVED})
    assert "does not do so in CI" in record(shell, catalog, "--yes", code=2, ci="true")
    assert (catalog / "t/one.yaml").read_text() == MOVED


@pytest.mark.parametrize(
    ("words", "complaint"),
    [(["nothing-like-it"], "no case goes by `nothing-like-it`"), (["--device", "GPU"], "`GPU` is no device"), (["-j", "0"], "-j")],
)
def test_what_is_typed_wrongly_is_exit_code_2(words: list[str], complaint: str, shell: Shell, tmp_path: Path) -> None:
    assert complaint in record(shell, write_catalog(tmp_path, {"t/one": MINIMAL}), *words, code=2)


def test_a_case_that_cannot_run_is_exit_code_5(shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/one": minimal(requires={"modules": ["no_such_module"]})})
    assert record(shell, catalog, code=5) == "1 case, 1 of them not run: nothing new to record\n"


def test_a_target_without_torch_records_nothing(shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path / "catalog", {"t/one": MOVED})
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S -I "$@"\n')
    bare.chmod(0o755)
    shown = record(shell, catalog, "--yes", "--behaviour", "--python", str(bare), code=5)
    assert shown == "1 case, 1 of them not run: nothing new to record\n"
    assert (catalog / "t/one.yaml").read_text() == MOVED


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_what_somebody_else_writes_while_it_asks_is_not_written_over(shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/one": MOVED})
    child = asking(shell, catalog)
    child.expect_exact("Write this into 1 file? [y/N]: ")
    (catalog / "t/one.yaml").write_text("theirs: true\n")
    child.send("y\n")
    assert ended(child) == 2
    assert "was changed by somebody else meanwhile; run record again" in " ".join(child.before.split())  # wherever it is wrapped
    assert (catalog / "t/one.yaml").read_text() == "theirs: true\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_an_interrupt_records_nothing(shell: Shell, tmp_path: Path) -> None:
    lasting = minimal(code="import time\nimport torch\ntime.sleep(100)\n", expect={})
    catalog = write_catalog(tmp_path, {"a/moved": MOVED, "b/lasting": lasting})
    child = asking(shell, catalog, "--yes", "-j", "1")
    child.expect_exact("1/2 cases")
    child.expect_exact("b/lasting")
    child.sendintr()
    assert ended(child) == 130
    assert "Traceback" not in child.before
    assert (catalog / "a/moved.yaml").read_text() == MOVED


def asking(shell: Shell, catalog: Path, *words: str) -> Any:
    """It on a terminal of its own."""
    import pexpect

    typed = shlex.join([*GRADCASES, "record", "--catalog", str(catalog), *words])
    environment = shell.environment(CI="", NO_COLOR="1")
    return pexpect.spawn("/bin/sh", ["-c", f"exec {typed}"], env=environment, dimensions=(50, 100), timeout=60, encoding="utf-8")


def ended(child: Any) -> int | None:
    """Its exit code, when it has written all."""
    import pexpect

    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus  # type: ignore[no-any-return]  # an int


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("answer", "code", "written"), [("y", 0, True), ("n", 1, False), ("\x04", 1, False)])
def test_on_a_terminal_it_asks(answer: str, code: int, written: bool, shell: Shell, tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path, {"t/one": MOVED})
    child = asking(shell, catalog)
    child.expect_exact(f"+    message: {MESSAGE}")
    child.expect_exact("Write this into 1 file? [y/N]: ")
    child.send(answer if answer == "\x04" else f"{answer}\n")
    assert ended(child) == code
    assert ("1 change recorded in 1 file" in child.before) == written
    assert ("nothing was written" in child.before) != written
    assert ((catalog / "t/one.yaml").read_text() != MOVED) == written
    assert os.listdir(catalog / "t") == ["one.yaml"]
