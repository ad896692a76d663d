"""`gradcases list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.case import Symptom
from gradcases.catalog import load
from gradcases.catalog.selecting import Selection, select
from gradcases.commands.options import CatalogOption, Keyword, PageFormat, Selectors, Sources, Tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case


def list_cases(
    selectors: Selectors = None,
    keyword: Keyword = None,
    tag: Tags = None,
    symptom: Annotated[
        Optional[list[Symptom]],
        typer.Option("--symptom", help="Only cases with this symptom; may be repeated.", show_default=False),
    ] = None,
    source: Sources = None,
    format: Annotated[PageFormat, typer.Option(help="How to write it.")] = PageFormat.TEXT,
    catalog: CatalogOption = None,
) -> None:
    """List cases. Runs nothing."""
    selection = Selection(tuple(selectors or ()), keyword, tuple(tag or ()), tuple(symptom or ()), tuple(source or ()))
    cases = select(load(catalog), selection)
    write_list(cases, format)
    if not cases:
        raise typer.Exit(5)


def write_list(cases: Sequence[Case], format: PageFormat) -> None:
    if format is PageFormat.TEXT:
        from gradcases.render.explain_text import print_list
        from gradcases.render.screen import Pen, console

        screen = console()
        print_list(screen, Pen(screen), cases)
        return
    from gradcases.commands.output import write
    from gradcases.render import page_json, page_markdown

    write(page_json.cases(cases) if format is PageFormat.JSON else page_markdown.cases(cases), None)
