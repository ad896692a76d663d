"""axe finds nothing to complain of, in the light and in the dark, on a wide screen and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("selenium", reason="needs selenium, of the extra `dev`")

from tests.site.browser import open_page
from tests.site.node_packages import node_packages

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

RUN = """
const done = arguments[arguments.length - 1];
const told = each => `${each.id}: ${each.nodes.slice(0, 3).map(node => `${node.html} ${node.failureSummary}`).join(' | ')}`;
axe.run().then(found => done(found.violations.map(told)));
"""
PAGES = ("index.html", "case/b/plain.html", "case/a/hostile.html", "versions.html", "documents.html", "causes.html", "one.html")


def violations(chrome: Chrome) -> list[str]:
    chrome.execute_script((node_packages() / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    return list(chrome.execute_async_script(RUN))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(chrome: Chrome, small: Path, page: str, scheme: str) -> None:
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    try:
        open_page(chrome, small / page)
        assert violations(chrome) == []
    finally:
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_axe_finds_nothing_on_a_phone(chrome: Chrome, small: Path) -> None:
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 800, "deviceScaleFactor": 2, "mobile": True})
    try:
        open_page(chrome, small / "one.html")
        assert violations(chrome) == []
    finally:
        chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_what_is_not_accessible_would_be_found(chrome: Chrome, small: Path) -> None:
    open_page(chrome, small / "index.html")
    chrome.execute_script("document.getElementById('q').previousElementSibling.remove(); document.getElementById('q').placeholder = ''")
    assert any(each.startswith("label") for each in violations(chrome))
