"""The direct worker over its wire, until its standard input ends: what it answers, and what it makes of what programs leave."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import gradcases

WORKER = Path(gradcases.__file__).parent / "inside" / "worker.py"
BACKWARD = "import torch\nx = torch.ones(2, requires_grad=True)\n(x * 2).sum().backward()\nprint('done')\n"
# What is told first of several comes last here: in a run none of these processes gets another program.
LEAVING = {
    "nothing": BACKWARD,
    "operators": "import torch\ntorch.library.Library('of_a_test', 'DEF')\n",
    "inference mode": "import torch\nmode = torch.inference_mode()\nmode.__enter__()\n",
    "child processes": "import subprocess\nsubprocess.Popen(['sleep', '600'])\n",
    "threads": "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n",
    "no folder": "import os, shutil\nshutil.rmtree(os.path.dirname(os.getcwd()))\n",
}
# What a program sets that can be put back; the process gets the next one.
SETS = """\
import resource, torch
torch.use_deterministic_algorithms(True)
resource.setrlimit(resource.RLIMIT_NOFILE, (200, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
"""
FINDS = """\
import resource, torch
found = [torch.are_deterministic_algorithms_enabled(), resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 200]
"""


def job(name: str, text: str, **keys: Any) -> dict[str, Any]:
    return {"job": name, "file": "case.yaml", "parts": [[1, text]], "timeout": 60, **keys}


ENDING = job("last", "import os\nos._exit(7)\n")


def conversation(room: Path, requests: Sequence[dict[str, Any]]) -> tuple[int, list[dict[str, Any]]]:
    """The worker's exit code, and its answers until then. Its input stays open: the end of that would end it at once."""
    room.mkdir()
    command = [sys.executable, str(WORKER), "direct", str(room), "cpu"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=room) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write("".join(json.dumps(request) + "\n" for request in requests).encode())
        worker.stdin.flush()
        heard = [json.loads(line) for line in worker.stdout if line.strip()]
        return worker.wait(), heard


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, list[dict[str, Any]]]:
    questions: list[dict[str, Any]] = [{"find": ["json", "no_such_module", "json.no_such_module"]}, {"find_mode": "eager"}]
    jobs = [job(name, text) for name, text in LEAVING.items() if sys.platform == "linux" or name == "nothing"]
    return conversation(tmp_path_factory.mktemp("direct") / "room", [*questions, *jobs, ENDING])


def test_it_ends_as_a_program_ends_it(answered: tuple[int, list[dict[str, Any]]]) -> None:
    code, answers = answered
    assert code == 7
    assert "last" not in {answer.get("job") for answer in answers}


def test_what_is_asked_is_answered_in_order(answered: tuple[int, list[dict[str, Any]]]) -> None:
    _, (hello, modules, mode, first, *_) = answered
    assert (hello["hello"]["device"], hello["hello"]["device_missing"]) == ("cpu", None)
    assert modules == {"found": {"json": True, "no_such_module": False, "json.no_such_module": False}}
    assert mode == {"found": {"missing": None}}
    assert (first["outcome"]["kind"], first["outcome"]["stdout"]) == ("returned", "done\n")


def test_what_a_program_leaves_is_told(answered: tuple[int, list[dict[str, Any]]]) -> None:
    left = {answer["job"]: answer["outcome"]["left"] for answer in answered[1] if "job" in answer}
    assert left.pop("nothing") is None
    assert left.pop("no folder", "threads") == "threads"  # it is still there
    assert all(name == told for name, told in left.items())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is not limited, and Windows has no such limits")
def test_what_a_program_sets_and_what_it_is_allowed_ends_with_it(tmp_path: Path) -> None:
    jobs = [job("sets", SETS), job("limited", "large = bytearray(1 << 30)\n", memory=300_000_001), job("finds", FINDS), ENDING]
    _, (_, sets, limited, finds) = conversation(tmp_path / "room", jobs)
    assert (sets["outcome"]["kind"], sets["outcome"]["left"]) == ("returned", None)
    assert limited["outcome"]["message"] == "a program may take 300000001 bytes of memory (--memory-limit)"
    assert finds["outcome"]["values"]["found"] == [False, False]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a folder in use stays")
def test_a_program_that_removes_the_workers_folder_has_an_outcome(answered: tuple[int, list[dict[str, Any]]]) -> None:
    last = answered[1][-1]
    assert (last["job"], last["outcome"]["kind"], last["outcome"]["stdout"]) == ("no folder", "returned", "")
