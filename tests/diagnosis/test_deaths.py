"""A script that dies before its end: what was seen until then is told."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pexpect
import pytest

from tests.commands.processes import Shell

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the deaths are those of POSIX")

SCRIPT = """\
import ctypes
import os
import signal
import sys
import threading

import torch
from torch import nn

first, second = nn.Linear(4, 4), nn.Linear(4, 1)
opt = torch.optim.SGD([*first.parameters(), *second.parameters()], lr=0.1)


class Dies(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, g):
        ctypes.string_at(0)


def hang():
    lock = threading.Lock()
    lock.acquire()
    print("waiting", flush=True)
    lock.acquire()


WAYS = {
    "segfault": lambda: ctypes.string_at(0),
    "exit": lambda: os._exit(3),
    "abort": os.abort,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "terminate": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "replace": lambda: os.execv("/bin/sh", ["sh", "-c", "exit 5"]),
    "fork": lambda: os.fork() or os._exit(0),
    "hang": hang,
    "raise": lambda: open("/nowhere/at/all"),
}
for _ in range(2):
    hidden = first(torch.ones(8, 4)).detach()  # HERE
    loss = second(hidden).mean()
    loss = Dies.apply(loss) if sys.argv[1] == "in backward" else loss
    loss.backward()
    WAYS[sys.argv[1]]()
    opt.step()
    opt.zero_grad()
"""
HERE = next(number for number, line in enumerate(SCRIPT.splitlines(), 1) if line.endswith("# HERE"))
ENDINGS = {
    "in backward": (-signal.SIGSEGV, False),
    "segfault": (-signal.SIGSEGV, False),
    "exit": (3, True),
    "abort": (-signal.SIGABRT, True),
    "kill": (-signal.SIGKILL, False),
    "terminate": (-signal.SIGTERM, False),
    "replace": (5, False),
    "fork": (0, True),
    "raise": (1, True),
}


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "train.py"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


@pytest.mark.parametrize(("way", "code", "complete"), [(way, *ending) for way, ending in ENDINGS.items()], ids=ENDINGS.keys())
def test_what_was_seen_before_it_died_is_told(way: str, code: int, complete: bool, script: Path, tmp_path: Path) -> None:
    ran = Shell(tmp_path).gradcases("diagnose", "--format", "json", script, way)
    report = json.loads(ran.stdout)
    assert (report["exit_code"], report["complete"], report["trouble"]) == (code, complete, None)
    assert [(each["line"], each["cause"], each["tensors"]) for each in report["findings"]] == [
        (HERE, "detached-loss", ["first.weight", "first.bias"])
    ]
    assert ran.returncode == 0


def test_a_script_that_hangs_is_interrupted_and_told_of(script: Path, tmp_path: Path) -> None:
    words = ["-m", "gradcases", "diagnose", str(script), "hang"]
    terminal = pexpect.spawn(sys.executable, words, timeout=120, encoding="utf-8", env=dict(Shell(tmp_path).environment(COLUMNS="100")))
    terminal.expect("waiting")
    terminal.sendintr()
    terminal.expect("KeyboardInterrupt")
    terminal.expect(f"train.py:{HERE}")
    terminal.expect("was ended by")
    terminal.expect("SIGINT")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_where_nothing_was_seen_before_it_died_that_is_said(script: Path, tmp_path: Path) -> None:
    script.write_text("import ctypes\n\nimport torch\n\nctypes.string_at(0)\n", encoding="utf-8")
    ran = Shell(tmp_path).gradcases("diagnose", script)
    assert ran.stdout.decode().startswith("Nothing was found before it ended.")
    assert ran.returncode == 1
