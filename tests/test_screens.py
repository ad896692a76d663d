"""The pictures in docs/screens show what the commands show, need nothing from elsewhere, and stand in README.md with a text for each."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from docs.make_readme import README
from docs.make_screens import FOLDER, SCREENS, drawn, made_on, path_of, release, words_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", SCREENS)
def test_a_picture_shows_what_the_command_shows(name: str) -> None:
    kept = path_of(name).read_text(encoding="utf-8")
    torch = made_on(kept, "torch")
    if SCREENS[name].starts_torch and torch != release("torch"):
        pytest.skip(f"it was made on torch {torch}, and here is {release('torch')}")
    now = drawn(name)
    assert words_of(now) == words_of(kept), "make screens puts it right"
    if made_on(kept, "rich") == release("rich"):  # another one may draw the same otherwise
        assert now.splitlines()[2:] == kept.splitlines()[2:], "make screens puts it right"


@pytest.mark.parametrize("name", SCREENS)
def test_a_picture_needs_nothing_from_elsewhere_and_is_small(name: str) -> None:
    text = path_of(name).read_text(encoding="utf-8")
    tree = ET.fromstring(text)
    assert tree.tag == f"{SVG}svg"
    assert "//" not in text.replace(SVG[1:-1], "")
    assert not re.search(r"@import|@font-face|href|<script|<image", text)
    assert str(README.parent) not in text
    assert len(text) < 40_000


def test_each_picture_stands_in_the_readme_with_its_command_and_a_text() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(docs/screens/([\w-]+)\.svg\)", README.read_text(encoding="utf-8"))
    assert sorted(name for _, name in shown) == sorted(SCREENS) == sorted(path.stem for path in FOLDER.iterdir())
    assert [name for text, name in shown if " ".join(SCREENS[name].command.split()[:2]) not in text or len(text) < 60] == []
