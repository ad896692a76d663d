"""Cases as items that are run: their outcomes are `gradcases run`'s verdicts, alone and spread over processes."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.catalogs import MINIMAL, minimal, write_catalog
from tests.commands.processes import IDS, Shell, catalog_of_everything, told
from tests.pytest_plugin.processes import PYTEST, Run, run_pytest

VERDICTS = dict.fromkeys(IDS, "holds") | {
    "moved/changed": "changed",
    "moved/exits": "changed",
    "moved/reworded": "reworded",
    "other/needs-cuda": "not-run",
}


@pytest.fixture(scope="module", params=[(), ("-n", "2")], ids=["alone", "xdist"])
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("project")
    catalog_of_everything(folder / "cases")
    return run_pytest(folder, "--gradcases", "cases", "-v", "-rfsE", *request.param, COLUMNS="110")


def test_each_case_has_its_verdict(ran: Run) -> None:
    assert ran.verdicts == VERDICTS


def test_outcomes_are_those_of_the_verdicts(ran: Run) -> None:
    assert ran.code == pytest.ExitCode.TESTS_FAILED
    for outcome in ("2 failed", "5 passed", "1 skipped", "1 reworded"):
        assert outcome in ran.output.splitlines()[-1]
    assert re.search(r"^(.*moved/reworded REWORDED|.* REWORDED .*moved/reworded)", ran.output, re.MULTILINE)


def test_what_is_not_as_stated_is_told_as_a_run_of_the_case_tells_it(ran: Run, tmp_path: Path) -> None:
    catalog = catalog_of_everything(tmp_path / "cases")
    text = told(Shell(tmp_path).gradcases("run", "moved/changed", "--catalog", catalog, COLUMNS="110"))
    reproducer = text.partition("\nWhy: gradcases explain")[0]
    assert "What differs: the code" in reproducer
    assert reproducer in ran.output
    assert reproducer in (ran.element("moved/changed", "failure").text or "")


def test_the_reason_is_in_the_summary_and_in_the_junit_report(ran: Run) -> None:
    reason = "changed: code: grad x: expected [3.0, 3.0], observed [2.0, 2.0]"
    assert "FAILED cases/moved/changed.yaml::moved/changed - changed: code: grad x: " in ran.output
    assert ran.element("moved/changed", "failure").get("message") == reason


def test_what_is_not_run_is_skipped_with_the_reason_and_the_place_of_the_case(ran: Run) -> None:
    assert "SKIPPED [1] cases/other/needs-cuda.yaml:5: not-run: is about cuda, not cpu" in ran.output
    assert ran.element("other/needs-cuda", "skipped").get("message") == "not-run: is about cuda, not cpu"


def test_what_moved_of_a_message_is_told_though_nothing_fails(ran: Run) -> None:
    reworded = ran.output.partition(" REWORDED ==")[2]
    assert "reworded: behaves as documented; only the recorded message's text moved" in reworded
    assert "`so` became `and`" in reworded


@pytest.mark.parametrize(
    ("words", "code", "outcome"),
    [
        ((), 0, "1 reworded"),
        (("--gradcases-fail-on", "reworded"), 1, "1 failed"),
        (("--gradcases-isolation", "none", "--gradcases-timeout", "60"), 0, "1 reworded"),
    ],
    ids=str,
)
def test_options_of_run_have_its_effect(tmp_path: Path, words: tuple[str, ...], code: int, outcome: str) -> None:
    catalog = catalog_of_everything(tmp_path / "cases")
    ran = run_pytest(tmp_path, "--gradcases", catalog, "-k", "odd", *words)
    assert (ran.code, outcome in ran.output) == (code, True)


HOOK = """
import pytest

@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item):
    print(f"spoken by the project beside {item.name}")
    if item.name == "good/holds":
        raise LookupError("the project's own trouble")
    return (yield)
"""


def test_hooks_of_the_project_are_told_as_pytest_tells_them(tmp_path: Path) -> None:
    catalog = catalog_of_everything(tmp_path / "cases")
    (tmp_path / "conftest.py").write_text(HOOK)
    ran = run_pytest(tmp_path, "--gradcases", catalog, "-k", "reworded or holds", COLUMNS="110")
    assert ran.code == pytest.ExitCode.TESTS_FAILED
    assert re.search(r"^E +LookupError: the project's own trouble$", ran.output, re.MULTILINE)
    assert "spoken by the project beside good/holds" in ran.output
    reworded = ran.output.partition(" REWORDED ==")[2].partition("= short test summary")[0]
    assert "`so` became `and`" in reworded
    assert "spoken by the project" not in reworded


def test_where_no_case_is_left_to_run_no_worker_is_started(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"own.gradcase.yaml": MINIMAL})
    (tmp_path / "test_own.py").write_text("def test_it(): pass\n")
    (tmp_path / "python").write_text(f'#!/bin/sh\ntouch {tmp_path}/started\nexec {sys.executable} "$@"\n')
    (tmp_path / "python").chmod(0o755)
    words = ("--gradcases-python", tmp_path / "python")
    ran = run_pytest(tmp_path, *words, "-k", "test_it")
    assert (ran.code, ran.output.splitlines()[-1].strip("= ").partition(" in ")[0]) == (0, "1 passed, 1 deselected")
    assert not (tmp_path / "started").exists()
    assert run_pytest(tmp_path, *words, "-k", "own").verdicts == {f"{tmp_path.name}/own": "holds"}
    assert (tmp_path / "started").exists()


def test_settings_may_stand_in_the_configuration_file(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"loop.gradcase.yaml": minimal(code="import torch\nwhile True:\n    pass\n")})
    (tmp_path / "pytest.ini").write_text("[pytest]\ngradcases_timeout = 0.5\n")
    ran = run_pytest(tmp_path)
    assert ran.verdicts == {f"{tmp_path.name}/loop": "changed"}
    assert "0.5 s" in ran.output


def test_a_case_may_be_about_a_library_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "layers.py").write_text("def twice(x):\n    return (2 * x).detach()\n")
    code = "import torch\nimport layers\nx = torch.ones(2, requires_grad=True)\nloss = layers.twice(x).sum()\nloss.backward()\n"
    write_catalog(tmp_path, {f"{name}.gradcase.yaml": minimal(code=code, requires={"modules": [name]}) for name in ("layers", "missing")})
    ran = run_pytest(tmp_path, PYTHONPATH=str(tmp_path / "library"))
    assert sorted(ran.verdicts.values()) == ["holds", "not-run"]
    assert ran.element(f"{tmp_path.name}/missing", "skipped").get("message") == "not-run: needs the module missing"


def test_a_target_without_torch_fails_and_says_so(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"own.gradcase.yaml": MINIMAL})
    bare = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    ran = run_pytest(tmp_path, "--gradcases-python", next(bare.glob("[bS]*/python*")))
    assert ran.code == pytest.ExitCode.TESTS_FAILED
    assert "not-run: torch cannot be imported" in ran.output


@pytest.mark.parametrize("words", [(), ("-n", "2")], ids=["alone", "xdist"])
@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
def test_an_interrupt_leaves_no_process_and_no_file(tmp_path: Path, words: tuple[str, ...]) -> None:
    pipe, temporary = tmp_path / "pipe", tmp_path / "temporary"
    os.mkfifo(pipe)
    temporary.mkdir()
    code = f"import torch\nopen({str(pipe)!r}, 'w').write('here')\nwhile True:\n    pass\n"
    write_catalog(tmp_path, {"loop.gradcase.yaml": minimal(code=code)})
    environment = Shell(tmp_path).environment(GRADCASES_TEST=str(tmp_path), TMPDIR=str(temporary))
    # A session of its own, so that the interrupt goes to all of its processes, as one from a keyboard does.
    process = subprocess.Popen([*PYTEST, *words, str(tmp_path)], cwd=tmp_path, env=environment, stdout=-1, start_new_session=True)
    try:
        _await_word(pipe)
        os.killpg(process.pid, signal.SIGINT)
        output = process.communicate(timeout=60)[0]
    finally:
        process.kill()
        process.wait()
    assert process.returncode == pytest.ExitCode.INTERRUPTED, output.decode()
    assert _marked(f"GRADCASES_TEST={tmp_path}") == []
    shutil.rmtree(temporary / f"pytest-of-{os.environ.get('USER', 'root')}", ignore_errors=True)
    assert list(temporary.glob("gradcases-*")) == []


def _await_word(pipe: Path) -> None:
    """Return when something is written to it."""
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert select.select([reading], [], [], 120)[0], "the case did not begin"
    finally:
        os.close(reading)


def _marked(mark: str) -> list[str]:
    """The processes that have this in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:  # it ended meanwhile, or is another user's
            continue
    return found
