"""Machines that lack something: it does no harm, or it is said clearly. Each with real processes on such a machine."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.catalogs import MINIMAL, TOPIC, minimal, write_catalog
from tests.commands.processes import GRADCASES, Shell, complained, told

INTERRUPTED = """\
import os
import signal

import torch

x = torch.ones(2, requires_grad=True)
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    raise ValueError("it was interrupted") from None
"""
AT = 'raise ValueError("it was interrupted") from None'
RAISES = {"type": "ValueError", "contains": "interrupted", "message": "it was interrupted", "at": AT}
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a machine has is taken away from it as Linux does that")


def _can_mount() -> bool:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "--map-root-user", "--mount", "true"], capture_output=True, check=False).returncode == 0


mounts = pytest.mark.skipif(not _can_mount(), reason="this user may not mount anything, in a namespace of its own either")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    interrupted = minimal(code=INTERRUPTED, symptom="raises", expect={"raises": RAISES, "grads": {"x": None}})
    folder = tmp_path_factory.mktemp("machines") / "catalog"
    return write_catalog(folder, {"a/_topic.yaml": TOPIC, "a/case": MINIMAL, "a/interrupted": interrupted})


def on_machine(shell: Shell, mounted: str, words: str, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """A command where these shell commands have changed what is mounted, for it alone."""
    typed = f"set -e; {mounted}; set +e; {shlex.join(GRADCASES)} {words}"
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", typed]
    return subprocess.run(command, env=shell.environment(**variables), cwd=cwd, capture_output=True, check=False, timeout=120)


ON_ONE_CORE = f"taskset -p -c {min(os.sched_getaffinity(0))} $$ > /dev/null" if sys.platform == "linux" else "false"  # so, one lane


def tmpfs(where: Path | str, options: str) -> str:
    return f"mount -t tmpfs -o {options} none {where}"


@mounts
@pytest.mark.parametrize(
    ("inodes", "code", "said"),
    [
        (4, 5, "no worker can be started: [Errno 28] No space left on device"),
        (7, 3, "the worker failed: OSError: [Errno 28] No space"),
    ],
    ids=["for workers", "for programs"],
)
def test_where_temporary_files_have_no_room_that_is_said_and_nothing_stays(
    shell: Shell, catalog: Path, tmp_path: Path, inodes: int, code: int, said: str
) -> None:
    words = f"run a/case -j 1 --catalog {catalog}; code=$?; ls -A {tmp_path} >&2; exit $code"
    ran = on_machine(shell, f"{ON_ONE_CORE}; {tmpfs(tmp_path, f'nr_inodes={inodes}')}", words, TMPDIR=str(tmp_path))
    assert said in " ".join(told(ran).split())
    assert (ran.returncode, ran.stderr) == (code, b"")


def nothing_in(folders: tuple[str, ...]) -> str:
    """Empty folders that cannot be written to, in which the interpreter is all the same, where it lies in one."""
    kept = {str(path): f"/mnt/{number}" for number, path in enumerate({Path.cwd(), Path(sys.prefix)})}
    hidden = [path for path in kept if path.startswith(tuple(f"{folder}/" for folder in folders))]
    commands = [tmpfs("/mnt", "rw"), *(f"mkdir {kept[path]}; mount --bind {path} {kept[path]}" for path in hidden)]
    commands += [tmpfs(folder, "rw") for folder in folders if folder != "/mnt"]
    commands += [f"mkdir -p {path}; mount --bind {kept[path]} {path}" for path in hidden]
    return "; ".join([*commands, *(f"mount -o remount,ro {folder}" for folder in folders)])


@mounts
def test_where_no_temporary_files_can_be_made_at_all_that_is_said(shell: Shell, catalog: Path) -> None:
    ran = on_machine(
        shell, f"cd {Path.cwd()}; {nothing_in(('/tmp', '/var/tmp', '/mnt'))}; cd /mnt", "run detach/leaf-detached-before-use", TMPDIR="/mnt"
    )
    assert ran.returncode == 2
    assert complained(ran).startswith("gradcases: there is no folder for temporary files: ")
    assert complained(ran).endswith("; name one in the variable TMPDIR\n")


@mounts
def test_on_a_full_disk_the_old_report_stays_and_nothing_beside_it(shell: Shell, tmp_path: Path) -> None:
    filled = f"{tmpfs(tmp_path, 'size=8k')}; echo old > {tmp_path}/report"
    words = f"compat --format json --output {tmp_path}/report; code=$?; cat {tmp_path}/*; ls -A {tmp_path}; exit $code"
    ran = on_machine(shell, filled, words)
    assert (ran.returncode, ran.stdout) == (2, b"old\nreport\n")
    assert complained(ran) == f"gradcases: {tmp_path}/report: cannot be written: No space left on device\n"


@mounts
def test_into_a_read_only_folder_no_run_begins(shell: Shell, catalog: Path, tmp_path: Path) -> None:
    ran = on_machine(shell, tmpfs(tmp_path, "ro"), f"run --catalog {catalog} --output {tmp_path}/report")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complained(ran) == f"gradcases: {tmp_path}/report: the folder {tmp_path} cannot be written to\n"


@mounts
def test_into_a_read_only_folder_no_site_is_made(shell: Shell, catalog: Path, tmp_path: Path) -> None:
    ran = on_machine(shell, tmpfs(tmp_path, "ro"), f"site --catalog {catalog} --output {tmp_path}/site")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complained(ran) == f"gradcases: {tmp_path}/site: the folder {tmp_path} cannot be written to\n"


@mounts
@pytest.mark.parametrize("lacking", ["/dev/shm", "/proc"])
def test_without_what_linux_has_the_run_is_the_same(shell: Shell, catalog: Path, lacking: str) -> None:
    ran = on_machine(shell, tmpfs(lacking, "ro"), f"run a/case --catalog {catalog}")
    assert ran.returncode == 0, ran.stdout.decode() + ran.stderr.decode()
    assert "1 case: 1 holds" in told(ran)


@pytest.fixture(scope="module")
def bare(shell: Shell, catalog: Path) -> subprocess.CompletedProcess[bytes]:
    """A run with no home, no language, no terminal, no standard input, in another time zone, by someone who ignores signals."""
    environment = shell.environment(LANG="C", LC_ALL="C", TZ="Pacific/Kiritimati")
    del environment["HOME"], environment["TERM"]

    def ignore() -> None:
        os.setsid()
        os.close(0)
        for number in (signal.SIGINT, signal.SIGCHLD, signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)

    typed = [*GRADCASES, "run", "--catalog", str(catalog), "--format", "json"]
    return subprocess.run(typed, env=environment, capture_output=True, check=False, timeout=120, preexec_fn=ignore, cwd="/")


def test_on_a_bare_machine_the_run_is_the_same(bare: subprocess.CompletedProcess[bytes]) -> None:
    report = json.loads(told(bare))
    assert bare.stderr == b""
    assert [finding["verdict"] for finding in report["findings"]] == ["holds", "holds"], report["findings"]


def test_an_ignored_interrupt_is_none_to_programs(bare: subprocess.CompletedProcess[bytes]) -> None:
    raised = {finding["case"]: finding["code"].get("type") for finding in json.loads(told(bare))["findings"]}
    assert raised == {"a/case": "RuntimeError", "a/interrupted": "ValueError"}


def test_times_are_in_utc_in_every_time_zone(bare: subprocess.CompletedProcess[bytes]) -> None:
    started = datetime.strptime(json.loads(told(bare))["started"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    assert abs(datetime.now(timezone.utc) - started) < timedelta(hours=1)  # Kiritimati is 14 hours away


@pytest.mark.parametrize("words", ["list", "explain detach", "diagnose --text nothing", "compat detach"])
def test_what_shows_the_catalog_needs_no_home_and_no_language(shell: Shell, words: str) -> None:
    environment = shell.environment(LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", HOME="/nonexistent/home")
    ran = subprocess.run([*GRADCASES, *words.split()], env=environment, capture_output=True, check=False, timeout=120)
    assert ran.returncode in (0, 1)
    assert ran.stderr == b""
    assert told(ran).isascii()
