"""Whatever comes in: no traceback, nothing that runs away, and nothing but text goes out. `make fuzz` tries many more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradcases.page import page_of
from gradcases.render.explain_text import page_text
from gradcases.render.run_text import report_text
from gradcases.render.screen import Screen
from tests.fuzz import inputs, judges
from tests.fuzz.surfaces import SURFACES, Hostile
from tests.fuzz.work import calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FED: dict[str, tuple[st.SearchStrategy[Any], int]] = {
    "case": (inputs.case_content(), 250),
    "registry": (inputs.registry_content(), 150),
    "report": (inputs.report_content(), 150),
    "text": (inputs.pasted(), 150),
    "terminal": (st.lists(inputs.hostile_texts(), min_size=5, max_size=5), 12),
    "markdown": (st.lists(inputs.hostile_texts(), min_size=5, max_size=5), 30),
    "junit": (st.lists(inputs.hostile_texts(), min_size=5, max_size=5), 100),
    "github": (st.lists(inputs.hostile_texts(), min_size=5, max_size=5), 80),
    "html": (st.lists(inputs.hostile_texts(), min_size=5, max_size=5), 2),
}
MOST_CALLS = 3_000_000


@pytest.mark.parametrize("surface", SURFACES)
def test_whatever_comes_in_is_data(surface: str, tmp_path: Path) -> None:
    made, count = FED[surface]

    @settings(max_examples=count, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(made)
    def fed(value: Any) -> None:
        SURFACES[surface](value, tmp_path)

    fed()


@settings(max_examples=8, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(inputs.hostile_texts(6), min_size=5, max_size=5))
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
    """Counted in calls, as a machine may be busy."""
    made, _ = FED[surface]

    @settings(max_examples=12, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(made)
    def fed(value: Any) -> None:
        calls(lambda: SURFACES[surface](value, tmp_path), most=MOST_CALLS)

    fed()
