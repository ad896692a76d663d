"""What runs of a file's cases showed, put into the file's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.authoring.changes import behaviour_changes, message_changes
from gradcases.authoring.checking import NotACase, cases_of
from gradcases.authoring.layout import Change, Impossible, changed
from gradcases.authoring.scalars import Unwritable
from gradcases.authoring.shared import Wish, settled
from gradcases.authoring.source import Source
from gradcases.catalog.fields import as_plain
from gradcases.expectation import Agreement
from gradcases.judge import Verdict, judge
from gradcases.outcome import Raised, Returned, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.authoring.source import Steps
    from gradcases.case import Case, Code
    from gradcases.condition import Circumstances
    from gradcases.expectation import Expectation
    from gradcases.finding import Finding, Ran
    from gradcases.outcome import Outcome, Plain


@dataclass(frozen=True)
class Recording:
    """A file's text with what was recorded in it, how many places that are, and what could not be recorded."""

    text: str
    places: int
    refused: tuple[str, ...]


@dataclass(frozen=True)
class _Seen:
    """A program of a case, what it did, and the expectation that applied, with the steps that lead to that."""

    case: Case
    steps: Steps
    code: Code
    expectation: Expectation
    outcome: Outcome


def recorded(text: str, findings: Sequence[Finding], here: Circumstances, behaviour: bool) -> Recording:
    """`findings` are those of all cases of the file; `here` is where they ran."""
    source = Source(text)
    seen = [each for finding in findings for each in _seen(finding, here)]
    refused = [f"{finding.case.id}: {finding.reason}" for finding in findings if finding.verdict is Verdict.UNDECIDED]
    changes: list[Change] = []
    for steps in dict.fromkeys(each.steps for each in seen):
        of_block = [each for each in seen if each.steps == steps]
        wishes = [Wish(each.case.id, change) for each in of_block for change in _wished(each, behaviour)]
        lacking = [finding.case.id for finding in findings if finding.code is None]
        for made in settled(source, wishes, [*(each.case.id for each in of_block), *lacking]):
            if isinstance(made, Impossible):
                refused.append(str(made))
            else:
                changes.append(made)
    made_of_it = _written(source, changes, refused, findings[0].case.file_id)
    refused += [told for each in seen if (told := _left(each, behaviour))]
    return Recording(made_of_it, len(changes) if made_of_it != text else 0, tuple(dict.fromkeys(refused)))


def _seen(finding: Finding, here: Circumstances) -> Iterator[_Seen]:
    if finding.verdict is Verdict.UNDECIDED or finding.code is None:
        return
    case = finding.case
    programs: list[tuple[Steps, Code, Ran]] = [((), case.code, finding.code)]
    programs += [(("fix", number), fix.code, finding.fixes[fix.name]) for number, fix in enumerate(case.fixes)]
    for steps, code, ran in programs:
        number = next(number for number, block in enumerate(code.expectations) if block.condition.holds(here))
        yield _Seen(case, (*steps, "expect", number), code, code.expectations[number].value, ran.outcome)


def _wished(seen: _Seen, behaviour: bool) -> Iterator[Change]:
    if behaviour and isinstance(seen.outcome, (Returned, Raised)):
        return behaviour_changes(seen.steps, seen.expectation, seen.outcome, seen.code.program)
    return message_changes(seen.steps, seen.expectation, seen.outcome)


def _left(seen: _Seen, behaviour: bool) -> str | None:
    """What differs and is not recorded, in a line."""
    judged = judge(seen.expectation, seen.outcome, seen.code.program)
    if judged.verdict is not Verdict.CHANGED:
        return None
    where = f"{seen.case.id}: {_label(seen.steps)}"
    if not isinstance(seen.outcome, (Returned, Raised)):
        return f"{where} {summary(seen.outcome)}, which no case can state"
    part = next(part for part in judged.differing if part.agreement is Agreement.DIFFERS)
    return None if behaviour else f"{where} behaves otherwise ({part.part}); look why, and record it with --behaviour"


def _label(steps: Steps) -> str:
    return "the code" if steps[0] != "fix" else f"fix {int(steps[1]) + 1}"


def _written(source: Source, changes: list[Change], refused: list[str], file_id: str) -> str:
    """The text with all changes that can be made; what cannot goes to `refused`, and nothing is changed where it reads otherwise then."""
    possible = []
    for change in changes:
        try:
            change.splice(source)
            possible.append(change)
        except (Impossible, Unwritable) as error:
            refused.append(f"`{'.'.join(map(str, change.steps))}` cannot be recorded: {error}")
    changes[:] = possible
    text = changed(source, possible)
    wrong = _what_is_wrong(source, text, possible, file_id) if possible else None
    if wrong is None:
        return text
    refused.append(f"nothing is recorded: {wrong}; change the file by hand")
    return source.text


def _what_is_wrong(source: Source, text: str, made: list[Change], file_id: str) -> str | None:
    """With a text in which changes were made: it has to be a case still, and to say nothing else than they do."""
    try:
        cases_of(text, file_id)
    except NotACase as error:
        return f"the file would be no case any more ({error})"
    allowed = {_bare(change.steps) for change in made}
    others = [each for each in differing(as_plain(source.root), as_plain(Source(text).root)) if not _is_below(each, allowed)]
    return f"`{'.'.join(map(str, others[0]))}` would have changed too" if others else None


def _bare(steps: Steps) -> Steps:
    """Without the places in lists, which a lone node does not have."""
    return tuple(step for step in steps if isinstance(step, str))


def _is_below(steps: Steps, allowed: set[Steps]) -> bool:
    return any(_bare(steps)[: len(each)] == each for each in allowed)


def differing(one: Plain, other: Plain, steps: Steps = ()) -> Iterator[Steps]:
    """Where two trees differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            if key not in one or key not in other:
                yield (*steps, key)
            else:
                yield from differing(one[key], other[key], (*steps, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from differing(*pair, (*steps, number))
    elif repr(one) != repr(other):
        yield steps
