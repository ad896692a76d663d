"""The hash of a case is of what it says: every value changes it, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from tests.catalog.edits import edited
from tests.catalog.test_reading import FULL
from tests.catalogs import MINIMAL, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.catalog import Catalog

SAME: dict[str, str] = {
    "a comment": f"# a comment\n{MINIMAL}# another\n",
    "a comment behind a key": MINIMAL.replace("symptom: raises", "symptom: raises  # so it does"),
    "blank lines": MINIMAL.replace("why:", "\n\nwhy:"),
    "quotes": MINIMAL.replace("symptom: raises", "'symptom': \"raises\""),
    "another order of keys": edited({"title": None}) + MINIMAL.partition("\n")[0] + "\n",
    "flow for block": edited(
        {
            "expect": "{raises: {type: RuntimeError, contains: does not require grad, at: loss.backward(), message: "
            "element 0 of tensors does not require grad and does not have a grad_fn}, grads: {x: null}}"
        }
    ),
    "deeper indentation": MINIMAL.replace("\n  ", "\n      "),
    "another null": MINIMAL.replace("x: null", "x: ~"),
    "other line breaks": MINIMAL.replace("\n", "\r\n"),
    "a byte order mark": f"\ufeff{MINIMAL}",
    "the start of a document": f"---\n{MINIMAL}...\n",
    "a folded line": MINIMAL.replace("why: Detached from", "why:\n  Detached\n  from"),
}

# A text in FULL and another in its place, for every value there.
OTHER: list[tuple[str, str]] = [
    ("A title", "B title"),
    ("[one, two]", "[two, one]"),
    ("tags: [a, b]", "tags: [a]"),
    ("detached-loss", "no-grad-block"),
    ("no-fault", "raises"),
    (">=2.1", ">=2.2"),
    ("<3.14", "<3.15"),
    ("device: cuda", "device: mps"),
    ("mode: eager", "mode: compile"),
    ("[numpy]", "[numpy, scipy]"),
    ("setup: import torch", "setup: import numpy"),
    ("  loss.backward()\n", "  loss.backward() \n"),
    ("SomeError", "OtherError"),
    ("contains: core", "contains: Core"),
    ("        core and\n", "        core, and\n"),
    ("nth: 2", "nth: 1"),
    ("UserWarning", "FutureWarning"),
    ("contains: old", "contains: new"),
    ("Because.", "Because!"),
    ("Do this.", "Do that."),
    ("different-result", "same-result"),
    ("x = 1", "x = 1.0"),
    ("y = 1", "y = 2"),
    ("it is clipped", "it is summed"),
    ("{x: present}", "{x: zeros}"),
    ("example 1", "example 3"),
    ("says: it raises", "says: it does not"),
    ("code: {raises: {}}", "code: {raises: null}"),
    ("fix_name: fix 2", "fix_name: first"),
    ("no number is named", "no clock is named"),
    ("docs: [torch.Tensor.detach]", "docs: [torch.Tensor.item]"),
    ("covers: [label 1]", "covers: [label 2]"),
    ("same-message-as: [topic/other]", "same-message-as: []"),
    ("id: topic/full\n", ""),
]


def hash_of(tmp_path: Path, text: str) -> str:
    return load(write_catalog(tmp_path, {"t/s": text})).by_id["t/s"].sha256


def full(tmp_path: Path, text: str) -> Catalog:
    return load(write_catalog(tmp_path, {"topic/full": text, "topic/other": MINIMAL, "sources.yaml": "a-document: {title: A}\n"}))


@pytest.mark.parametrize("name", SAME)
def test_layout_does_not_change_the_hash(name: str, tmp_path: Path) -> None:
    assert hash_of(tmp_path, SAME[name]) == hash_of(tmp_path, MINIMAL)


@pytest.mark.parametrize(("old", "new"), OTHER, ids=[old.strip() for old, _ in OTHER])
def test_every_value_changes_the_hash(old: str, new: str, tmp_path: Path) -> None:
    assert old in FULL
    one = full(tmp_path, FULL)
    other = full(tmp_path, FULL.replace(old, new, 1))
    assert one.by_id["topic/full"].sha256 != other.by_id["topic/full"].sha256
    assert one.by_id["topic/other"].sha256 == other.by_id["topic/other"].sha256
    assert one.sha256 != other.sha256


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1.0"),
        ("1", "'1'"),
        ("null", "'null'"),
        ("true", "'true'"),
        (".nan", "nan"),
        ("[1, 2]", "[2, 1]"),
        ("[]", "{value: []}"),
        ("0.0", "-0.0"),
    ],
)
def test_values_of_another_type_are_other_values(one: str, other: str, tmp_path: Path) -> None:
    texts = [edited({"expect": f"{{values: {{x: {value}}}}}"}) for value in (one, other)]
    assert len({hash_of(tmp_path, text) for text in texts}) == 2


def test_a_case_of_another_id_has_another_hash(tmp_path: Path) -> None:
    one, other = load(write_catalog(tmp_path, {"t/s": MINIMAL, "t/t": MINIMAL})).cases
    assert one.content == other.content
    assert one.sha256 != other.sha256


def test_a_sub_case_is_what_its_variables_make_it(tmp_path: Path) -> None:
    def hashes(params: str) -> dict[str, str]:
        text = edited({"title": "of $op", "params": params})
        return {case.id: case.sha256 for case in load(write_catalog(tmp_path, {"t/s": text})).cases}

    one = hashes("{a: {op: x}, b: {op: y}}")
    other = hashes("{b: {op: z}, a: {op: x}}")
    assert one["t/s[a]"] == other["t/s[a]"]
    assert one["t/s[b]"] != other["t/s[b]"]


def test_where_a_catalog_lies_does_not_change_its_hash(tmp_path: Path) -> None:
    one = load(write_catalog(tmp_path / "one", {"t/s": MINIMAL}))
    other = load(write_catalog(tmp_path / "other", {"t/s": MINIMAL}))
    assert one.sha256 == other.sha256
