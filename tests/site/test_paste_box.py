"""The box for an error or a traceback, in a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("selenium", reason="needs selenium, of the extra `dev`")

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from gradcases.commands.kept_texts import load
from gradcases.matching.answering import answer
from gradcases.render.diagnoses import answer_words as words
from gradcases.site.addresses import page_of_case
from tests.matching.test_transcripts import CLAIMED, ELSEWHERE, HERE
from tests.site.books import HOSTILE
from tests.site.browser import complaints, open_page, reload, requested, shown

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

LISTS = pytest.mark.parametrize("page", ["index.html", "one.html"])
PASTED = """
const [box, text] = [document.getElementById('pasted'), JSON.parse(arguments[0])];
box.focus();
box.value = text;
box.dispatchEvent(new InputEvent('input', {bubbles: true}));
"""
MATCHES = "return [...document.querySelectorAll('#found ol > li > h3 a')].map((link) => link.getAttribute('href'))"
TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.txt"))
TEXTS = [*(path.read_text(encoding="utf-8") for path in TRANSCRIPTS), CLAIMED, *ELSEWHERE[:7]]


def pasted(chrome: Chrome, text: str) -> None:
    """Put there at once, as by the clipboard; waits for the rules, which come from a file of their own."""
    chrome.execute_script(PASTED, json.dumps(text))  # the driver takes no lone surrogates
    WebDriverWait(chrome, 20).until(lambda found: found.find_element(By.ID, "finding").text)


def finding(chrome: Chrome) -> str:
    return chrome.find_element(By.ID, "finding").text


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_page_says_of_twenty_texts_what_diagnose_says(chrome: Chrome, built: Path, text: str) -> None:
    catalog, texts = load(None)
    given = answer(text, texts, {case.id: case.title for case in catalog.cases})
    open_page(chrome, built / "site" / "index.html")
    pasted(chrome, text)
    assert finding(chrome) == words.finding(given, catalog).replace("`", "")
    assert chrome.execute_script(MATCHES) == ([page_of_case(each.case) for each in given.matches] if not given.is_near else [])
    seen = chrome.find_element(By.ID, "found").text
    assert all(f"It is this one if {each.apart}".replace("`", "") in seen for each in given.matches if each.apart)
    assert complaints(chrome) == []


def test_what_is_no_gradient_problem_has_no_case_beside_it(chrome: Chrome, built: Path) -> None:
    open_page(chrome, built / "one.html")
    pasted(chrome, ELSEWHERE[0])
    assert "This is no gradient problem. It is about memory" in finding(chrome)
    assert chrome.find_elements(By.CSS_SELECTOR, "#found a") == []


def test_what_torch_never_raises_is_told_with_what_happens_instead(chrome: Chrome, built: Path) -> None:
    open_page(chrome, built / "site" / "index.html")
    pasted(chrome, CLAIMED)
    assert finding(chrome).startswith("torch raises no such text")
    assert [each.text for each in chrome.find_elements(By.CSS_SELECTOR, "#found h3")] == [
        "What happens instead",
        "The nearest messages that there are",
    ]


@LISTS
def test_a_pasted_text_stays_over_a_reload_and_in_no_address(chrome: Chrome, small: Path, page: str) -> None:
    open_page(chrome, small / page)
    address = chrome.execute_script("return location.href")
    pasted(chrome, f"RuntimeError: {HOSTILE}")
    told = finding(chrome)
    reload(chrome)
    WebDriverWait(chrome, 20).until(lambda found: finding(found) == told)
    assert chrome.execute_script("return location.href") == address
    assert len(shown(chrome)) == 3


@LISTS
def test_a_hostile_text_is_answered_literally(chrome: Chrome, small: Path, page: str) -> None:
    open_page(chrome, small / page)
    pasted(chrome, f"RuntimeError: {HOSTILE}\u202e\x9b31m")
    seen = chrome.find_element(By.ID, "answer").text
    assert "<script>document.title='owned'</script>" in seen
    assert "\u202e" not in seen
    assert "\\u{202e}" in seen
    assert chrome.title != "owned"
    assert chrome.find_elements(By.CSS_SELECTOR, "#found img, #found script") == []
    assert complaints(chrome) == []


@LISTS
@pytest.mark.parametrize("by", ["key", "button"])
def test_escape_and_the_button_clear_the_box(chrome: Chrome, small: Path, page: str, by: str) -> None:
    open_page(chrome, small / page)
    box = chrome.find_element(By.ID, "pasted")
    pasted(chrome, "RuntimeError: x")
    assert chrome.find_element(By.ID, "answer").is_displayed()
    if by == "key":
        box.send_keys(Keys.ESCAPE)
    else:
        chrome.find_element(By.ID, "unpaste").click()
    assert not chrome.find_element(By.ID, "answer").is_displayed()
    assert box.get_attribute("value") == ""
    assert chrome.switch_to.active_element == box


SEARCHED = """
const [search, data] = [document.getElementById('q'), new DataTransfer()];
data.setData('text/plain', arguments[0]);
search.focus();
search.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
"""


def test_a_traceback_that_is_pasted_into_the_search_goes_into_the_box(chrome: Chrome, small: Path) -> None:
    open_page(chrome, small / "index.html")
    text = "Traceback (most recent call last):\nRuntimeError: x"
    chrome.execute_script(SEARCHED, text)
    assert chrome.find_element(By.ID, "pasted").get_attribute("value") == text
    assert chrome.find_element(By.ID, "q").get_attribute("value") == ""
    assert len(shown(chrome)) == 3


def test_a_slash_and_arrows_in_the_box_are_typed(chrome: Chrome, small: Path) -> None:
    open_page(chrome, small / "index.html")
    box = chrome.find_element(By.ID, "pasted")
    box.send_keys("a/b", Keys.ARROW_UP, Keys.ARROW_DOWN)
    assert box.get_attribute("value") == "a/b"
    assert chrome.switch_to.active_element == box


def test_the_rules_come_only_when_they_are_needed(chrome: Chrome, small: Path) -> None:
    requested(chrome)
    open_page(chrome, small / "index.html")
    assert not [each for each in requested(chrome) if each.endswith("diagnose.js")]
    pasted(chrome, "RuntimeError: x")
    assert [each for each in requested(chrome) if not each.startswith(small.as_uri())] == []
