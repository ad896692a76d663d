"""Whether the text of a case says what was seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.catalog.cases import Known, read_cases
from gradcases.catalog.problems import Problems
from gradcases.catalog.source_text import Unreadable
from gradcases.catalog.tree import parse
from gradcases.judge import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.case import Case
    from gradcases.outcome import Outcome


class NotACase(Exception):
    """The text cannot be read as a case; the text of this says why not."""


def cases_of(text: str, file_id: str) -> list[Case]:
    """The cases in a file's text. Raises NotACase."""
    problems = Problems(Path(f"{file_id}.yaml"))
    try:
        root = parse(text.encode(), problems.add)
    except Unreadable as error:
        raise NotACase(error.text) from error
    cases = list(read_cases(root, file_id, problems, Known(None, None)))
    if problems.found or not cases:
        raise NotACase(problems.found[0].text if problems.found else "it is no case")
    return cases


def unmet(case: Case, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What of the case some outcome of its code does not show, each once."""
    judged = [judge(case.code.expectations[0].value, outcome, case.code.program) for outcome in outcomes]
    yield from dict.fromkeys(part.part for each in judged if each.verdict is not Verdict.HOLDS for part in each.differing)
