"""Interactive sessions as documents show them: input behind `>>>` and `...`, output on the lines that follow."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PROMPT = re.compile(r"[ \t]*>>>(?: |$)")
_CONTINUED = re.compile(r"[ \t]*\.\.\.(?: |$)")
_TRACEBACK = "Traceback (most recent call last):"
_ELLIPSIS = "..."  # in an output: anything
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
RTOL, ATOL = 1e-3, 1e-4  # tensors are printed with four digits


@dataclass(frozen=True)
class Entry:
    """One input of a session, on `first_line` of the document, and the output that is shown on `output_line`."""

    first_line: int
    text: str
    output: str = ""
    output_line: int = 0

    @property
    def error(self) -> tuple[str, str] | None:
        """Type and text of the exception whose traceback is shown."""
        if _TRACEBACK not in self.output:
            return None
        told = [line for line in self.output.split(_TRACEBACK, 1)[1].split("\n") if line]
        last = next((at for at, line in enumerate(told) if not line[0].isspace() and line != _ELLIPSIS), None)
        if last is None:
            return None
        type_, _, text = "\n".join(told[last:]).partition(":")
        return type_.strip(), text.strip()


def is_session(text: str) -> bool:
    first = next((line for line in text.split("\n") if line.strip()), "")
    return _PROMPT.match(first) is not None


def entries(text: str, first_line: int) -> list[Entry]:
    """The inputs of a session that begins on a line of the document."""
    found: list[tuple[int, list[str], list[str]]] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), first_line):
        if prompt := _PROMPT.match(line):
            found.append((number, [line[prompt.end() :]], []))
        elif found and not found[-1][2] and (prompt := _CONTINUED.match(line)):
            found[-1][1].append(line[prompt.end() :])
        elif found:
            found[-1][2].append(line)
    return [_entry(number, code, output) for number, code, output in found if "".join(code).strip()]


def _entry(number: int, code: list[str], output: list[str]) -> Entry:
    return Entry(number, "\n".join(code), "\n".join(output).strip("\n"), number + len(code))


def same_output(shown: str, printed: str) -> bool:
    """Whether a program printed what a document shows: the same but for white space, the digits that are not shown, and `...`."""
    wanted, seen = " ".join(shown.split()), " ".join(printed.split())
    if wanted == seen:
        return True
    pattern = ".*".join(re.escape(_NUMBER.sub("0", piece)) for piece in wanted.split(_ELLIPSIS))
    if re.fullmatch(pattern, _NUMBER.sub("0", seen)) is None:
        return False
    return _ELLIPSIS in wanted or _near(_numbers(wanted), _numbers(seen))


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]


def _near(wanted: list[float], seen: list[float]) -> bool:
    return all(abs(one - other) <= ATOL + RTOL * abs(one) for one, other in zip(wanted, seen, strict=True))
