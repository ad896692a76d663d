"""What the catalog's programs really print when they raise, on the torch at hand, and how it is answered: for `make bench`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from gradcases.matching.answering import answer
from gradcases.matching.canonical import canonical
from gradcases.matching.texts import Kind
from tests.matching.evaluation import Tally, Told, first_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradcases.matching.texts import Text

WAY = "as torch prints it"

# Imports torch once and forks for each program; what it writes is what `python train.py` writes, warnings too.
FORKING = """
import json, os, sys, tempfile, types
programs = json.load(sys.stdin)
import torch
printed = {}
for name, code in programs.items():
    with tempfile.TemporaryDirectory() as folder:
        log, path = os.path.join(folder, "log"), os.path.join(folder, "train.py")
        open(path, "w", encoding="utf-8").write(code)
        child = os.fork()
        if child == 0:
            stream = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
            os.dup2(stream, 1), os.dup2(stream, 2)
            os.chdir(folder)
            sys.stdout, sys.stderr = open(1, "w", buffering=1, closefd=False), open(2, "w", buffering=1, closefd=False)
            main = sys.modules["__main__"] = types.ModuleType("__main__")
            main.__file__ = path
            try:
                exec(compile(code, path, "exec"), main.__dict__)
            except BaseException as error:
                sys.excepthook(type(error), error.with_traceback(error.__traceback__.tb_next), None)
            os._exit(0)
        os.waitpid(child, 0)
        printed[name] = open(log, encoding="utf-8", errors="replace").read().replace(folder, "/home/ana/exp")
print(json.dumps(printed))
"""


def printed(texts: Sequence[Text], causes: Mapping[str, str], titles: Mapping[str, str], codes: Mapping[str, str]) -> Tally:
    """Of all programs that raise a recorded message on this torch."""
    messages = defaultdict(set)
    for text in texts:
        if text.kind is Kind.RAISED and text.message is not None:
            messages[text.case].add(text.message.exact)
    ran = subprocess.run(
        [sys.executable, "-c", FORKING],
        input=json.dumps({name: codes[name] for name in messages}),
        capture_output=True,
        text=True,
        check=True,
    )
    shown = {name: log for name, log in json.loads(ran.stdout).items() if _last(log) & messages[name]}
    alike = defaultdict(set)
    for name, log in shown.items():
        alike[_unnumbered(log)].add(causes[name])
    return Tally([_told(name, log, frozenset(alike[_unnumbered(log)]), texts, causes, titles) for name, log in shown.items()])


def _last(log: str) -> set[str]:
    """What may be the message: the traceback's last lines, by where it may begin."""
    _, _, told = log.partition("Traceback (most recent call last)")
    lines = told.rstrip().split("\n")
    return {canonical("\n".join(lines[at:]).partition(": ")[2]).exact for at in range(len(lines))}


def _unnumbered(log: str) -> str:
    """Lines' numbers say nothing."""
    return re.sub(r"line§n|:§n", "", canonical(log).exact)


def _told(name: str, log: str, one_of: frozenset[str], texts: Sequence[Text], causes: Mapping[str, str], titles: Mapping[str, str]) -> Told:
    first = first_of(answer(log, texts, titles), causes)
    return Told(WAY, name, _unnumbered(log), causes[name], first, one_of, first in one_of)
