"""axe finds nothing to complain of, in the light and in the dark, on a wide screen and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("selenium", reason="needs selenium, of the extra `dev`")

from tests.matching.test_transcripts import CLAIMED
from tests.site.browser import open_page
from tests.site.node_packages import node_packages
from tests.site.test_paste_box import TRANSCRIPTS, pasted

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

RUN = """
const done = arguments[arguments.length - 1];
const told = each => `${each.id}: ${each.nodes.slice(0, 3).map(node => `${node.html} ${node.failureSummary}`).join(' | ')}`;
axe.run(arguments[0]).then(found => done(found.violations.map(told)));
"""
TWO_CAUSES = TRANSCRIPTS[4].read_text(encoding="utf-8")
PAGES = ("index.html", "case/b/plain.html", "case/a/hostile.html", "versions.html", "documents.html", "causes.html", "one.html")


def violations(chrome: Chrome, within: str = "html") -> list[str]:
    chrome.execute_script((node_packages() / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    return list(chrome.execute_async_script(RUN, within))


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


# Long code, many blocks of releases, claims, a fix with gradients, a value in its id, no fix.
BUILT = (
    *("index.html", "versions.html", "documents.html", "causes.html"),
    "case/checkpoint/cache-filled-in-the-first-run.html",
    "case/detach/loss-of-detached-tensor.html",
    "case/in-place/leaf-plus-equals.html",
    "case/parallel/ddp-unused-parameters.html",
    "case/in-place/inplace-relu-after-sigmoid--tanh.html",
    "case/backward-call/missing-gradient-raises-nothing.html",
)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("page", BUILT)
def test_axe_finds_nothing_in_the_built_in_site(chrome: Chrome, built: Path, page: str, width: int, scheme: str) -> None:
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    try:
        open_page(chrome, built / "site" / page)
        assert violations(chrome) == []
        if page == "index.html":
            for text in (TWO_CAUSES, "RuntimeError: CUDA out of memory", CLAIMED):
                pasted(chrome, text)
                assert violations(chrome, "main > :not(#list)") == []
    finally:
        chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_what_is_not_accessible_would_be_found(chrome: Chrome, small: Path) -> None:
    open_page(chrome, small / "index.html")
    chrome.execute_script("document.getElementById('q').previousElementSibling.remove(); document.getElementById('q').placeholder = ''")
    assert any(each.startswith("label") for each in violations(chrome))
