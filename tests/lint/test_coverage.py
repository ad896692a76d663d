from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.catalog import load
from gradcases.errors import CatalogError
from gradcases.lint.coverage import Entry, coverage_of
from tests.catalogs import minimal, write_catalog

LIST = """\
detach:
  loss-detached: {kind: error, frequency: high}
  view-detached: {kind: error, frequency: low}
numpy:
  array: {kind: silent-none, frequency: high}
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.yaml"
    path.write_text(LIST)
    return path


def test_what_no_case_covers_is_told_with_its_topic(tmp_path: Path, listed: Path) -> None:
    catalog = load(write_catalog(tmp_path / "cases", {"t/s": minimal(covers=["loss-detached"])}))
    found = coverage_of(catalog, listed)
    assert found.covered == (Entry("detach", "loss-detached", "high"),)
    assert found.missing == (Entry("detach", "view-detached", "low"), Entry("numpy", "array", "high"))
    assert found.counts() == {"high": (1, 2), "low": (0, 1)}


def test_a_label_that_the_list_does_not_have_is_told_with_its_case(tmp_path: Path, listed: Path) -> None:
    catalog = load(write_catalog(tmp_path / "cases", {"t/s": minimal(covers=["loss-detatched"])}))
    assert coverage_of(catalog, listed).unknown == {"loss-detatched": "t/s"}


@pytest.mark.parametrize("text", ["- a\n- b\n", "topic: entry\n", "", "a: [", "a: &b {}\n"])
def test_a_file_that_is_no_such_list_is_a_catalog_error(tmp_path: Path, text: str) -> None:
    catalog = load(write_catalog(tmp_path / "cases", {"t/s": minimal()}))
    path = tmp_path / "list.yaml"
    path.write_text(text)
    with pytest.raises(CatalogError, match=r"list\.yaml"):
        coverage_of(catalog, path)


def test_an_entry_that_says_no_frequency_is_counted_as_unsaid(tmp_path: Path) -> None:
    catalog = load(write_catalog(tmp_path / "cases", {"t/s": minimal()}))
    path = tmp_path / "list.yaml"
    path.write_text("topic:\n  entry:\n")
    assert coverage_of(catalog, path).counts() == {"unsaid": (0, 1)}
