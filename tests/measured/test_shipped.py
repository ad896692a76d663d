"""The measured results that are shipped: runs wrote them, all of them, and nothing in them is of the machine."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from gradcases.catalog import load
from gradcases.measured import known
from gradcases.measured.digests import FOLDER
from gradcases.measured.form import RELEASES
from gradcases.measured.page import since
from gradcases.measured.reading import read_releases, read_topic
from gradcases.results.since import since_told

CATALOG = load()
FILES = sorted((CATALOG.root / FOLDER).glob("*.json"))
VERSIONS = (
    *("1.8.1", "1.10.2", "1.11.0", "1.12.1", "1.13.1", "2.0.1", "2.1.2", "2.2.2", "2.3.1", "2.4.1", "2.5.1", "2.6.0"),
    *("2.7.1", "2.8.0", "2.9.1", "2.10.0", "2.11.0", "2.12.1", "2.13.0", "2.14.1", "2.15.0"),
)


def test_these_releases_were_measured_in_eager_mode_on_the_cpu() -> None:
    releases = read_releases(CATALOG.root)
    assert tuple(each.version for each in releases) == VERSIONS
    assert {(each.target.device, each.target.mode) for each in releases} == {("cpu", "eager")}
    assert [each for each in releases if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each.date) or not each.target.git] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_says_what_its_digest_is_of(path: object) -> None:
    """Edited by hand it would not; whoever made its digest anew is told by the run of the torch at hand, as far as that goes."""
    name = FILES[FILES.index(path)].stem  # type: ignore[arg-type] # a path
    assert read_releases(CATALOG.root) if name == RELEASES.removesuffix(".json") else read_topic(CATALOG.root, name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_of_the_machine(path: object) -> None:
    text = FILES[FILES.index(path)].read_text(encoding="utf-8")  # type: ignore[arg-type] # a path
    assert re.findall(r"(?:/home/|/root/|/tmp/|/usr/|/opt/|site-packages|0x[0-9a-f]{6,}).{0,40}", text) == []


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in FILES) < 1_000_000


def test_a_topic_has_a_file_and_a_file_has_its_topic() -> None:
    assert {path.stem for path in FILES} - {"releases"} <= set(CATALOG.topics)


@pytest.mark.parametrize("topic", CATALOG.topics)
def test_each_release_has_a_cell_or_none_for_each_case(topic: str) -> None:
    read = read_topic(CATALOG.root, topic)
    if read is not None:
        assert read.versions == VERSIONS
        assert {len(cells) for cells in read.cells.values()} == {len(VERSIONS)}


def test_of_some_cases_it_is_known_since_when() -> None:
    """Changes that are known from elsewhere: a ReLU's output modified in place, and `zero_grad` that leaves None."""
    told = [since_told(known.history(CATALOG.root, case)[0]) for case in CATALOG.cases]
    assert any(each is not None and each.startswith("raises since 1.10.2 (not on 1.8.1)") for each in told)
    assert any(each is not None and "as of 2.13.0" in each for each in told)


def test_the_torch_at_hand_is_one_of_them() -> None:
    """Otherwise the catalog's own tests could not hold any of this against a run."""
    assert version("torch").partition("+")[0] in VERSIONS


def test_a_page_says_what_follows_from_the_cells() -> None:
    fresh = [(case, history) for case in CATALOG.cases if (history := known.history(CATALOG.root, case)[0]) is not None]
    assert [case.id for case, history in fresh if since(CATALOG.root, case) != since_told(history)] == []
