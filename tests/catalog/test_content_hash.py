"""The content hash is of what a run and its verdict rest on: that changes it, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from gradcases.content_hash import content_hash
from tests.catalog.edits import edited
from tests.catalog.test_content import OTHER, SAME, full
from tests.catalog.test_reading import FULL
from tests.catalogs import MINIMAL, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

PROSE = {
    *("A title", "[one, two]", "tags: [a, b]", "detached-loss", "no-fault", "Because.", "Do this.", "different-result"),
    *("it is clipped", "example 1", "says: it raises", "code: {raises: {}}", "fix_name: fix 2", "no number is named"),
    *("docs: [torch.Tensor.detach]", "covers: [label 1]", "same-message-as: [topic/other]", "id: topic/full\n"),
}


def hash_of(tmp_path: Path, text: str) -> str:
    return content_hash(load(write_catalog(tmp_path, {"t/s": text})).by_id["t/s"])


@pytest.mark.parametrize("name", SAME)
def test_layout_does_not_change_it(name: str, tmp_path: Path) -> None:
    assert hash_of(tmp_path, SAME[name]) == hash_of(tmp_path, MINIMAL)


@pytest.mark.parametrize(("old", "new"), OTHER, ids=[old.strip() for old, _ in OTHER])
def test_prose_does_not_change_it_and_all_else_does(old: str, new: str, tmp_path: Path) -> None:
    assert set(PROSE) <= {each for each, _ in OTHER}
    one, other = (content_hash(full(tmp_path, text).by_id["topic/full"]) for text in (FULL, FULL.replace(old, new, 1)))
    assert (one == other) == (old in PROSE)


def test_a_case_of_another_id_has_the_same(tmp_path: Path) -> None:
    one, other = load(write_catalog(tmp_path, {"t/s": MINIMAL, "t/t": MINIMAL})).cases
    assert content_hash(one) == content_hash(other)


def test_what_is_written_out_and_is_the_default_changes_nothing(tmp_path: Path) -> None:
    short, long = (edited({"expect": f"{{grads: {{x: {value}}}}}"}) for value in ("[1.0]", "{value: [1.0], rtol: 1e-5}"))
    assert hash_of(tmp_path, short) == hash_of(tmp_path, long)


@pytest.mark.parametrize(
    ("one", "other"), [("1", "1.0"), ("1", "'1'"), ("null", "'null'"), ("true", "1"), (".nan", "nan"), ("0.0", "-0.0")]
)
def test_values_of_another_type_are_other_values(one: str, other: str, tmp_path: Path) -> None:
    texts = [edited({"expect": f"{{values: {{x: {value}}}}}"}) for value in (one, other)]
    assert len({hash_of(tmp_path, text) for text in texts}) == 2


def test_a_sub_case_is_what_its_variables_make_it(tmp_path: Path) -> None:
    def hashes(params: str) -> dict[str, str]:
        text = edited({"title": "of $op", "code": "$op", "params": params})
        return {case.id: content_hash(case) for case in load(write_catalog(tmp_path, {"t/s": text})).cases}

    one, other = hashes("{a: {op: x}, b: {op: y}}"), hashes("{b: {op: z}, a: {op: x}}")
    assert one["t/s[a]"] == other["t/s[a]"]
    assert one["t/s[b]"] != other["t/s[b]"]


def test_it_stays_the_same_from_version_to_version(tmp_path: Path) -> None:
    """Shipped results name it: whoever changes how it is made makes all of them stale."""
    assert hash_of(tmp_path, MINIMAL) == "6e99c72b833de2a6507dde44ea2bb88aa1569d981e5b1cf2a3835f39a6b9e650"
