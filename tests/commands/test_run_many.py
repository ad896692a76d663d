"""A run of more cases than it holds the findings of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradcases.case_findings import AT_ONCE, MOST_HELD
from tests.catalogs import TOPIC, minimal, write_catalog
from tests.commands.processes import Shell, complained, told

MANY = MOST_HELD + 2 * AT_ONCE + AT_ONCE // 2
CHANGED = "topic/case-01150"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("many")


@pytest.fixture(scope="module")
def records(folder: Path) -> list[dict[str, Any]]:
    """Of the report in lines."""
    (folder / "tmp").mkdir()
    files: dict[str, Any] = {f"topic/case-{number:05}": a_case(number) for number in range(MANY)}
    catalog = write_catalog(folder / "catalog", {"topic/_topic": TOPIC} | files)
    words = ("run", "--catalog", catalog, "--isolation", "none", "--format", "jsonl", "--output", folder / "report")
    ran = Shell(folder).gradcases(*words, TMPDIR=str(folder / "tmp"))
    assert (told(ran), complained(ran), ran.returncode) == ("", "", 1)
    return [json.loads(line) for line in (folder / "report").read_text("utf-8").splitlines()]


def a_case(number: int) -> dict[str, Any]:
    code = f"import torch\n\nx = torch.tensor([{number}.0], requires_grad=True)\n(x * x).sum().backward()\n"
    seen = {"grads": {"x": [2.0 * number + (CHANGED.endswith(f"-{number:05}"))]}}
    return minimal(code=code, symptom="wrong-grad", title=f"Number {number}", expect=seen)


def test_the_report_has_all_in_the_order_of_the_catalog(records: list[dict[str, Any]]) -> None:
    assert [record["case"] for record in records[1:]] == [f"topic/case-{number:05}" for number in range(MANY)]


def test_each_is_told_in_full(records: list[dict[str, Any]]) -> None:
    assert [record["code"]["grads"] for record in records[1:]] == [{"x": [2.0 * number]} for number in range(MANY)]
    assert {tuple(record) for record in records[1:]} == {tuple(records[1])}


def test_the_one_that_changed_is_found(records: list[dict[str, Any]]) -> None:
    assert [record["case"] for record in records[1:] if record["verdict"] != "holds"] == [CHANGED]
    assert records[0]["summary"]["cases"]["holds"] == MANY - 1


def test_no_temporary_file_is_left(records: list[dict[str, Any]], folder: Path) -> None:
    assert records
    assert list((folder / "tmp").iterdir()) == []
