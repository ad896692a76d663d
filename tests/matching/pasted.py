"""Recorded messages as users paste them: other shapes and devices, whole tracebacks, ranks, logs, notebooks, wraps, cuts.

Nothing here is of the code that is tested: what a terminal, a launcher or a logger does to a text is written down anew.
"""

from __future__ import annotations

import random
import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SITE = "/opt/conda/lib/python3.10/site-packages"
TORCH_FRAMES = [
    (f"{SITE}/torch/_tensor.py", 522, "backward", "torch.autograd.backward("),
    (
        f"{SITE}/torch/autograd/__init__.py",
        266,
        "backward",
        "Variable._execution_engine.run_backward(  # Calls into the C++ engine to run the backward pass",
    ),
]


def elsewhere(message: str, chance: random.Random) -> str:
    """The message as another run has it: other sizes, versions, addresses and devices."""
    message = re.sub(r"\[(?:\d+(?:, )?)+\](?!\[)", lambda found: _sizes(found[0].count(",") + 1, chance), message)
    message = re.sub(r"\bversion \d+", lambda _: f"version {chance.randint(1, 400)}", message)
    message = re.sub(r"\b0x[0-9a-f]+", lambda _: hex(chance.getrandbits(44) | 1 << 43), message)
    if chance.random() < 0.5:
        message = message.replace("torch.FloatTensor [", "torch.cuda.FloatTensor [").replace("device meta", "device cuda:1")
    return message


def _sizes(count: int, chance: random.Random) -> str:
    return "[" + ", ".join(str(chance.choice((1, 3, 7, 16, 64, 512, 4096))) for _ in range(count)) + "]"


def bare(type_: str, message: str, at: str, chance: random.Random) -> str:
    return f"{type_}: {message}"


def traceback(type_: str, message: str, at: str, chance: random.Random) -> str:
    frames = [(f"/home/ana/exp{chance.randint(1, 9)}/train.py", chance.randint(30, 400), "<module>", "main()")]
    frames += [("/home/ana/exp/train.py", chance.randint(30, 400), "main", at), *TORCH_FRAMES]
    told = [f'  File "{file}", line {line}, in {name}\n    {source}' for file, line, name, source in frames]
    return "\n".join(["epoch 3 | loss 0.6931", "Traceback (most recent call last):", *told, f"{type_}: {message}"])


def chained(type_: str, message: str, at: str, chance: random.Random) -> str:
    after = textwrap.dedent(
        f"""
        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "/home/ana/exp/launch.py", line 12, in <module>
            run()
          File "/home/ana/exp/launch.py", line 9, in run
            raise SystemExit(1) from None
        torch.distributed.elastic.multiprocessing.errors.ChildFailedError:
        ============================================================
        train.py FAILED
        ------------------------------------------------------------
        Root Cause (first observed failure):
          rank      : 0 (local_rank: 0)
          exitcode  : 1 (pid: {chance.randint(100, 99999)})
        ============================================================
        """
    )
    return traceback(type_, message, at, chance) + "\n" + after


def ranks(type_: str, message: str, at: str, chance: random.Random) -> str:
    """Two ranks' lines, shuffled together."""
    both = [[f"[rank{rank}]: {line}" for line in traceback(type_, message, at, chance).split("\n")] for rank in (0, 1)]
    mixed = []
    while any(both):
        mixed.append(chance.choice([lines for lines in both if lines]).pop(0))
    return "\n".join(mixed)


def log(type_: str, message: str, at: str, chance: random.Random) -> str:
    """Each line with a time and a level."""
    return "\n".join(
        f"2024-05-17 09:{chance.randint(10, 59)}:{chance.randint(10, 59)},{chance.randint(100, 999)} - trainer - ERROR - {line}"
        for line in traceback(type_, message, at, chance).split("\n")
    )


def notebook(type_: str, message: str, at: str, chance: random.Random) -> str:
    """As Jupyter colours it."""
    red, green, off = "\x1b[0;31m", "\x1b[0;32m", "\x1b[0m"
    number = chance.randint(4, 40)
    return "\n".join(
        [
            f"{red}{'-' * 75}{off}",
            f"{red}{type_.rpartition('.')[2]}{off}                              Traceback (most recent call last)",
            f"Cell {green}In[{chance.randint(2, 30)}], line {number}{off}",
            f"      {number - 1}     optimizer.zero_grad()",
            f"{green}----> {number}{off}     {at}",
            f"      {number + 1}     optimizer.step()",
            "",
            f"File {green}{SITE}/torch/_tensor.py:522{off}, in Tensor.backward{green}(self, gradient){off}",
            f"    {green}521{off}     )",
            f"--> {green}522{off} torch.autograd.backward(",
            f"    {green}523{off}     self, gradient, retain_graph, create_graph, inputs=inputs",
            "",
            f"{red}{type_.rpartition('.')[2]}{off}: {message}",
        ]
    )


def pytest_failure(type_: str, message: str, at: str, chance: random.Random) -> str:
    lines = message.split("\n")
    told = [f"E       {type_}: {lines[0]}", *(f"E       {line}" for line in lines[1:])]
    return "\n".join(
        ["    def test_step():", f">       {at}", *told, "", f"tests/test_step.py:{chance.randint(9, 99)}: {type_.rpartition('.')[2]}"]
    )


def narrow(type_: str, message: str, at: str, chance: random.Random) -> str:
    """As a terminal of few columns breaks it: within words."""
    width = chance.choice((40, 61, 80))
    lines = traceback(type_, message, at, chance).split("\n")
    return "\n".join(line[start : start + width] for line in lines for start in range(0, max(1, len(line)), width))


def mailed(type_: str, message: str, at: str, chance: random.Random) -> str:
    """Quoted and filled, as mail programs do it; backquotes are gone."""
    told = f"{type_}: {message}".replace("`", "")
    return "Hi, I get this and do not know why:\n\n" + "\n".join(f"> {line}" for line in textwrap.wrap(told, 66)) + "\n\nThanks!"


def cut(type_: str, message: str, at: str, chance: random.Random) -> str:
    """The title of an issue: its last characters are missing."""
    told = f"{type_}: {message}"
    return told if len(told) < 90 else told[: max(80, int(len(told) * 0.75))]


def rich(type_: str, message: str, at: str, chance: random.Random) -> str:
    number = chance.randint(20, 90)
    inner = [f"/home/ana/exp/train.py:{number} in main", "", f"  {number - 1} │   │   optimizer.zero_grad()", f"❱ {number} │   │   {at}"]
    box = [f"│ {line:<90} │" for line in inner]
    return "\n".join(
        [f"╭{'─' * 30} Traceback (most recent call last) {'─' * 27}╮", *box, f"╰{'─' * 92}╯", f"{type_.rpartition('.')[2]}: {message}"]
    )


def issue(type_: str, message: str, at: str, chance: random.Random, code: str = "") -> str:
    """With the program above it, as people are asked to."""
    told = traceback(type_, message, at, chance)
    return f"### Bug\n\nI have this:\n\n```python\n{code}\n```\n\nand it says\n\n```\n{told}\n```\n\ntorch 2.6.0, Ubuntu"


WAYS: dict[str, Callable[[str, str, str, random.Random], str]] = {
    "last line": bare,
    "traceback": traceback,
    "chained": chained,
    "ranks": ranks,
    "log": log,
    "notebook": notebook,
    "pytest": pytest_failure,
    "narrow": narrow,
    "mailed": mailed,
    "cut": cut,
    "rich": rich,
}

WITHOUT_LINE = frozenset(("last line", "mailed", "cut"))  # the message is all that is pasted


WITH_CODE = "issue"


def pasted(way: str, type_: str, message: str, at: str | None, seed: str, code: str = "") -> str:
    """A text that a user may paste who has this message; the same for the same seed."""
    chance = random.Random(f"{way} {seed} {message}")
    if way == WITH_CODE:
        return issue(type_, elsewhere(message, chance), at or "loss.backward()", chance, code)
    return WAYS[way](type_, elsewhere(message, chance), at or "loss.backward()", chance)
