"""The site as people see it: search, filters, the address, the keyboard, the dark, no JavaScript, hostile texts, no request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("selenium", reason="needs selenium, of the extra `dev`")

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.site.browser import complaints, open_page, reload, requested, shown

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

ALL = ["a/hostile", "b/plain", "b/other--x.y"]
LISTS = pytest.mark.parametrize("page", ["index.html", "one.html"])


def typed(chrome: Chrome, text: str) -> None:
    chrome.find_element(By.ID, "q").send_keys(text)


def chosen(chrome: Chrome, name: str, value: str) -> None:
    Select(chrome.find_element(By.ID, name)).select_by_value(value)


def address(chrome: Chrome) -> str:
    """As the page has it: what the driver is told of it comes later."""
    return str(chrome.execute_script("return location.href"))


@LISTS
def test_all_cases_are_listed_and_counted(chrome: Chrome, small: Path, page: str) -> None:
    open_page(chrome, small / page)
    assert shown(chrome) == ALL
    assert chrome.find_element(By.ID, "count").text == "3 cases"
    assert complaints(chrome) == []


@LISTS
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("b/plain", ["b/plain"]),
        ("ANOTHER value", ["b/other--x.y"]),
        ("x.detach().sum()", ["b/plain", "b/other--x.y"]),
        ("does not require grad and does not have a grad_fn", ["b/plain", "b/other--x.y"]),
        ("hostile ]]> <!--", ["a/hostile"]),
        ("nothing-of-the-kind", []),
    ],
)
def test_search_finds_as_one_types(chrome: Chrome, small: Path, page: str, words: str, found: list[str]) -> None:
    open_page(chrome, small / page)
    typed(chrome, words)
    assert shown(chrome) == found
    assert chrome.find_element(By.ID, "none").is_displayed() is (found == [])


@LISTS
@pytest.mark.parametrize(
    ("choices", "found"),
    [
        ({"symptom": "raises"}, ALL),
        ({"symptom": "warns"}, []),
        ({"topic": "a"}, ["a/hostile"]),
        ({"topic": "b", "verdict": "claim-holds"}, ["b/plain"]),
        ({"cause": "detached-loss"}, ALL),
        ({"torch": "changed-2.x"}, ["b/plain"]),
        ({"torch": "changed-2.0.1"}, []),
        ({"torch": "on-1.13.1"}, ["a/hostile"]),
        ({"verdict": "claim-refuted"}, ["a/hostile", "b/plain"]),
        ({"verdict": "case-holds"}, ["b/plain"]),
        ({"verdict": "case-changed", "torch": "on-2.0.1"}, ["a/hostile", "b/plain"]),
        ({"verdict": "case-unknown", "torch": "on-1.13.1"}, ["b/plain", "b/other--x.y"]),
    ],
)
def test_filters_narrow_and_a_reload_keeps_them(chrome: Chrome, small: Path, page: str, choices: dict[str, str], found: list[str]) -> None:
    open_page(chrome, small / page)
    for name, value in choices.items():
        if not chrome.find_elements(By.CSS_SELECTOR, f"#{name} option[value='{value}']"):
            pytest.fail(f"{name} has no {value}")
        chosen(chrome, name, value)
    assert shown(chrome) == found
    assert all(f"{name}={value}" in address(chrome) for name, value in choices.items())
    reload(chrome)
    assert shown(chrome) == found
    assert {name: chrome.find_element(By.ID, name).get_attribute("value") for name in choices} == choices


@LISTS
def test_back_and_forward_keep_the_filters(chrome: Chrome, small: Path, page: str) -> None:
    open_page(chrome, small / page)
    chosen(chrome, "verdict", "claim-holds")
    typed(chrome, "raises")
    listed = address(chrome)
    chrome.find_element(By.CSS_SELECTOR, "#list [data-case='b/plain'] a").click()
    WebDriverWait(chrome, 20).until(lambda found: "b/plain" in address(found))
    chrome.back()
    WebDriverWait(chrome, 20).until(lambda found: address(found) == listed)
    assert shown(chrome) == ["b/plain"]
    assert chrome.find_element(By.ID, "verdict").get_attribute("value") == "claim-holds"
    assert chrome.find_element(By.ID, "q").get_attribute("value") == "raises"
    chrome.forward()
    WebDriverWait(chrome, 20).until(lambda found: "b/plain" in address(found))


@pytest.mark.parametrize(
    ("words", "found"), [("What changed in 2.x", ["b/plain"]), ("Documented claims that are false", ["a/hostile", "b/plain"])]
)
def test_a_preset_is_a_filter_in_the_address(chrome: Chrome, small: Path, words: str, found: list[str]) -> None:
    open_page(chrome, small / "index.html")
    chrome.find_element(By.LINK_TEXT, words).click()
    assert shown(chrome) == found
    reload(chrome)
    assert shown(chrome) == found


def test_an_address_with_a_search_shows_it(chrome: Chrome, small: Path) -> None:
    open_page(chrome, small / "index.html", "?q=another&topic=b")
    assert shown(chrome) == ["b/other--x.y"]
    assert chrome.find_element(By.ID, "q").get_attribute("value") == "another"
    chrome.find_element(By.ID, "clear").click()
    assert shown(chrome) == ALL
    assert "?" not in address(chrome)


def test_the_keyboard_is_enough(chrome: Chrome, small: Path) -> None:
    open_page(chrome, small / "index.html")
    body = chrome.find_element(By.TAG_NAME, "body")
    body.send_keys("/")
    search = chrome.switch_to.active_element
    assert (search.get_attribute("id"), search.get_attribute("value")) == ("q", "")
    search.send_keys("another", Keys.ARROW_DOWN)
    assert chrome.switch_to.active_element.text == "Another with a value"
    chrome.switch_to.active_element.send_keys(Keys.ARROW_UP, Keys.ESCAPE)
    assert shown(chrome) == ALL
    search.send_keys("another", Keys.ARROW_DOWN)
    chrome.switch_to.active_element.send_keys(Keys.ENTER)
    assert chrome.current_url.endswith("case/b/other--x.y.html")


def test_a_cell_tells_more_when_the_keyboard_comes_to_it(chrome: Chrome, small: Path) -> None:
    open_page(chrome, small / "versions.html")
    cells = chrome.find_elements(By.CSS_SELECTOR, ".cell")
    tips = [cell.find_element(By.CSS_SELECTOR, ".tip") for cell in cells]
    assert [tip.is_displayed() for tip in tips] == [False] * len(tips)
    cells[-3].send_keys(Keys.TAB)
    assert tips[-2].is_displayed()
    assert tips[-2].text.startswith("2.6.0: holds")
    assert "not measured" in str(tips[-1].get_attribute("textContent"))


def focused(chrome: Chrome) -> str:
    """Of the cell or link that has the focus, what is shown of it."""
    return str(chrome.execute_script("return document.activeElement.innerText"))


@pytest.mark.parametrize("page", ["versions.html", "one.html"])
def test_arrows_lead_from_cell_to_cell_and_enter_to_the_case(chrome: Chrome, small: Path, page: str) -> None:
    open_page(chrome, small / page)
    link = chrome.find_element(By.CSS_SELECTOR, "table.versions tbody tr:nth-child(2) a")
    link.send_keys(Keys.ARROW_RIGHT)
    assert focused(chrome).splitlines()[1].startswith("1.13.1: unknown")
    for key, found in [
        (Keys.ARROW_RIGHT, "2.0.1: changed"),
        (Keys.ARROW_DOWN, "1.13.1 – 2.6.0: unknown"),  # one cell for all columns
        (Keys.ARROW_UP, "1.13.1: unknown"),
        (Keys.END, "2.6.0: holds"),
        (Keys.ARROW_UP, "1.13.1 – 2.6.0: changed"),
    ]:
        chrome.switch_to.active_element.send_keys(key)
        assert focused(chrome).splitlines()[1].startswith(found)
    chrome.switch_to.active_element.send_keys(Keys.HOME)
    assert focused(chrome) == "a/hostile"
    chrome.switch_to.active_element.send_keys(Keys.ARROW_DOWN, Keys.ARROW_RIGHT)
    chrome.switch_to.active_element.send_keys(Keys.ENTER)
    assert address(chrome).endswith(("case/b/plain.html", "#case/b/plain"))


def test_escape_puts_away_what_a_cell_tells_until_one_comes_back(chrome: Chrome, small: Path) -> None:
    open_page(chrome, small / "versions.html")
    cell = chrome.find_element(By.CSS_SELECTOR, ".cell")
    tip = cell.find_element(By.CSS_SELECTOR, ".tip")
    chrome.execute_script("arguments[0].focus()", cell)
    assert tip.is_displayed()
    cell.send_keys(Keys.ESCAPE)
    assert not tip.is_displayed()
    cell.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_LEFT)
    chrome.find_element(By.CSS_SELECTOR, "table.versions a").send_keys(Keys.ARROW_RIGHT)
    assert tip.is_displayed()


def test_focus_can_be_seen_everywhere(chrome: Chrome, small: Path) -> None:
    open_page(chrome, small / "index.html")
    for _ in range(14):
        chrome.switch_to.active_element.send_keys(Keys.TAB)
        style = chrome.execute_script("const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]")
        assert style == ["solid", "2px"], focused(chrome)


BACKGROUND = "return getComputedStyle(document.body).backgroundColor"


def test_the_dark_follows_the_system_and_the_button(chrome: Chrome, small: Path) -> None:
    open_page(chrome, small / "index.html")
    light = chrome.execute_script(BACKGROUND)
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    dark = chrome.execute_script(BACKGROUND)
    assert dark != light
    button = chrome.find_element(By.ID, "theme")
    button.click()
    assert (button.text, chrome.execute_script(BACKGROUND)) == ("light", light)
    reload(chrome)
    assert chrome.execute_script(BACKGROUND) == light
    chrome.find_element(By.ID, "theme").click()
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert chrome.execute_script(BACKGROUND) == dark
    chrome.find_element(By.ID, "theme").click()


COPIED = """
const done = arguments[arguments.length - 1];
Object.defineProperty(navigator, 'clipboard', {value: {writeText: async text => done(text)}, configurable: true});
document.querySelectorAll('.copy')[arguments[0]].click();
"""


def test_a_copy_is_the_program_and_of_a_fix_the_fixed_one(chrome: Chrome, small: Path) -> None:
    from tests.render.reports import LOSS, MENDED

    open_page(chrome, small / "case" / "b" / "plain.html")
    copies = [chrome.execute_async_script(COPIED, number) for number in range(2)]
    assert copies == [LOSS, MENDED]


@pytest.mark.parametrize("page", ["index.html", "case/a/hostile.html", "versions.html", "documents.html", "causes.html", "one.html"])
def test_a_hostile_case_is_shown_literally(chrome: Chrome, small: Path, page: str) -> None:
    open_page(chrome, small / page)
    assert chrome.title != "owned"
    assert chrome.find_elements(By.TAG_NAME, "img") == []
    seen = chrome.find_element(By.TAG_NAME, "body").text
    assert "</script><script>document.title='owned'</script> ]]>" in seen or page == "versions.html"
    assert complaints(chrome) == []


@pytest.mark.parametrize("page", ["index.html", "case/b/plain.html", "versions.html", "documents.html", "causes.html", "one.html"])
def test_a_page_asks_for_nothing_but_its_own_files(chrome: Chrome, small: Path, page: str) -> None:
    requested(chrome)
    open_page(chrome, small / page)
    asked = [address for address in requested(chrome) if not address.startswith("data:")]
    assert asked[0] == (small / page).as_uri()
    assert [address for address in asked if not address.startswith(small.as_uri())] == []
    assert page != "one.html" or len(asked) == 1


BOX = "return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()"


@pytest.mark.parametrize("width", [390, 360])
@pytest.mark.parametrize("page", ["index.html", "case/b/plain.html"])
def test_on_a_phone_the_button_of_the_theme_stands_beside_the_links(chrome: Chrome, small: Path, page: str, width: int) -> None:
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True})
    try:
        open_page(chrome, small / page)
        boxes = [
            chrome.execute_script("return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()", each)
            for each in ("#theme", ".top a")
        ]
    finally:
        chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    button, link = boxes
    assert button["top"] < link["bottom"]
    assert button["right"] <= width


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", ["index.html", "case/b/plain.html", "case/a/hostile.html", "versions.html", "documents.html", "one.html"])
def test_no_page_is_wider_than_its_window(chrome: Chrome, small: Path, page: str, width: int) -> None:
    chrome.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    )
    try:
        open_page(chrome, small / page, width=1280)
        wide = chrome.execute_script("return document.documentElement.scrollWidth")
    finally:
        chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= width


@LISTS
def test_without_javascript_everything_but_search_and_filters_is_there(without_javascript: Chrome, small: Path, page: str) -> None:
    open_page(without_javascript, small / page)
    assert not without_javascript.find_element(By.ID, "controls").is_displayed()
    links = without_javascript.find_elements(By.CSS_SELECTOR, "[data-case] a")
    assert len(links) == len(ALL)
    assert without_javascript.find_elements(By.ID, "theme") == []
    links[1].click()
    assert without_javascript.current_url.endswith(("case/b/plain.html", "#case/b/plain"))
    assert "Leave out detach()." in without_javascript.find_element(By.TAG_NAME, "body").text
