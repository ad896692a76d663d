"""Diagnoses made by hand, in every format: what is not known of a finding leaves nothing behind."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gradcases.case import Symptom
from gradcases.diagnosis import telling
from gradcases.diagnosis.diagnosis import Confidence, Diagnosis, Ending, Finding, Spot, Step
from gradcases.render.diagnoses import diagnosis_json, diagnosis_markdown
from gradcases.render.diagnoses.diagnosis_text import diagnosis_text
from gradcases.render.screen import Screen
from tests.diagnosis.answers import catalog

WHY = "It is so because of this."
BARE = Finding("cause-of-nobody", None, WHY, Symptom.WARNS, Confidence.LIKELY)


def of(*findings: Finding, trouble: str | None = None, raised: Ending | None = None) -> Diagnosis:
    return Diagnosis("train.py", 0, findings, raised=raised, trouble=trouble, complete=False)


def as_text(value: Diagnosis, width: int = 80) -> str:
    return diagnosis_text(value, catalog(), Screen(width))


def as_markdown(value: Diagnosis) -> str:
    return diagnosis_markdown.diagnosis(value, catalog())


def found_at(spot: Spot | None, cause: str = "detached-loss") -> Finding:
    return Finding(cause, spot, WHY, Symptom.NONE_GRAD, Confidence.CERTAIN)


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (as_text, ["cause-of-nobody (likely)", WHY]),
        (as_markdown, [r"## cause\-of\-nobody", "cause: `cause-of-nobody`, likely", WHY]),
        (lambda value: telling.as_text(value.findings[0]), ["cause-of-nobody (likely)", WHY]),
        (lambda value: telling.as_html(value.findings[0]), [f"<div><p><b>cause-of-nobody</b> (likely)</p><p>{WHY}</p><ul></ul></div>"]),
        (lambda value: telling.in_short(value.findings[0]), ["<Finding cause-of-nobody>"]),
    ],
    ids=["text", "markdown", "str", "html", "repr"],
)
def test_of_a_finding_of_which_nothing_else_is_known_cause_and_reason_are_told(write: Callable[[Diagnosis], str], told: list[str]) -> None:
    lines = [line.strip() for line in write(of(BARE)).splitlines()]
    assert [line for line in lines if line and not line.startswith("train.py")] == told


def test_what_is_not_known_is_null_in_json() -> None:
    data = json.loads(diagnosis_json.diagnosis(of(BARE, raised=Ending("ValueError", "no", None))))
    (finding,) = data["findings"]
    assert {name for name, value in finding.items() if value is None} == {"case", "file", "line", "source", "operation"}
    assert data["raised"] == {"type": "ValueError", "message": "no", "file": None, "line": None, "source": None}


@pytest.mark.parametrize("write", [as_text, as_markdown])
def test_that_watching_gave_up_is_told(write: Callable[[Diagnosis], str]) -> None:
    assert "train.py ended with exit code 0; watching gave up before that" in write(of(BARE, trouble="ValueError: of ours"))


def test_findings_stand_apart() -> None:
    lines = [line.strip() for line in as_text(of(BARE, BARE)).splitlines()]
    assert lines[lines.index(WHY) :][:3] == [WHY, "", "cause-of-nobody (likely)"]


def test_a_script_on_another_drive_is_told_by_its_whole_path(monkeypatch: pytest.MonkeyPatch) -> None:
    def relpath(path: str) -> str:
        raise ValueError(f"path is on another mount: {path}")  # as Windows says it

    monkeypatch.setattr(os.path, "relpath", relpath)
    for write in (as_text, as_markdown):
        assert "C:/train.py:7" in write(of(found_at(Spot("C:/train.py", 7, "loss.backward()"))))


@pytest.mark.parametrize(("width", "together"), [(80, True), (24, False)])
def test_the_cause_stands_beside_its_line_where_there_is_room(width: int, together: bool) -> None:
    first, second, *_ = as_text(of(found_at(Spot("train.py", 7, "loss.backward()"))), width).splitlines()
    assert first.strip() == ("train.py:7  detached-loss" if together else "train.py:7")
    assert (second.strip() == "detached-loss") is not together


@pytest.mark.parametrize(
    ("written", "around"), [("a\nb\nc = d\ne\nf\n", True), ("a\nb\nc = x\ne\nf\n", False), ("a\n", False), (None, False)]
)
def test_the_lines_around_are_shown_where_they_are_still_those(written: str | None, around: bool, tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    if written is not None:
        script.write_text(written, encoding="utf-8")
    shown = [line.split()[-3:] for line in as_text(of(found_at(Spot(str(script), 3, "c = d"))), 200).splitlines()]
    assert ["c", "=", "d"] in shown
    assert (["2", "b"] in shown, ["4", "e"] in shown) == (around, around)


def test_a_case_without_a_fix_is_read_on_in() -> None:
    case = next(case for case in catalog().cases if not case.fixes)
    shown = telling.as_text(Finding(case.cause, None, WHY, case.symptom, Confidence.CERTAIN, ("w",), case=case))
    assert shown.splitlines()[2:] == ["  suffering w", f"  read on   gradcases explain {case.id}"]


def test_a_way_of_one_step_is_none() -> None:
    spot = Spot("train.py", 7, "loss = y.detach()")
    single = Finding("detached-loss", spot, WHY, Symptom.NONE_GRAD, Confidence.CERTAIN, path=(Step(spot, "detach"),))
    double = Finding("detached-loss", spot, WHY, Symptom.NONE_GRAD, Confidence.CERTAIN, path=(Step(spot, "sum"), Step(spot, "detach")))
    for write in (as_text, as_markdown):
        assert ["rom the loss" in write(of(each)) for each in (single, double)] == [False, True]
