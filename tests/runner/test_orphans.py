"""What lost all its ancestors, and its environment, is ended with the run all the same."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.processes import Shell, complained
from tests.isolation.programs import command_of, pids, said

# A worker is killed while a program of it runs that has started something apart. Run on its own: it adopts orphans for good.
KILLED = """\
import os, signal, sys
from pathlib import Path
from gradcases.program import Part, Program
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import Job
from gradcases.runner.orphans import adopt
from gradcases.runner.schedule import Done, Session
from tests.soak.killing import workers_below

adopt()
apart = f'import os, subprocess, time\\nsubprocess.Popen(["setsid", "sleep", {sys.argv[1]!r}], env={{"PATH": os.environ["PATH"]}})\\n'
text = apart + f'open({sys.argv[2]!r}, "a").write("begun")\\nwhile not os.path.exists({sys.argv[2]!r} + ".go"):\\n    time.sleep(0.01)\\n'
with Session(sys.executable, "cpu", Isolation(sys.argv[3]), 1, 60.0) as session:
    session.target()
    events = session.run([Job("a/b", "code", Program((Part(1, text),)), Path("case.yaml"))])
    next(events)
    while not os.path.exists(sys.argv[2]):
        pass
    for pid in list(workers_below(os.getpid())):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    Path(sys.argv[2] + ".go").touch()
    print([type(event.outcome).__name__ for event in events if isinstance(event, Done)])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process cannot ask for orphans")
@pytest.mark.parametrize("isolation", ["fork", "none"])
def test_what_was_started_apart_ends_though_every_worker_was_killed(tmp_path: Path, isolation: str) -> None:
    seconds = f"7654321.{os.getpid()}"
    command = [sys.executable, "-c", KILLED, seconds, f"{tmp_path}/begun", isolation]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (ran.stdout, ran.stderr) == ("['Returned']\n", "")
    assert [pid for pid in pids() if said(command_of(pid), [seconds])] == []


# The program starts something apart, and then ends every process of its worker: its own ends with them.
ENDS_ITS_WORKER = """
import os, signal, subprocess
subprocess.Popen(["setsid", "sleep", "{seconds}"], env={{"PATH": os.environ["PATH"]}})
above = []
while b"inside/worker.py" in open(f"/proc/{{(above or [os.getpid()])[-1]}}/cmdline", "rb").read():
    above.append(int(open(f"/proc/{{(above or [os.getpid()])[-1]}}/stat").read().rpartition(")")[2].split()[1]))
for pid in reversed(above[:-1]):
    os.kill(pid, signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process cannot ask for orphans")
def test_it_ends_with_other_commands_too(tmp_path: Path) -> None:
    seconds = f"7654322.{os.getpid()}"
    (tmp_path / "document.md").write_text(f"```python\nimport torch\n{ENDS_ITS_WORKER.format(seconds=seconds)}```\n")
    ran = Shell(tmp_path).gradcases("judge", tmp_path / "document.md", "-j", "1")
    assert complained(ran) == ""
    assert [pid for pid in pids() if said(command_of(pid), [seconds])] == []


COMMANDS = Path(__file__).parent.parent.parent / "gradcases" / "commands"
BY_COLUMNS = ("matrix", "bisect")  # whose sessions are the matrix's


@pytest.mark.parametrize("path", sorted(COMMANDS.glob("*.py")), ids=lambda path: path.stem)
def test_every_command_that_runs_programs_asks_for_orphans(path: Path) -> None:
    tree = ast.parse(path.read_text())
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not ("Session" in called or path.stem in BY_COLUMNS) or "adopt" in called


TOOK_ANOTHERS_PLACE = """
import subprocess
from gradcases.runner.orphans import adopt, end_adopted
before = subprocess.Popen(["sleep", "60"])
adopt()
end_adopted()
print(before.poll())
before.kill()
"""


def test_children_that_it_had_before_are_not_ended() -> None:
    ran = subprocess.run([sys.executable, "-c", TOOK_ANOTHERS_PLACE], capture_output=True, text=True, check=True)
    assert ran.stdout == "None\n"
