"""The catalog's programs as the scripts that users would have, and what is right to say of each."""

from __future__ import annotations

import cmath
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gradcases.case import Case, Symptom
from gradcases.condition import Circumstances, release_of
from gradcases.diagnosis.diagnosis import Finding
from gradcases.diagnosis.exceptions import INTENDED
from gradcases.expectation import Raises
from gradcases.wanted import Close, Wanted, Word
from tests.diagnosis.answers import catalog, diagnosed
from tests.diagnosis.many import watched

# What a watcher of one run sees. A gradient with wrong values is seen only by who knows the right ones.
SEEN = (Symptom.RAISES, Symptom.NONE_GRAD, Symptom.ZERO_GRAD, Symptom.NAN_GRAD, Symptom.WARNS)


@dataclass(frozen=True)
class Watched:
    """A case's code, or one of its fixes by name."""

    case: Case
    fix: str | None
    answer: dict[str, Any] | None
    findings: tuple[Finding, ...]

    @property
    def first(self) -> str | None:
        return self.findings[0].cause if self.findings else None

    @property
    def is_right(self) -> bool:
        """Of a code: the first finding has a right cause. Of one that works, and of a fix: there is none."""
        if self.fix is not None:
            return not self.findings
        return self.first in causes_of(self.case) or (_is_fine(self.case) and not self.findings)


def _is_fine(case: Case) -> bool:
    """Whether nothing is wrong with its code: there is nothing to find."""
    return case.symptom is Symptom.NO_FAULT or case.cause == INTENDED


def here() -> Circumstances:
    import torch

    return Circumstances(release_of(torch.__version__), sys.version_info[:2], "cpu")


def causes_of(case: Case) -> frozenset[str]:
    """Its own, and those of cases of which the catalog says that they show the same message."""
    return _shared()[case.id]


def runnable(words: str, there: Circumstances) -> list[Case]:
    return [case for case in catalog().cases if words in case.id and case.requires.missing(there) is None and not _is_missing(case)]


def watched_programs(cases: Iterable[Case], folder: Path, fixes: bool = True, jobs: int = 1) -> Iterator[Watched]:
    programs = {path: told for case in cases for path, told in _written(case, folder) if fixes or told[1] is None}
    for path, answer in watched(programs, jobs=jobs):
        case, fix = programs[path]
        yield Watched(case, fix, answer, diagnosed(answer) if answer else ())


def is_told_apart(row: Watched, there: Circumstances) -> bool:
    """Whether the catalog states that a fix raises, warns, or leaves a gradient None, zero or not finite: then a finding is true.

    Such fixes say what to do where there is no such gradient; a program that ends so has the symptom that is found.
    """
    code = next(each.code for each in row.case.fixes if each.name == row.fix)
    expected = code.expect(there)
    if expected is None or isinstance(expected.raises, Raises) or expected.warns:
        return True
    return any(_is_without(value) for value in expected.grads.values())


def _is_without(gradient: Wanted) -> bool:
    """None, or zeros, or a number that is not finite somewhere in it."""
    if isinstance(gradient, Close):
        numbers = list(_numbers(gradient.value))
        return all(number == 0 for number in numbers) or not all(cmath.isfinite(number) for number in numbers)
    return gradient in (Word.NULL, Word.ZEROS, Word.NAN, Word.INF)


def _numbers(thing: object) -> Iterator[complex]:
    if isinstance(thing, (list, tuple)):
        for each in thing:
            yield from _numbers(each)
    elif isinstance(thing, (int, float, str)):
        yield complex(thing)  # "nan" and "inf" too


def _written(case: Case, folder: Path) -> Iterator[tuple[Path, tuple[Case, str | None]]]:
    for name, program in [(None, case.code.program), *((fix.name, fix.code.program) for fix in case.fixes)]:
        path = folder / f"{case.id.replace('/', '__')}{'--' + name.replace('/', '_') if name else ''}.py"
        path.write_text(program.text, encoding="utf-8")
        yield path, (case, name)


def _is_missing(case: Case) -> bool:
    import importlib.util

    return any(importlib.util.find_spec(name.partition(".")[0]) is None for name in case.requires.modules)


@cache
def _shared() -> dict[str, frozenset[str]]:
    """By id; a case is joined to others by its file's id too."""
    cases = catalog().cases
    joined: dict[str, set[str]] = {case.file_id: {case.file_id} for case in cases}
    for case in cases:
        for other in (name.partition("[")[0] for name in case.same_message_as):
            together = joined[case.file_id] | joined[other]
            joined.update(dict.fromkeys(together, together))
    causes: dict[str, set[str]] = {name: set() for name in joined}
    for case in cases:
        causes[case.file_id].add(case.cause)
    return {case.id: frozenset().union(*(causes[each] for each in joined[case.file_id])) for case in cases}


def told(row: Watched) -> str:
    """A line about it."""
    found = [f"{each.spot.line if each.spot else None}:{each.cause}" for each in row.findings[:3]]
    ended = (row.answer or {}).get("raised")
    how = f" raised {ended['type']}: {json.dumps(ended['message'][:80])}" if ended else ""
    return f"{row.case.id}{' (' + row.fix + ')' if row.fix else ''}: {row.case.symptom.value}, {row.case.cause}; found {found}{how}"
