"""The command line in processes of its own, as users start it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.catalogs import TOPIC, minimal, write_catalog

GRADCASES = (sys.executable, "-m", "gradcases")
# What the environment of a developer, or of CI, must not change in a test.
_OURS = (
    *("COLUMNS", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8", "LANG", "LC_ALL", "XDG_CACHE_HOME"),
    *("CI", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"),
)


@dataclass(frozen=True)
class Shell:
    """Where commands are typed: a home directory, a working directory and variables."""

    home: Path

    def environment(self, **variables: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _OURS}
        return {**kept, "HOME": str(self.home), "LANG": "C.UTF-8", "TERM": "xterm-256color", **variables}

    def gradcases(
        self, *words: str | Path, command: tuple[str, ...] = GRADCASES, cwd: Path | None = None, **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run it to its end, its output in pipes."""
        typed = [*command, *map(str, words)]
        return subprocess.run(typed, env=self.environment(**variables), cwd=cwd, capture_output=True, check=False, timeout=120)


def told(ran: subprocess.CompletedProcess[bytes]) -> str:
    """What it printed on standard output; that it failed by its own fault is never what a test is after."""
    assert b"Traceback" not in ran.stderr, ran.stderr.decode()
    return ran.stdout.decode()


def complained(ran: subprocess.CompletedProcess[bytes]) -> str:
    assert b"Traceback" not in ran.stderr, ran.stderr.decode()
    return ran.stderr.decode()


RUNS = "import torch\n\nx = torch.ones(2, requires_grad=True)\n(x * 2).sum().backward()\n"


def returning(grad: list[float], **keys: object) -> dict[str, object]:
    """A case whose program gives a gradient of twos, said to be `grad`."""
    return minimal(code=RUNS, symptom="wrong-grad", expect={"grads": {"x": grad}}, **keys)


DETACHED = "import torch\n\nx = torch.ones(2, requires_grad=True)\nloss = x.detach().sum()\nloss.backward()\n"
FORWARD = DETACHED.replace("x.detach", "x.exp().detach")


def catalog_of_everything(folder: Path) -> Path:
    """A case for each verdict, selector and filter."""
    message = "element 0 of tensors does not require grad, so to speak"
    raising = {"type": "RuntimeError", "contains": "does not require grad", "message": message, "at": "loss.backward()"}
    exits = "import os\n\nimport torch\n\nx = torch.ones(2, requires_grad=True)\nos._exit(7)\n"
    varying = RUNS.replace("import torch", "import time\n\nimport torch").replace("x * 2", "x * (time.perf_counter_ns() % 997 + 2)")
    claims = [
        {"source": "a-document", "locator": "example 1", "says": "it raises and returns", "code": {"raises": None}},
        {"source": "a-document", "locator": "example 2", "says": "it raises", "code": {"raises": {"type": "RuntimeError"}}},
    ]
    return write_catalog(
        folder,
        {
            "sources.yaml": {"a-document": {"title": "A document about gradients"}, "another": {"title": "Another"}},
            **{f"{topic}/_topic.yaml": TOPIC for topic in ("good", "moved", "other")},
            "retired.yaml": {"good/gone": "it said what good/holds says"},
            "good/holds": minimal(code=DETACHED, aliases=["held", "also-held"], tags=["plain"], title="Detached, it holds", claims=claims),
            "good/ops": minimal(title="The operation $op is cut off", params={"exp": {"op": "torch.exp"}, "log": {"op": "torch.log"}})
            | {"code": "import torch\n\nx = torch.ones(2, requires_grad=True)\nloss = $op(x).detach().sum()\nloss.backward()\n"},
            "good/doubles": returning([2.0, 2.0], title="Twice x is differentiated"),
            "moved/reworded": minimal(
                title="Its message moved", code=FORWARD, expect={"raises": raising, "grads": {"x": None}}, tags=["plain", "odd"]
            ),
            "moved/changed": returning([3.0, 3.0], title="Its gradient [red] moved", no_fix=None)
            | {
                "code": f"{RUNS}done = True\n",
                "fix": {
                    "what": "Triple it.",
                    "changes": "same-result",
                    "code": RUNS.replace("2)", "3)"),
                    "expect": {"grads": {"x": "present"}},
                },
            },
            "moved/exits": minimal(title="It ends its process", code=exits, symptom="wrong-grad", expect={"grads": {"x": None}}),
            "other/needs-cuda": minimal(code=DETACHED, title="It needs another device", requires={"device": "cuda"}),
            "other/varies": minimal(title="It varies", code=varying, symptom="wrong-grad", expect={"grads": {"x": "present"}}),
        },
    )


IDS = (
    "good/doubles",
    "good/holds",
    "good/ops[exp]",
    "good/ops[log]",
    "moved/changed",
    "moved/exits",
    "moved/reworded",
    "other/needs-cuda",
    "other/varies",
)
