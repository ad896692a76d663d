"""Whether a case does on one release what it does on another: by what is stated for that, or what was measured there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradcases.expectation import Agreement, Expectation, Raises
from gradcases.judge import Verdict
from gradcases.message_text import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case, Code
    from gradcases.condition import Circumstances, Release
    from gradcases.expectation import Part
    from gradcases.finding import Finding


@dataclass(frozen=True)
class Difference:
    """A part of a program that is not as stated for the release compared with."""

    program: str
    part: str
    stated: str
    observed: str

    def __str__(self) -> str:
        observed, stated = _apart(self.observed, self.stated)
        return f"{self.program}: {self.part}: {observed}, where {stated} is stated"


_BESIDE = 24  # characters of what is the same in two long texts, on both sides of what is not


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two texts, of long ones what differs and a little of what stands beside it."""
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    left, right = max(0, start - _BESIDE), max(0, end - _BESIDE)
    head, tail = "…" if left else "", "…" if right else ""
    first, second = (f"{head}{text[left : len(text) - right]}{tail}" for text in (one, other))
    return first, second


def _common(one: str, other: str) -> int:
    """With how many characters both begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


Differences = tuple[Difference, ...]


def stated_for(code: Code, here: Circumstances, torch: Release) -> Expectation | None:
    """What is expected on another torch, all else as here."""
    return code.expect(replace(here, torch=torch))


def differences(case: Case, finding: Finding, here: Circumstances, torch: Release, texts: bool) -> Differences | None:
    """What of a finding made `here` is not as stated for that torch, with `texts` of messages or without; None where it says nothing."""
    if finding.code is None or finding.verdict is Verdict.UNDECIDED:
        return None
    codes = {"code": case.code} | {
        label: fix.code for (fix, _), (label, _) in zip(finding.ran_fixes(), finding.programs()[1:], strict=True)
    }
    found: list[Difference] = []
    for label, ran in finding.programs():
        expectation = stated_for(codes[label], here, torch)
        parts = expectation.compare(ran.outcome, codes[label].program) if expectation is not None else ()
        found += [_difference(label, part) for part in parts if _counts(part, texts)]
    return tuple(found)


def _counts(part: Part, texts: bool) -> bool:
    return part.agreement is Agreement.DIFFERS or (texts and part.agreement is Agreement.REWORDED)


def _difference(program: str, part: Part) -> Difference:
    return Difference(program, part.part, *(normalised(str(each)) for each in (part.stated, part.observed)))


def only_texts_differ(case: Case, here: Circumstances, torches: Sequence[Release]) -> bool:
    """Whether what is stated for these differs, and in nothing but the texts of messages."""
    codes = (case.code, *(fix.code for fix in case.fixes))
    stated = [[stated_for(code, here, torch) for code in codes] for torch in torches]
    behaviours = [[expectation and _without_text(expectation) for expectation in each] for each in stated]
    return any(each != stated[0] for each in stated) and all(each == behaviours[0] for each in behaviours)


def _without_text(expectation: Expectation) -> Expectation:
    raises = expectation.raises
    return replace(expectation, raises=replace(raises, message=None)) if isinstance(raises, Raises) else expectation
