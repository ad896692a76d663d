"""A pasted text as lines without what loggers, launchers, terminals, notebooks and forums put around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 300_000  # characters, from the end: a program's last words are there
MOST_LINES = 4_000
LONGEST_LINE = 2_000
MOST_PREFIXES = 6

# Where a line begins with one of these, it is taken off, several times if need be. A group says whose line it is.
PREFIXES = (
    r"\[(?:rank|default|worker|gpu) ?(\d+)\]:? ?",  # torchrun, accelerate
    r"\[\d+,(\d+)\]<std(?:err|out)>:? ?",  # mpirun
    r"\((?:[\w.:-]+ )?pid=(\d+)(?:, ip=[\d.]+)?\) ?",  # ray
    r"(\d{1,4}): ",  # srun --label
    r"([\w.-]{1,60}) +\| ",  # docker compose
    r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]? ?",
    r"\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]? +",
    r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{3,9} +\d+ [\w./-]+:\d+\] ?",  # glog, torch.distributed.elastic
    r"\[?(?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL)\]?(?: ?[-:|]+ | +)",
    r"[-:|] [\w.]{1,60} (?:[-:|] )?(?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL) ?[-:|]+ ?",  # logging's own and its like
    r"[-:|] +(?=[A-Z\[])",
    r"[│┃║|] ?",  # rich, exception groups
    r"> ?(?! {5})",  # a quoted message; pytest's line has more spaces
    r"E {2,}(?=\S)",  # pytest
    r"#\d+ \d+\.\d+ ",  # docker build
)
COLOURS = r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]"
ENTITIES = (
    *(("&#39;", "'"), ("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")),
    *(("Error :", "Error:"), ("Error\uff1a", "Error:")),  # as people type it
)

_PREFIX = [re.compile(pattern, re.ASCII) for pattern in PREFIXES]
_COLOUR = re.compile(COLOURS, re.ASCII)
EDGES = ("│", "┃", "║")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2060\ufeff]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """What is left of a line, and whose it is: a rank, a worker, or nobody's in particular."""

    text: str
    stream: str = ""


def lines_of(text: str) -> list[Line]:
    """The last lines of a text, in their order."""
    plain = _without_escapes(text[-LONGEST:])
    return [_line(each[:LONGEST_LINE]) for each in plain.split("\n")[-MOST_LINES:]]


def _without_escapes(text: str) -> str:
    if "\\u001b[" in text or '\\n"' in text:  # a notebook's file: texts as JSON strings
        text = "\n".join(map(_from_json, text.split("\n")))
    text = _COLOUR.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return _UNSEEN.sub("", text.replace("\t", "    ").replace("\xa0", " "))


def _from_json(line: str) -> str:
    """What a line of a notebook's file says: a string, with the comma behind it."""
    stripped = line[: 20 * LONGEST_LINE].strip()
    if not stripped.startswith('"'):
        return line
    told = stripped[1:].removesuffix(",").removesuffix('"')
    return told.replace("\\u001b", "\x1b").replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")


def _line(text: str) -> Line:
    stream = ""
    for _ in range(MOST_PREFIXES):
        found = next(filter(None, (pattern.match(text) for pattern in _PREFIX)), None)
        if found is None:
            break
        stream += next((f"{group} " for group in found.groups() if group), "")
        text = text[found.end() :]
    return Line(_without_right_edge(text), stream.strip())


def _without_right_edge(text: str) -> str:
    """Of a line in a frame. No regular expression: one that looks for blanks and then for an edge begins anew at each blank."""
    inner = text.rstrip()
    return inner[:-1].rstrip(" ") if inner.endswith(EDGES) else text
