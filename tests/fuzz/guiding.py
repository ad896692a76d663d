"""Inputs by which branches they reach: atheris begins with real files, and keeps what reaches a new one."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import sys
import traceback
from pathlib import Path
from random import Random

from tests.fuzz.counting import Count

WATCHED = ("gradcases",)
LARGEST = 16_384  # bytes of an input
REACHED = re.compile(rb"cov: (\d+) ft: (\d+)")


def guided(count: Count, seed: int) -> int:
    """libFuzzer does not return, so that the process ends in it."""
    import atheris

    with atheris.instrument_imports(include=list(WATCHED)):
        importlib.import_module("tests.fuzz.surfaces")
    from tests.fuzz.inputs import beginnings, of_bytes, spoilt

    told = count.folder / "told"

    def one(content: bytes) -> None:
        try:
            count.feed(of_bytes(count.surface, content))
        except BaseException:  # noqa: BLE001 - of this program itself: what the place did is taken down
            traceback.print_exc(file=sys.stdout)
            os._exit(2)
        if count.is_done:
            count.branches = reached(told)
            failed = count.close()
            shutil.rmtree(count.folder)
            os._exit(min(1, failed))

    def other(content: bytes, most: int, number: int) -> bytes:
        """Half of them changed byte by byte, and half as hostile authors would."""
        made: bytes = atheris.Mutate(content, most) if number % 2 else spoilt(count.surface, content, Random(number))
        return made[:most]

    corpus = count.folder / "corpus"
    corpus.mkdir()
    for number, content in enumerate(beginnings(count.surface)):
        (corpus / str(number)).write_bytes(content[:LARGEST])
    arguments = [sys.argv[0], f"-max_len={LARGEST}", f"-seed={seed}", "-timeout=300", "-rss_limit_mb=4096", str(corpus)]
    atheris.Setup(arguments, one, custom_mutator=other)
    _told_into(told)
    atheris.Fuzz()
    return 1  # not reached


def _told_into(path: Path) -> None:
    """What libFuzzer prints about its search goes into a file."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def reached(told: Path) -> str:
    """As libFuzzer counts: branches, and pairs of a branch and how often it was taken."""
    counts = REACHED.findall(told.read_bytes())
    return "{:,} ({:,} with how often)".format(*map(int, counts[-1])) if counts else ""
