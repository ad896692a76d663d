"""`gradcases explain WHAT`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from gradcases.catalog.selecting import nothing_named
from gradcases.commands.kept_catalog import load
from gradcases.commands.options import CatalogOption, PageFormat, PageFormatOption, complete_word
from gradcases.commands.output import write
from gradcases.errors import SelectionError
from gradcases.render.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case
    from gradcases.catalog import Catalog


def explain(
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="An id, an alias, a topic, or part of a title.", autocompletion=complete_word)
    ],
    format: PageFormatOption = None,
    catalog: CatalogOption = None,
) -> None:
    """Explain a case: what happens, why, the fix, and whether what documents say of it is so. Runs nothing."""
    loaded = load(catalog)
    found = find(loaded, what)
    if len(found) == 1:
        _write_page(loaded, found[0], format or PageFormat.TEXT)
    else:
        from gradcases.commands.list import write_list

        write_list(found, format or PageFormat.TEXT)


def find(catalog: Catalog, what: str) -> Sequence[Case]:
    """The one case that is meant, or all of a topic or file. Raises SelectionError where none or several titles fit."""
    word = what.strip().rstrip("/")
    for names in (_exact, _alias, _file, _slug, _topic):
        found = [case for case in catalog.cases if names(case, word)]
        if found:
            return found
    titled = [case for case in catalog.cases if word and word.lower() in case.title.lower()]
    if len(titled) > 1:
        raise SelectionError(f"{len(titled)} titles have `{word}` in them", [case.id for case in titled[:12]])
    if not titled:
        raise nothing_named(catalog, word)
    return titled


def _exact(case: Case, word: str) -> bool:
    return case.id == word


def _alias(case: Case, word: str) -> bool:
    return word in case.aliases


def _file(case: Case, word: str) -> bool:
    return case.file_id == word


def _slug(case: Case, word: str) -> bool:
    return case.slug == word


def _topic(case: Case, word: str) -> bool:
    return case.topic == word


def _write_page(catalog: Catalog, case: Case, format: PageFormat) -> None:
    from gradcases.page import page_of

    page = page_of(case, catalog)
    if format is PageFormat.TEXT:
        from gradcases.render.explain_text import page_text

        screen = Screen.of(sys.stdout)
        write(page_text(page, screen), None, screen.encoding)
        return
    from gradcases.render import page_json, page_markdown

    write(page_json.page(page) if format is PageFormat.JSON else page_markdown.page(page), None)
