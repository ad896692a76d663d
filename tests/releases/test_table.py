"""The table that is shipped, and the program that makes it."""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any

import pytest

from docs.make_releases import TABLE, table, written
from gradcases.releases.table import companions, shipped


def file(name: str, day: str, **facts: object) -> dict[str, Any]:
    return {"filename": name, "upload_time": f"{day}T10:00:00", "yanked": False, "packagetype": "bdist_wheel", **facts}


PAGE = {
    "releases": {
        "2.1.0": [
            file("torch-2.1.0-cp311-cp311-manylinux1_x86_64.whl", "2023-10-05"),
            file("torch-2.1.0-cp310-cp310-manylinux_2_28_x86_64.whl", "2023-10-04"),
            file("torch-2.1.0-cp39-none-macosx_11_0_arm64.whl", "2023-10-04"),
            file("torch-2.1.0-cp313-cp313t-win_amd64.whl", "2023-10-04"),
            file("torch-2.1.0-cp312-cp312-win_amd64.whl", "2023-10-04", yanked=True),
            file("torch-2.1.0-cp311-cp311-manylinux2014_aarch64.whl", "2023-10-04"),
        ],
        "2.0.1": [file("torch-2.0.1-cp38-cp38-win_amd64.whl", "2023-05-08")],
        "2.0.0": [file("torch-2.0.0-cp38-cp38-win_amd64.whl", "2023-03-15", yanked=True)],
        "2.2.0rc1": [file("torch-2.2.0rc1-cp38-cp38-win_amd64.whl", "2023-12-15")],
        "0.1.2": [file("torch-0.1.2.tar.gz", "2018-04-24", packagetype="sdist")],
    }
}


def test_a_release_has_its_first_day_and_the_pythons_of_its_wheels() -> None:
    assert table(PAGE, date(2026, 1, 2)) == {
        "known_until": "2026-01-02",
        "releases": {
            "2.0.1": {"date": "2023-05-08", "wheels": {"windows-x86_64": ["3.8"]}},
            "2.1.0": {
                "date": "2023-10-04",
                "wheels": {"linux-x86_64": ["3.10", "3.11"], "linux-aarch64": ["3.11"], "macos-arm64": ["3.9"]},
            },
        },
    }


def test_the_shipped_table_is_as_it_was_made() -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert written(json.loads(text)) == text


def test_the_shipped_table_goes_from_the_oldest_to_the_newest() -> None:
    releases = shipped().all
    assert all(older.number < newer.number for older, newer in itertools.pairwise(releases))
    assert {"1.8.1", "2.0.1", "2.13.0"} <= {release.version for release in releases}
    assert max(release.date for release in releases) <= shipped().known_until


@pytest.mark.parametrize(
    ("torch", "beside"),
    [
        ("1.8.1", ("numpy<2", "setuptools<81")),
        ("2.1.2", ("numpy<2", "setuptools<81")),
        ("2.2.2", ("numpy<2",)),
        ("2.3.0", ("numpy",)),
        ("2.13.0+cpu", ("numpy",)),
    ],
)
def test_what_a_release_needs_beside_it(torch: str, beside: tuple[str, ...]) -> None:
    assert companions().of(torch) == beside
