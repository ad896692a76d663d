"""The built-in catalog as a site: small enough, and quickly there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from tests.site.browser import open_page, requested, shown

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

LARGEST = 3_000_000 / 400  # bytes a case
SLOWEST = 200  # milliseconds
TIMES = 3
MOST_BOXES = 2_000


@pytest.fixture(scope="module")
def cases() -> int:
    return len(load(None).cases)


def test_the_pages_take_less_than_3_megabytes_for_400_cases(built: Path, cases: int) -> None:
    assert sum(path.stat().st_size for path in (built / "site").rglob("*") if path.is_file()) / cases < LARGEST


def test_the_file_takes_less_than_3_megabytes_for_400_cases(built: Path, cases: int) -> None:
    assert (built / "one.html").stat().st_size / cases < LARGEST


PAINTED = """
const done = arguments[arguments.length - 1];
const told = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
if (told() !== undefined) done(told());
else new PerformanceObserver(() => told() !== undefined && done(told())).observe({type: 'paint', buffered: true});
"""


def worked(chrome: Chrome) -> dict[str, float]:
    """What the page has cost so far: seconds are of its thread alone, whatever else the machine does meanwhile."""
    told = chrome.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return {each["name"]: each["value"] for each in told}


def appears(chrome: Chrome, page: Path) -> tuple[float, float]:
    """Milliseconds of the page's thread until it is painted and its scripts have run, and how many boxes are laid out; the least."""
    chrome.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    found = []
    for _ in range(TIMES):
        chrome.get("about:blank")
        before = worked(chrome)
        open_page(chrome, page)
        chrome.execute_async_script(PAINTED)
        after = worked(chrome)
        found.append(tuple(after[name] - before[name] for name in ("TaskDuration", "LayoutObjects")))
    chrome.execute_cdp_cmd("Performance.disable", {})
    return min(each[0] for each in found) * 1000, min(each[1] for each in found)


@pytest.mark.parametrize("page", ["site/index.html", "site/causes.html"])
def test_a_list_appears_within_200_milliseconds_and_lays_out_what_is_seen(chrome: Chrome, built: Path, page: str) -> None:
    milliseconds, boxes = appears(chrome, built / page)
    assert milliseconds < SLOWEST
    assert boxes < MOST_BOXES  # of some ten thousand


def test_the_list_has_all_cases(chrome: Chrome, built: Path, cases: int) -> None:
    open_page(chrome, built / "site" / "index.html")
    assert len(shown(chrome)) == cases


def test_the_file_asks_for_nothing(chrome: Chrome, built: Path) -> None:
    requested(chrome)
    open_page(chrome, built / "one.html")
    assert [address for address in requested(chrome) if not address.startswith("data:")] == [(built / "one.html").as_uri()]
