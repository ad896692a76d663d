"""Which commands execute what is in a catalog, and which never do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.catalogs import TOPIC, minimal, write_catalog
from tests.commands.processes import Shell, complained

# Writes down what the interpreter says that a command executes: other programs, and code from elsewhere than its own libraries.
WATCHED = """\
import os, sys, sysconfig
told, gradcases = sys.argv.pop(1), sys.argv.pop(1)
OURS = tuple(os.path.realpath(each) for each in (gradcases, sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()))
PROGRAMS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.system", "os.startfile", "socket.connect")
def hook(event, arguments):
    if event in PROGRAMS:
        tell(event + " " + str(arguments[:1]))
    if event == "exec":
        file = arguments[0].co_filename
        if not file.startswith("<") and not os.path.realpath(file).startswith(OURS):
            tell("exec " + file)
def tell(what):
    fd = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(fd, what.encode() + b"\\n")
    os.close(fd)
sys.addaudithook(hook)
from gradcases.__main__ import main
main()
"""
GRADCASES = Path(__file__).resolve().parent.parent.parent / "gradcases"
TOUCHES = 'from pathlib import Path\n\nimport torch\n\nPath("{mark}").touch()\nx = torch.ones(2, requires_grad=True)\n{rest}'
RAISES = "loss = x.detach().sum()\nloss.backward()\n"
MENDED = "loss = x.sum()\nloss.backward()\n"
SHOWS = (
    "list --catalog CATALOG --format json",
    "explain a/touches --catalog CATALOG",
    "explain a/ --catalog CATALOG",
    "explain detached-loss --catalog CATALOG --format markdown",
    "explain a/touches --catalog CATALOG --format script",
    "explain a/touches --catalog CATALOG --format script --fixed",
    "explain a/of-params[exp] --catalog CATALOG --format json",
    "compat --catalog CATALOG",
    "site --single site.html --catalog CATALOG",
    "merge REPORT REPORT2 --format markdown",
    "diff REPORT REPORT2",
    "diagnose --text element_0_of_tensors_does_not_require_grad --catalog CATALOG",
    "diagnose pasted.txt --catalog CATALOG",
)


@pytest.fixture(scope="module")
def folder(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog whose programs leave a mark, and two reports of it."""
    folder = tmp_path_factory.mktemp("folder")
    code, mended = (TOUCHES.format(mark=(folder / "mark").as_posix(), rest=rest) for rest in (RAISES, MENDED))
    fix = {"what": "Do not detach.", "changes": "same-result", "code": mended, "expect": {"grads": {"x": [1.0, 1.0]}}}
    of_params = minimal(code=code.replace("x.detach", "x.$op().detach"), params={"exp": {"op": "exp"}, "log": {"op": "log"}})
    write_catalog(
        folder / "catalog",
        {"a/_topic.yaml": TOPIC, "a/touches": minimal(code=code, no_fix=None) | {"fix": fix}, "a/of-params": of_params},
    )
    (folder / "pasted.txt").write_text(
        "Traceback (most recent call last):\n"
        '  File "train.py", line 9, in <module>\n    loss.backward()\n'
        "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn\n"
    )
    ran = shell.gradcases("run", "--catalog", folder / "catalog", "--format", "json", "--output", folder / "one.json")
    assert ran.returncode in (0, 1), ran.stderr.decode()
    (folder / "two.json").write_bytes((folder / "one.json").read_bytes())
    assert (folder / "mark").exists()  # `run` is for executing it; so it is this that the others do not do
    return folder


def watched(shell: Shell, folder: Path, words: str) -> list[str]:
    """What a command executed, as the interpreter tells it."""
    told = folder / "told"
    (folder / "mark").unlink(missing_ok=True)
    told.unlink(missing_ok=True)
    places = {"CATALOG": str(folder / "catalog"), "REPORT": str(folder / "one.json"), "REPORT2": str(folder / "two.json")}
    typed = [places.get(word, word) for word in words.split()]
    ran = shell.gradcases(*typed, command=(sys.executable, "-c", WATCHED, str(told), str(GRADCASES)), cwd=folder)
    assert ran.returncode in (0, 1), complained(ran)
    assert not (folder / "mark").exists()
    return told.read_text().splitlines() if told.exists() else []


@pytest.mark.parametrize("words", SHOWS)
def test_what_shows_a_catalog_executes_nothing_of_it(shell: Shell, folder: Path, words: str) -> None:
    assert watched(shell, folder, words) == []


def test_lint_executes_nothing_but_ruff(shell: Shell, folder: Path) -> None:
    assert all("ruff" in each and each.startswith("subprocess.Popen") for each in watched(shell, folder, "lint --catalog CATALOG"))


def test_the_watch_sees_what_is_executed(shell: Shell, folder: Path) -> None:
    (folder / "odd.py").write_text("")
    script = "import runpy, subprocess, sys; runpy.run_path('odd.py'); subprocess.run([sys.executable, '-c', ''])"
    program = WATCHED.replace("from gradcases.__main__ import main\nmain()", script)
    ran = shell.gradcases(command=(sys.executable, "-c", program, str(folder / "seen"), str(GRADCASES)), cwd=folder)
    assert ran.returncode == 0, ran.stderr.decode()
    told = (folder / "seen").read_text().splitlines()
    assert [each.split()[0] for each in told] == ["exec", "subprocess.Popen"]
