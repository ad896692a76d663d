from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gradcases.site.writing import Linking, pages, single
from tests.site.books import hostile_book
from tests.site.browser import NO_JAVASCRIPT, started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site, hostile texts in all places, with its single file as `one.html`."""
    folder = tmp_path_factory.mktemp("small")
    book = hostile_book()
    for name, text in {**dict(pages(book, Linking())), "one.html": single(book, Linking())}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built-in catalog, as pages and as one file."""
    folder = tmp_path_factory.mktemp("built")
    words = ["site", "--output", str(folder / "site"), "--single", str(folder / "one.html")]
    subprocess.run([sys.executable, "-m", "gradcases", *words], check=True)
    return folder


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    found = started(tmp_path_factory.mktemp("profile"))
    yield found
    found.quit()


@pytest.fixture(scope="session")
def without_javascript(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    found = started(tmp_path_factory.mktemp("profile"), NO_JAVASCRIPT)
    yield found
    found.quit()
