from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import gradcases.render
from gradcases.judge import ClaimVerdict, Verdict
from gradcases.outcome import Contents, Exited, Observed, Raised, Returned, TensorFacts, Warned
from gradcases.render.reports import report_json
from gradcases.report import Report
from tests.render.reports import HOSTILE, case, finding, fix, hostile, one_of_each, raises, report
from tests.render.test_literal import controls

SCHEMA: dict[str, Any] = json.loads((Path(gradcases.render.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))


def closed(schema: Any) -> Any:
    """The schema in which every object has the keys it describes and no other."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: closed(value) for key, value in schema.items()}
    return {"additionalProperties": False, **told} if "properties" in told and told.get("type") == "object" else told


OPEN = jsonschema.Draft202012Validator(SCHEMA)
CLOSED = jsonschema.Draft202012Validator(closed(SCHEMA))


def everything_observed() -> Report:
    """Tensors of all kinds, warnings, values, an alias, what cannot be read."""
    large = Contents((20, 30), "float32", has_value=False, zeros=False, nan=True, inf=False)
    tensors = {
        "x": TensorFacts(Contents((), "complex64", value="(1+2j)"), requires_grad=True, is_leaf=True, grad=large),
        "y": TensorFacts(large, requires_grad=True, is_leaf=False, grad_fn="MulBackward0", grad=Contents((1,), "float32", value=["nan"])),
    }
    warned = (Warned("UserWarning", HOSTILE, 3), Warned("torch.Odd", "", None))
    seen = Observed(tensors, {"z": "x"}, {"w": "no storage"}, {"n": 3, "s": HOSTILE, "l": [None, True]}, warned)
    return report(
        finding(case("a/b"), Returned(seen, imported=("torch._dynamo",))),
        finding(case("a/c"), Raised("torch.Error", HOSTILE, None, seen)),
        finding(case("a/d"), Exited(7)),
    )


REPORTS = [one_of_each, hostile, everything_observed, report, lambda: report(interrupted=True, unfinished=3)]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("made", REPORTS)
@pytest.mark.parametrize("validator", [OPEN, CLOSED], ids=["as shipped", "closed"])
def test_every_report_is_as_the_schema_says(made: Any, validator: Any) -> None:
    validator.validate(json.loads(report_json.whole(made())))


@pytest.mark.parametrize("made", REPORTS)
@pytest.mark.parametrize("validator", [OPEN, CLOSED], ids=["as shipped", "closed"])
def test_every_record_is_as_the_schema_says(made: Any, validator: Any) -> None:
    for line in report_json.lines(made()).splitlines():
        validator.validate(json.loads(line))


@pytest.mark.parametrize(
    "path",
    [
        ("schema",),
        ("target", "torch"),
        ("catalog", "sha256"),
        ("summary", "cases", "holds"),
        ("findings", 0, "code", "kind"),
        ("claims", 0, "parts"),
    ],
)
def test_a_report_that_lacks_something_is_refused(path: tuple[Any, ...]) -> None:
    data = json.loads(report_json.whole(one_of_each()))
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    assert not OPEN.is_valid(data)


def test_a_record_of_another_kind_is_refused() -> None:
    assert not OPEN.is_valid({"record": "something"})
    assert not OPEN.is_valid({"record": "finding"})


def test_records_are_the_report_in_lines() -> None:
    whole = json.loads(report_json.whole(one_of_each()))
    head, *rest = map(json.loads, report_json.lines(one_of_each()).splitlines())
    assert head.pop("record") == "report"
    assert [each for each in rest if each.pop("record") == "finding"] == whole.pop("findings")
    assert [each for each in rest if "locator" in each] == whole.pop("claims")
    assert head == whole


def test_counts_by_verdict_add_up() -> None:
    made = report(*one_of_each().findings, interrupted=True, unfinished=5)
    summary = json.loads(report_json.whole(made))["summary"]
    for counts in summary.values():
        assert counts.pop("selected") == sum(counts.values())
    assert summary["cases"].keys() == {*(verdict.value for verdict in Verdict), "unfinished"}
    assert summary["claims"].keys() == {verdict.value for verdict in ClaimVerdict}


def test_every_outcome_has_the_same_keys_to_ask_for() -> None:
    for each in json.loads(report_json.whole(one_of_each()))["findings"]:
        if each["code"] is not None:
            assert {"kind", "type", "message", "line", "grads", "warnings", "verdict"} <= each["code"].keys()


def test_the_first_fix_is_the_fix_and_others_stand_beside_it() -> None:
    made = report(finding(case("a/b", "It raises", fix(), fix("other")), raises()))
    (found,) = json.loads(report_json.whole(made))["findings"]
    assert found["fix"]["name"] == "fix 1"
    assert found["fix"]["grads"] == {"x": [1.0, 1.0]}
    assert [each["name"] for each in found["more_fixes"]] == ["other"]


def test_texts_come_back_as_they_were_and_do_nothing_to_a_screen() -> None:
    text = report_json.whole(hostile())
    (found,) = json.loads(text)["findings"]
    assert found["code"]["message"] == f"x{HOSTILE}"
    assert found["code"]["stdout"] == HOSTILE
    assert json.loads(text)["claims"][0]["says"] == HOSTILE
    assert not controls(text)
    assert len(report_json.lines(hostile()).splitlines()) == 1 + 1 + 3
