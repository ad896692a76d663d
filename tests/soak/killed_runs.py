"""Whole runs killed, with no chance to do anything about it, at moments that a seed decides: by what the run does, not by a
clock."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from gradcases.commands.output import write
from tests.catalogs import TOPIC, minimal, write_catalog
from tests.isolation.programs import command_of, marked, pids

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = 12
OLD = b"what was there before\n"
LONGEST_END = 60.0  # seconds that workers get to see that nobody wants them any more; torch may be on its way in
FORMATS = ("json", "jsonl", "junit", "markdown", "table", "github")
EVENTS, WRITING, BYTES = "events of the run", "events since it began to write", "bytes written"
ABOUT = {EVENTS: 6200, WRITING: 6}  # how many there are; where a run has fewer it ends by itself

# Counts what the interpreter tells of, and kills it at one; or has the system kill it in the middle of a write.
DRIVEN = """\
import os, resource, signal, sys
what, number, output = sys.argv[1], int(sys.argv[2]), sys.argv[3]
del sys.argv[1:4]
seen, writing = 0, False
def hook(event, arguments):
    global seen, writing
    if event == "tempfile.mkstemp" and os.path.basename(output) in str(arguments[0]):
        writing = True
        if what == "bytes written":
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
    if what == "events of the run" or (what == "events since it began to write" and writing):
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
from gradcases.__main__ import main
main()
"""


@dataclass(frozen=True)
class Moment:
    """When a run is killed, and what it was to write."""

    what: str
    number: int
    format: str

    def __str__(self) -> str:
        return f"{self.format}, killed after {self.number} {self.what}"


def moments(many: int, seed: int) -> list[Moment]:
    """Spread over the whole run, and over its writing."""
    dice = random.Random(seed)
    kinds = [(EVENTS, WRITING, EVENTS, BYTES, WRITING)[number % 5] for number in range(many)]
    numbers = [dice.randint(1, ABOUT[kind]) if kind in ABOUT else int(10 ** dice.uniform(0, 3.3)) for kind in kinds]
    return [Moment(kind, number, FORMATS[place % len(FORMATS)]) for place, (kind, number) in enumerate(zip(kinds, numbers, strict=True))]


def killed_at(moment: Moment, folder: Path) -> list[str]:
    """What is not as it has to be after a run that was killed then; each in a line."""
    catalog, output = _catalog(folder / "catalog"), folder / "report"
    output.write_bytes(OLD)
    (folder / "tmp").mkdir()
    mark = f"GRADCASES_TESTED={uuid.uuid4().hex}"
    name, _, value = mark.partition("=")
    environment = {**os.environ, name: value, "TMPDIR": str(folder / "tmp"), "HOME": str(folder)}
    command = [sys.executable, "-c", DRIVEN, moment.what, str(moment.number), str(output)]
    words = ["run", "--catalog", str(catalog), "--format", moment.format, "--output", str(output), "-j", "1"]
    ran = subprocess.run([*command, *words], env=environment, capture_output=True, check=False)
    misses = [*_unwhole(output, moment.format), *_unexpected(ran), *_running(mark)]
    write("another report", output)
    return [*misses, *(f"left beside the report: {left.name}" for left in folder.glob(".report*"))]


def _catalog(folder: Path) -> Path:
    cases = {f"a/case-{number}": minimal(title=f"The case of number {number}") for number in range(CASES)}
    return write_catalog(folder, {"a/_topic.yaml": TOPIC, **cases})


def _unwhole(output: Path, format: str) -> list[str]:
    content = output.read_bytes()
    if content == OLD:
        return []
    try:
        whole = WHOLE[format](content.decode())
    except (ValueError, ElementTree.ParseError):
        whole = False
    return [] if whole else [f"the report is neither the old one nor a whole one: {content[-200:]!r}"]


def _json_is_whole(text: str) -> bool:
    return len(json.loads(text)["findings"]) == CASES


def _jsonl_is_whole(text: str) -> bool:
    records = [json.loads(line) for line in text.splitlines()]
    return text.endswith("\n") and text.count("a/case-") >= CASES and len(records) > CASES


def _junit_is_whole(text: str) -> bool:
    return len(list(ElementTree.fromstring(text).iter("testcase"))) == CASES


def _text_is_whole(text: str) -> bool:
    return text.endswith("\n") and all(f"a/case-{number}" in text for number in range(CASES)) and f"{CASES} cases" in text


WHOLE: dict[str, Callable[[str], bool]] = {
    "json": _json_is_whole,
    "jsonl": _jsonl_is_whole,
    "junit": _junit_is_whole,
    "markdown": _text_is_whole,
    "table": _text_is_whole,
    "github": lambda text: text.endswith("\n"),
}


def _unexpected(ran: subprocess.CompletedProcess[bytes]) -> list[str]:
    """It was killed, or it ended as it should."""
    return [] if ran.returncode <= 0 else [f"it ended with {ran.returncode}: {ran.stderr.decode()[-300:]}"]


def _running(mark: str) -> list[str]:
    """Processes of it that do not end by themselves."""
    last = time.monotonic() + LONGEST_END
    while (left := [pid for pid in pids() if marked(pid, mark)]) and time.monotonic() < last:
        time.sleep(0.05)
    return [f"still running: {command_of(pid)}" for pid in left]
