"""`gradcases list`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from gradcases.catalog.selecting import Selection, select
from gradcases.commands.kept_catalog import load
from gradcases.commands.options import CatalogOption, Keyword, PageFormat, PageFormatOption, Selectors, Sources, Symptoms, Tags
from gradcases.commands.output import write
from gradcases.render.pages.list_text import list_text
from gradcases.render.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case


def list_cases(
    selectors: Selectors = None,
    keyword: Keyword = None,
    tag: Tags = None,
    symptom: Symptoms = None,
    source: Sources = None,
    format: PageFormatOption = None,
    catalog: CatalogOption = None,
) -> None:
    """List cases. Runs nothing."""
    cases = select(load(catalog), Selection.asked(selectors, keyword, tag, symptom, source))
    screen = Screen.of(sys.stdout)
    write(listed(cases, format or PageFormat.TEXT, screen), None, screen.encoding if format in (None, PageFormat.TEXT) else "utf-8")
    if not cases:
        raise typer.Exit(5)


def listed(cases: Sequence[Case], format: PageFormat, screen: Screen) -> str:
    if format is PageFormat.TEXT:
        return list_text(cases, screen)
    from gradcases.render.pages import page_json, page_markdown

    return page_json.cases(cases) if format is PageFormat.JSON else page_markdown.cases(cases)
