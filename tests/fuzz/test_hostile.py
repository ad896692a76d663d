"""Whatever comes in: no traceback, nothing that runs away, and nothing but text goes out. `make fuzz` tries many more."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradcases.page import page_of
from gradcases.render.pages.explain_text import page_text
from gradcases.render.reports.run_text import report_text
from gradcases.render.screen import Screen
from tests.catalogs import MINIMAL
from tests.fuzz import inputs, judges
from tests.fuzz.surfaces import SURFACES, Hostile
from tests.fuzz.work import calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# How many of each place.
FED = {
    "case": 200,
    "registry": 150,
    "report": 150,
    "text": 150,
    "terminal": 90,
    "markdown": 90,
    "junit": 90,
    "github": 90,
    "html": 30,
}
MOST_CALLS = 3_000_000
CHANCE = st.randoms(use_true_random=False)  # hypothesis itself chooses, so that it can make what fails smaller


def fed_to(surface: str) -> st.SearchStrategy[Any]:
    return CHANCE.map(inputs.MADE[surface])


@pytest.mark.parametrize("surface", SURFACES)
def test_whatever_comes_in_is_data(surface: str, tmp_path: Path) -> None:
    @settings(max_examples=FED[surface], derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(fed_to(surface))
    def fed(value: Any) -> None:
        SURFACES[surface](value, tmp_path)

    fed()


# What `make fuzz` found once: characters that no screen shows, and such as are none, in planes that nobody had thought of.
FOUND = ("@_", "\U000e0180", "\U000e00e7", "\ufdde", "\U0006ffff", "\u3164\uffa0", "\U0001bca0")


@pytest.mark.parametrize("surface", ["terminal", "markdown", "junit", "github", "html"])
def test_what_was_found_once_is_text(surface: str, tmp_path: Path) -> None:
    for filled in range(12):  # each writer has its turn
        SURFACES[surface](["a" * filled + "".join(FOUND), *FOUND[:4]], tmp_path)


LONG = "a" * 4_000
FOUND_IN_CASES = (
    'see: {cases: ["topic/one\\n\\ntwo"]}\n',
    f"see: {{cases: [{LONG}]}}\n",
    f"no_fix: TODO {LONG}\n",
    'requires: {torch: ">=2.0\\n\\nnever"}\n',
)


@pytest.mark.parametrize("lines", FOUND_IN_CASES, ids=range(len(FOUND_IN_CASES)))
def test_what_was_found_once_in_a_case_is_told_in_a_short_line(lines: str, tmp_path: Path) -> None:
    key = lines.partition(":")[0]
    SURFACES["case"]((re.sub(rf"(?m)^{key}: .*\n", "", MINIMAL) + lines).encode(), tmp_path)


@settings(max_examples=8, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(texts=CHANCE.map(lambda chance: inputs.hostile_texts(chance, 6)))
def test_a_terminal_shows_with_colours_what_a_pipe_gets_without(texts: list[str]) -> None:
    hostile = Hostile(tuple(texts))
    catalog = hostile.catalog()
    page = page_of(catalog.cases[0], catalog)
    drawings: list[Callable[[Screen], str]] = [
        lambda screen: page_text(page, screen),
        lambda screen: report_text(hostile.report(), screen, {}),
    ]
    for draw in drawings:
        plain, coloured = draw(Screen(100)), draw(Screen(100, True))
        lines = plain.split("\n")
        wide = 2 * max(map(len, lines)) + 2  # so that nothing is wrapped; a character may take two columns
        assert judges.OUR_STYLES.sub("", coloured).split("\n") == lines
        seen = judges.seen_on_a_terminal(coloured, wide, len(lines))
        if plain.isascii():
            assert seen == [line.rstrip() for line in lines]


@pytest.mark.parametrize("surface", ["case", "registry", "report", "text"])
def test_what_is_done_for_an_input_is_bounded(surface: str, tmp_path: Path) -> None:
    """Counted in calls, as a machine may be busy; but for what is read once and kept, the catalog."""
    SURFACES[surface](inputs.MADE[surface](Random(0)), tmp_path)

    @settings(max_examples=12, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(fed_to(surface))
    def fed(value: Any) -> None:
        calls(lambda: SURFACES[surface](value, tmp_path), most=MOST_CALLS)

    fed()
