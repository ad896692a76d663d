"""`gradcases.diagnosis/1`: what is written of scripts and of texts is as its schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import gradcases.render
from gradcases.diagnosis.diagnosis import Confidence
from gradcases.diagnosis.explaining import diagnosis_of
from gradcases.matching.answer import Verdict
from gradcases.matching.answering import answer
from gradcases.render.diagnoses import answer_json, diagnosis_json
from tests.commands.processes import Shell
from tests.diagnosis.answers import catalog, texts

SCHEMA: dict[str, Any] = json.loads((Path(gradcases.render.__file__).parent / "diagnosis.schema.json").read_text(encoding="utf-8"))
IN_A_LIST = "import torch\n\nx = torch.ones(2, requires_grad=True)\n[x.sum()].backward()\n"
CUT = "import torch\n\nx = torch.ones(2, requires_grad=True)\ny = (x * 2).detach()\n(y * x.detach()).sum().backward()\n"
UNRELATED = "import torch\n\nopen('not there')\n"
SCRIPTS = {"known by its text": IN_A_LIST, "seen": CUT, "not known": UNRELATED, "no Python": "for\n", "sound": "import torch\n"}
TEXTS = {
    "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn": Verdict.MATCHED,
    "KeyError: 'epoch'": Verdict.NO_GRADIENT_PROBLEM,
    "": Verdict.EMPTY,
}


def check(written: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(written)
    jsonschema.Draft202012Validator(SCHEMA).validate(told)
    return told


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("source", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_what_is_written_of_a_script_is_as_the_schema_says(shell: Shell, source: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(source, encoding="utf-8")
    told = check(shell.gradcases("diagnose", "--format", "json", script).stdout.decode())
    assert (told["of"], bool(told["findings"])) == ("script", source in (IN_A_LIST, CUT))


def test_a_watcher_without_an_answer_is_told_as_the_schema_says() -> None:
    assert not check(diagnosis_json.diagnosis(diagnosis_of(catalog(), texts, "train.py", -9, None)))["complete"]


@pytest.mark.parametrize(("text", "verdict"), TEXTS.items())
def test_what_is_written_of_a_text_is_as_the_schema_says(text: str, verdict: Verdict) -> None:
    given = answer(text, texts(), {case.id: case.title for case in catalog().cases})
    told = check(answer_json.answer_json(given, catalog()))
    assert (told["of"], told["verdict"]) == ("text", verdict.value)
    assert bool(told["matches"]) == (verdict is Verdict.MATCHED)


@pytest.mark.parametrize("lost", ["cause", "case", "file", "line", "source", "tensors", "why", "confidence"])
def test_an_entry_lacks_nothing(lost: str) -> None:
    given = answer("RuntimeError: a leaf Variable that requires grad is being used in an in-place operation.", texts(), {})
    told = json.loads(answer_json.answer_json(given, catalog()))
    del told["matches"][0][lost]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(told)


def test_the_schema_knows_all_confidences_and_verdicts() -> None:
    defined = SCHEMA["$defs"]
    assert defined["entry"]["properties"]["confidence"]["enum"] == [each.value for each in Confidence]
    assert defined["text"]["properties"]["verdict"]["enum"] == [each.value for each in Verdict]
