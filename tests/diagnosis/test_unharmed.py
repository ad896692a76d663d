"""A script sees nothing of being watched: what it prints, draws, writes, raises and leaves is what it would be otherwise."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.processes import GRADCASES, Shell

SCRIPT = '''\
"""A training that shows all that it can see of itself."""

import atexit
import logging
import multiprocessing
import os
import random
import sys
import threading
import traceback

import numpy
import torch
import torch.nn.functional as F
from torch import nn

logging.basicConfig(format="%(levelname)s %(filename)s:%(lineno)d %(message)s")


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.drop, self.two = nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 1)

    def forward(self, x):
        return self.two(self.drop(F.relu(self.one(x))))


class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g * 2


@torch.jit.script
def bent(x):
    return x.relu() + 1


class Data(torch.utils.data.Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, at):
        return torch.rand(4) + at, random.random(), multiprocessing.parent_process() is not None


def failing():
    return F.linear(torch.ones(2), torch.ones(3, 4))


def complain():
    try:
        failing()
    except RuntimeError as error:
        traceback.print_exc()
        logging.exception("it failed")
        print("".join(traceback.format_exception(type(error), error, error.__traceback__)))
        print(len(traceback.extract_tb(error.__traceback__)))
        try:
            torch.ones(2).backward()
        except RuntimeError:
            print(traceback.format_exc())
    traceback.print_stack()


def train(net, opt, method):
    loader = torch.utils.data.DataLoader(Data(), batch_size=2, num_workers=1, shuffle=True, multiprocessing_context=method)
    for x, y, in_child in loader:
        opt.zero_grad()
        loss = Twice.apply(bent(net(x))).pow(2).mean()
        loss.backward()
        opt.step()
        print(loss.item(), y, in_child, x.sum().item(), torch.rand(1).item(), random.random(), numpy.random.rand(), flush=True)


def main():
    print(__name__, __file__, sys.argv, sys.path[0], __doc__, __spec__, __package__, type(__loader__).__name__, sorted(globals()))
    torch.manual_seed(3)
    random.seed(4)
    numpy.random.seed(5)
    net = Net()
    opt = torch.optim.Adam(net.parameters(), lr=0.01)
    train(net, opt, "fork")
    train(net, opt, "spawn")
    scripted = torch.jit.script(net.eval())
    torch.jit.save(scripted, "scripted.pt")
    torch.save({"net": net.state_dict(), "opt": opt.state_dict()}, "state.pt")
    torch.save(net, "net.pt")
    torch.save(opt, "opt.pt")
    print(scripted(torch.ones(1, 4)).item(), type(scripted).__name__, type(bent).__name__)
    complain()
    for target in (failing, lambda: print("in a thread", torch.ones(2).sum().item())):
        thread = threading.Thread(target=target, name="a thread")
        thread.start()
        thread.join()
    atexit.register(lambda: print("at exit", torch.ones(2).mean().item()))


if __name__ == "__main__":
    main()
    print(sys.stdin.read())
    threading.Thread(target=lambda: print("after the end", torch.ones(2).sum().item())).start()
    try:
        torch.ones(2) @ torch.ones(3)
    except RuntimeError as error:
        raise KeyError("last") from error
'''


@dataclass(frozen=True)
class Ran:
    """What a run left: exit code, both streams, and files by name."""

    code: int
    out: str
    err: str
    files: dict[str, bytes]


def ran(shell: Shell, folder: Path, *command: str) -> Ran:
    folder.mkdir()
    # The order of sets goes into files of scripted modules
    done = shell.gradcases("train.py", "--epochs", "3", command=command, cwd=folder.parent, PYTHONHASHSEED="0", PYTHONPATH="")
    files = {path.name: path.read_bytes() for path in folder.parent.glob("*.pt")}
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode(), files)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Ran, str]:
    """Alone, watched, and the report of the latter."""
    folder = tmp_path_factory.mktemp("unharmed")
    (folder / "train.py").write_text(SCRIPT, encoding="utf-8")
    shell = Shell(tmp_path_factory.mktemp("home"))
    alone = ran(shell, folder / "alone", sys.executable)
    for path in folder.glob("*.pt"):
        path.unlink()
    report = folder / "report"
    watched = ran(shell, folder / "watched", *GRADCASES, "diagnose", "--steps", "0", "--output", str(report))
    return alone, watched, report.read_text(encoding="utf-8")


def test_it_prints_the_same_numbers_and_tracebacks(both: tuple[Ran, Ran, str]) -> None:
    alone, watched, _ = both
    assert watched.out == alone.out
    assert "in a thread 2.0" in alone.out
    assert alone.out.endswith("after the end 2.0\nat exit 1.0\n")


def test_it_complains_of_the_same(both: tuple[Ran, Ran, str]) -> None:
    alone, watched, _ = both
    assert watched.err == alone.err
    assert alone.err.count("mat1 and mat2") >= 2
    assert "KeyError: 'last'" in alone.err


def test_it_ends_as_it_would(both: tuple[Ran, Ran, str]) -> None:
    alone, watched, report = both
    assert watched.code in (0, 1)  # of the command, which says whether something was found
    assert f"ended with exit code {alone.code}; 4 optimizer steps watched" in report


def test_it_writes_the_same_bytes(both: tuple[Ran, Ran, str]) -> None:
    alone, watched, _ = both
    assert sorted(alone.files) == ["net.pt", "opt.pt", "scripted.pt", "state.pt"]
    assert [name for name in alone.files if alone.files[name] != watched.files.get(name)] == []
    assert not [name for name, content in watched.files.items() if b"gradcases" in content]


@pytest.mark.parametrize(
    ("text", "module"),
    [
        (
            "import sys\nsys.excepthook = lambda kind, error, trace: print(kind, trace.tb_frame.f_code.co_name, trace.tb_next)\n1 / 0\n",
            False,
        ),
        ("def (:\n", False),
        ("import sys\nsys.exit('enough')\n", True),
        ("raise KeyboardInterrupt\n", False),
    ],
)
def test_it_ends_with_what_it_raised(text: str, module: bool, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    shell = Shell(tmp_path)
    words = ("-m", "main") if module else ("main.py",)
    alone = shell.gradcases(*words, command=(sys.executable,), cwd=tmp_path)
    watched = shell.gradcases("diagnose", "--output", tmp_path / "report", *words, cwd=tmp_path)
    assert (watched.stdout, watched.stderr) == (alone.stdout, alone.stderr)
    ended = f"ended with exit code {alone.returncode}" if alone.returncode >= 0 else "was ended by SIGINT"
    assert ended in (tmp_path / "report").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["nowhere", "package"])
def test_what_is_no_module_is_refused_in_the_words_of_python(name: str, tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    shell = Shell(tmp_path)
    alone = shell.gradcases("-m", name, command=(sys.executable,), cwd=tmp_path)
    watched = shell.gradcases("diagnose", "-m", name, cwd=tmp_path)
    assert watched.stderr == alone.stderr
    assert f"{name} ended with exit code {alone.returncode}" in watched.stdout.decode()
