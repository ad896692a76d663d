"""A real browser, without a screen and without anything that it would do on its own."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
NO_JAVASCRIPT = {"profile.managed_default_content_settings.javascript": 2}


def started(profile: Path, prefs: dict[str, int] | None = None) -> Chrome:
    """Skips where there is no browser. Whoever starts one quits it."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip("needs chromium and chromedriver, which are not on the PATH")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*QUIET, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    options.add_experimental_option("prefs", prefs or {})
    chrome = Chrome(options=options, service=ChromeService(executable_path=driver))
    chrome.get("about:blank")  # away from the page that it begins with, which loads on and on
    return chrome


def open_page(chrome: Chrome, path: Path, query: str = "", width: int = 1280) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    chrome.set_window_size(width, 900)
    chrome.get("about:blank")  # an address that is there already is loaded anew, with what the page kept
    complaints(chrome)  # what an earlier page wrote is none of this one's
    address = f"{path.as_uri()}{query}"
    chrome.get(address)
    told = "return document.readyState === 'complete' && location.href.startsWith(arguments[0])"
    WebDriverWait(chrome, 20).until(lambda found: found.execute_script(told, path.as_uri()))  # the driver may take the empty page for it


def reload(chrome: Chrome) -> None:
    """By the page itself: the driver, and the browser around the page, know later of an address that the page put there."""
    from selenium.webdriver.support.ui import WebDriverWait

    chrome.execute_script("window.isBefore = true; location.reload()")
    anew = "return !window.isBefore && document.readyState === 'complete'"
    WebDriverWait(chrome, 20).until(lambda found: found.execute_script(anew))


def requested(chrome: Chrome) -> list[str]:
    """The addresses of all requests since the last time this was asked."""
    told: list[dict[str, Any]] = [json.loads(entry["message"])["message"] for entry in chrome.get_log("performance")]  # type: ignore[no-untyped-call]  # of selenium
    sent = [each["params"] for each in told if each["method"] == "Network.requestWillBeSent"]
    asked = [(each["request"]["url"], each.get("documentURL", "")) for each in sent]
    # `chrome:`, `chrome-untrusted:`: its own page, which it begins with, and what that asks for.
    return [address for address, asking in asked if not address.startswith("chrome") and not asking.startswith("chrome")]


def complaints(chrome: Chrome) -> list[str]:
    """What a page wrote to the console as an error."""
    return [entry["message"] for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"]  # type: ignore[no-untyped-call]  # of selenium


def shown(chrome: Chrome) -> list[str]:
    """The cases of the list that can be seen, by where they stand."""
    script = "return [...document.querySelectorAll('[data-case]')].filter(row => row.checkVisibility()).map(row => row.dataset.case)"
    return list(chrome.execute_script(script))
