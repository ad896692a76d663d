"""What a pasted text tells of: exceptions and warnings, each with its message and the frames above it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradcases.matching.cleaning import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_FOUND = 16  # the last ones
MOST_MESSAGE_LINES = 40
MOST_FRAME_LINES = 800
LONGEST_MESSAGE = 4_000
MARKS = ("Error:", "Exception:", "Warning:")

_TYPE_ALONE = re.compile(r"^\s*([A-Za-z_][\w.]*(?:Error|Exception))\s*$", re.ASCII)
_STOPS = re.compile(
    r"^\s*(?:Traceback \(most|During handling of|The above exception|File \"|Exception ignored|[-=~^]{5,}|-+> \d|Root Cause)"
    r"|^(?:srun:|```|╰|╭|\$ )",
    re.ASCII,
)
_FILE = re.compile(r'^\s*File "([^"]{1,400})", line (\d+)', re.ASCII)
_CELL = re.compile(r"^\s*(?:Cell In|Input In) ?\[(\d+)\], line (\d+)", re.ASCII)
_PLACE = re.compile(r"^\s*(?:File )?([^\s:]{1,300}\.pyx?|<ipython-input-[\w-]+>)(?::(\d+))?,? in\b", re.ASCII)
_ARROW = re.compile(r"^\s*(?:-{2,}> ?|❱ ?)(\d+)[\s│|]*(.*)$", re.ASCII)
_PYTEST = re.compile(r"^> {4,}(\S.*)$", re.ASCII)
_WARNED_AT = re.compile(r"(\S{1,300}\.py):(\d+): *$", re.ASCII)
_UNDERLINE = re.compile(r"^[\s~^.]*$", re.ASCII)
_LIBRARY = re.compile(r"(?:site|dist)-packages[/\\](\w+)", re.ASCII)
_PYTHON = re.compile(r"[/\\]lib[/\\]python[\d.]+[/\\]|^<frozen ", re.IGNORECASE | re.ASCII)
LIBRARIES = ("torch", "lightning", "pytorch_lightning", "transformers", "accelerate", "deepspeed", "fairscale", "peft", "trl")
_KNOWN = re.compile(rf"[/\\]({'|'.join(LIBRARIES)})[/\\]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Frame:
    """A place that a traceback names; `library` is None where it is the user's own."""

    file: str
    line: int | None
    source: str
    library: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """An exception or a warning: `readings` are the message by its first line, and by more of them."""

    type: str | None
    readings: tuple[str, ...]
    frames: tuple[Frame, ...] = ()
    stream: str = ""
    message_at: int = 0  # of the readings, the one that goes to the first blank line

    @property
    def is_warning(self) -> bool:
        return self.type is not None and self.type.endswith("Warning")

    @property
    def message(self) -> str:
        """To the first blank line, or behind it where nothing stands before."""
        return self.readings[self.message_at] if self.readings else ""

    @property
    def failing(self) -> Frame | None:
        """The innermost frame that is the user's own, or as near to it as there is one."""
        return self._innermost(None) or self._innermost("torch", "python") or self._innermost("")

    @property
    def lines(self) -> tuple[str, ...]:
        """The innermost lines of the user's own and of the libraries that call torch for them."""
        frames = (self._innermost(None), self._innermost("torch", "python"))
        return tuple(dict.fromkeys(frame.source for frame in frames if frame is not None))

    def _innermost(self, *libraries: str | None) -> Frame | None:
        """Of no library, or of none of these."""
        told = [frame for frame in self.frames if frame.source]
        fit = [frame for frame in told if (frame.library is None if libraries == (None,) else frame.library not in libraries)]
        return fit[-1] if fit else None

    @property
    def libraries(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(frame.library for frame in self.frames if frame.library and frame.library not in ("torch", "python")))


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was found, in the text's order, and the lines that are neither a message nor a library's."""

    found: tuple[Found, ...]
    beside: str
    last: str  # the last lines, as one text: where nothing is found, a message may stand there by itself


def transcript_of(text: str) -> Transcript:
    lines = lines_of(text)
    streams: dict[str, list[str]] = {}
    for line in lines:
        streams.setdefault(line.stream, []).append(line.text)
    found: list[Found] = []
    beside: list[str] = []
    for stream, texts in streams.items():
        parsed, rest = _parsed(texts, stream)
        found += parsed
        beside += rest
    told = [line.text.strip() for line in lines if line.text.strip()]
    return Transcript(tuple(found[-MOST_FOUND:]), "\n".join(beside), "\n".join(told[-30:])[-LONGEST_MESSAGE:])


def paragraphs(transcript: Transcript) -> tuple[str, ...]:
    """Texts that may be a message where none is marked as such: all of the end, its lines, and neighbouring lines together."""
    lines = transcript.last.split("\n")
    neighbours = (" ".join(lines[at : at + size]) for size in (1, 2, 3) for at in range(len(lines) - size + 1))
    return tuple(dict.fromkeys((" ".join(lines), "".join(lines), *neighbours)))


def _parsed(lines: Sequence[str], stream: str) -> tuple[list[Found], list[str]]:
    found: list[Found] = []
    beside: list[str] = []
    at, since = 0, 0
    while at < len(lines):
        head = _head(lines[at])
        if head is None:
            at += 1
            continue
        type_, first, before = head
        frames, rest = _frames(lines[max(since, at - MOST_FRAME_LINES) : at])
        since = at + 1
        more = _message_lines(lines[since : since + MOST_MESSAGE_LINES])
        readings, message_at = _readings(first, more)
        own = tuple(_warned_at(before, "".join(lines[since : since + 1])) or frames)
        found.append(Found(type_, readings, own, stream, message_at))
        beside += rest
        since += _first_blank(more)
        at = since
    rest_frames, rest = _frames(lines[max(since, len(lines) - MOST_FRAME_LINES) :])
    if found and rest_frames and not found[-1].frames:  # VS Code and notebooks tell the exception first
        found[-1] = replace(found[-1], frames=tuple(rest_frames))
    return found, beside + rest


def _head(line: str) -> tuple[str, str, str] | None:
    """An exception's type, what stands behind its colon, and what stands before it; None where the line names none."""
    alone = _TYPE_ALONE.match(line)
    if alone:
        return alone[1], "", ""
    ends = [line.index(mark) + len(mark) for mark in MARKS if mark in line]
    if not ends:
        return None
    at = min(ends)
    start = at - 1
    while start > 0 and (line[start - 1].isalnum() or line[start - 1] in "._"):
        start -= 1
    name = line[start : at - 1].strip(".")
    return None if not name[:1].isalpha() or name in ("Error", "Exception", "Warning") else (name, line[at:].strip(), line[:start])


def _warned_at(before: str, below: str) -> list[Frame]:
    """The place that stands before a warning, with the line below it where that is code."""
    warned = _WARNED_AT.search(before)
    return [_frame(warned[1], int(warned[2]), below.strip() if below.startswith("  ") else "")] if warned else []


def _message_lines(lines: Sequence[str]) -> list[str]:
    more: list[str] = []
    for line in lines:
        if _STOPS.match(line) or _head(line) is not None or (not line.strip() and more and not more[-1].strip()):
            break
        more.append(line)
    return more


def _readings(first: str, more: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Longer and longer: where a message ends cannot be seen. Lines are put together as words are, and as a narrow terminal breaks them.

    With the place of what goes to the first blank line.
    """
    near = [first, *more[: _first_blank(more)]]
    told = [each[:LONGEST_MESSAGE].strip() for each in (first, " ".join(near), "".join(near), " ".join([first, *more]))]
    readings = tuple(dict.fromkeys(filter(None, told)))
    return readings, readings.index(told[1]) if told[1] else 0


def _first_blank(lines: Sequence[str]) -> int:
    """Its number; where there is none, that of the lines."""
    return next((number for number, line in enumerate(lines) if not line.strip()), len(lines))


def _frames(lines: Sequence[str]) -> tuple[list[Frame], list[str]]:
    """The frames of a traceback of any kind, and the lines that are of none."""
    frames: list[Frame] = []
    rest: list[str] = []
    sources = set[int]()  # lines that belong to the one above them
    for at, line in enumerate(lines):
        placed = _placed(lines, at)
        if placed is not None:
            frames.append(placed)
            sources.add(at + 1)
        elif (marked := _ARROW.match(line) or _PYTEST.match(line)) is not None:
            last = frames.pop() if frames else Frame("", None, "", None)
            frames.append(_sourced(last, marked[marked.re.groups].strip(), marked[1]))
        elif at not in sources and not (frames and frames[-1].library):
            rest.append(line)
    return frames, rest


def _placed(lines: Sequence[str], at: int) -> Frame | None:
    line = lines[at]
    if (found := _FILE.match(line)) is not None:
        return _frame(found[1], _number(found[2]), _source("".join(lines[at + 1 : at + 2])))
    if (found := _CELL.match(line)) is not None:
        return _frame(f"cell {found[1][:9]}", _number(found[2]), "")
    if (found := _PLACE.match(line)) is not None:
        return _frame(found[1], _number(found[2]) if found[2] else None, "")
    return None


def _number(digits: str) -> int:
    return int(digits[:9])


def _source(line: str) -> str:
    """What stands below a place, where that is code."""
    return "" if _FILE.match(line) or _UNDERLINE.match(line) else line.strip()


def _sourced(last: Frame, source: str, number: str) -> Frame:
    return replace(last, line=_number(number) if number.isascii() and number.isdecimal() else last.line, source=source)


def _frame(file: str, line: int | None, source: str) -> Frame:
    found = _LIBRARY.search(file) or _KNOWN.search(file)
    return Frame(file, line, source, found[1] if found else "python" if _PYTHON.search(file) else None)
