"""What a watched run's answer means: its findings with the cases of the catalog that explain them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gradcases.case import Symptom
from gradcases.diagnosis.diagnosis import Confidence, Diagnosis, Ending, Finding, Spot, Step
from gradcases.diagnosis.exceptions import cases_named, match_of_warning, matches_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.matching.answer import Match
    from gradcases.matching.texts import Text

_WORD = re.compile(r"[A-Za-z_]\w*")
_SAID = {".data": "data", "Parameter": "Parameter", "__float__": "float", "__int__": "int", "autograd.grad": "grad"}


def diagnosis_of(
    catalog: Catalog, texts: Callable[[], Sequence[Text]], script: str, exit_code: int, answer: Mapping[str, object] | None
) -> Diagnosis:
    """What a watched run's answer means. None where the watcher gave no answer.

    `texts` are asked for only where something was raised, or warned of.
    """
    if answer is None:
        return Diagnosis(script, exit_code, (), complete=False)
    raised = _ending(answer.get("raised"))
    matches = matches_of(catalog, texts(), raised) if raised is not None else ()
    told: Sequence[Mapping[str, object]] = answer["findings"]  # type: ignore[assignment]  # of our own worker
    findings = [_finding(catalog, each, matches) for each in told]
    if raised is not None and not any(each["error"] for each in told):
        findings[:0] = [_of_text(catalog, match, raised, Symptom.RAISES) for match in matches]
    findings += _of_warnings(catalog, texts, answer, {finding.cause for finding in findings})
    return Diagnosis(
        script=script,
        exit_code=exit_code,
        findings=tuple(findings),
        raised=raised,
        torch=_text(answer.get("torch")),
        python=_text(answer.get("python")),
        steps=int(str(answer.get("steps", 0))),
        complete=bool(answer.get("complete")),
        trouble=_text(answer.get("trouble")),
    )


def _text(thing: object) -> str | None:
    return None if thing is None else str(thing)


def _spot(told: Mapping[str, object]) -> Spot:
    return Spot(str(told["file"]), int(str(told["line"])), str(told["source"]))


def _ending(told: object) -> Ending | None:
    if not isinstance(told, dict):
        return None
    return Ending(str(told["type"]), str(told["message"]), _spot(told) if told["line"] is not None else None)


def _finding(catalog: Catalog, told: Mapping[str, object], matches: Sequence[Match]) -> Finding:
    path: Sequence[Mapping[str, object]] = told["path"]  # type: ignore[assignment]  # of our own worker
    tensors: Sequence[str] = told["tensors"]  # type: ignore[assignment]  # as above
    spot, symptom, operation = _spot(told) if told["file"] is not None else None, Symptom(told["symptom"]), _text(told["operation"])
    cause = str(told["cause"])
    return Finding(
        cause=cause,
        spot=spot,
        why=str(told["why"]),
        symptom=symptom,
        confidence=Confidence(told["confidence"]),
        tensors=tuple(tensors),
        path=tuple(Step(_spot(each), str(each["operation"])) for each in path),
        operation=operation,
        case=case_for(catalog, cause, symptom, operation, spot, cases_named(matches) if told["error"] else frozenset()),
    )


def _of_warnings(catalog: Catalog, texts: Callable[[], Sequence[Text]], answer: Mapping[str, object], known: set[str]) -> Iterator[Finding]:
    """Of the warnings that were shown, one for each cause that is not `known`."""
    told: Sequence[object] = answer.get("warned", ())  # type: ignore[assignment]  # of our own worker
    for warned in filter(None, map(_ending, told)):
        match = match_of_warning(catalog, texts(), warned)
        if match is not None and match.cause not in known:
            known.add(match.cause)
            yield _of_text(catalog, match, warned, Symptom.WARNS)


def _of_text(catalog: Catalog, match: Match, raised: Ending, symptom: Symptom) -> Finding:
    """Where the watcher itself knows nothing of what was said."""
    case = next(each for each in catalog.cases if each.id == match.case)
    apart = f" It is this if {match.apart}." if match.apart else ""
    why = f"This is the text of a case: {case.title}.{apart}"
    return Finding(match.cause, raised.spot, why, symptom, Confidence(match.confidence), case=case)


def case_for(
    catalog: Catalog, cause: str, symptom: Symptom, operation: str | None, spot: Spot | None, showing: frozenset[str] = frozenset()
) -> Case | None:
    """The case of this cause that is most like what was found; `showing` are those that show what was raised."""
    cases = [case for case in catalog.cases if case.cause == cause]
    words = {*_WORD.findall(spot.source if spot else ""), _SAID.get(operation or "", operation or "")}

    def likeness(case: Case) -> tuple[float, str]:
        said = set(_WORD.findall(case.code.program.text))
        shared = len(words & said) / max(1, len(words))
        about = (operation or "").strip("._") in said
        return -(4 * (case.symptom is symptom) + 2 * about + shared + 2 * (case.id in showing)), case.id

    return min(cases, key=likeness, default=None)
