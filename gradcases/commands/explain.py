"""`gradcases explain WHAT`."""

from __future__ import annotations

import difflib
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from gradcases.catalog.catalog import Cause, Topic
from gradcases.catalog.selecting import nothing_named
from gradcases.commands.kept_catalog import load
from gradcases.commands.options import CatalogOption, PageFormat, PageFormatOption, complete_word_or_cause
from gradcases.commands.output import write
from gradcases.errors import SelectionError
from gradcases.render.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case
    from gradcases.catalog import Catalog

_CAUSE = "cause:"


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="An id, an alias, a topic (`TOPIC/` where a case goes by its name), a cause (`cause:ID` where something else does), "
            "or part of a title.",
            autocompletion=complete_word_or_cause,
        ),
    ],
    format: PageFormatOption = None,
    catalog: CatalogOption = None,
) -> None:
    """Explain a case: what happens, why, the fix, and whether what documents say of it is so; or a topic or a cause. Runs nothing."""
    loaded = load(catalog)
    found = find(loaded, what)
    if isinstance(found, Cause):
        _write_cause(loaded, found, format or PageFormat.TEXT)
    elif isinstance(found, Topic):
        _write_topic(loaded, found, format or PageFormat.TEXT)
    elif len(found) == 1:
        _write_page(loaded, found[0], format or PageFormat.TEXT)
    else:
        from gradcases.commands.list import write_list

        write_list(found, format or PageFormat.TEXT)


def find(catalog: Catalog, what: str) -> Sequence[Case] | Topic | Cause:
    """What is meant: one case, all sub-cases of a file, a topic or a cause. Raises SelectionError where none or several titles fit.

    A topic's name means the case of the topic that has it as an alias, as the one to read first, or else the topic itself.
    """
    word = what.strip().rstrip("/")
    if word.startswith(_CAUSE):
        return _cause(catalog, word.removeprefix(_CAUSE))
    if word in catalog.topics:
        first = [case for case in catalog.cases if case.topic == word and word in case.aliases]
        return first if first and not what.strip().endswith("/") else catalog.topic(word)
    for names in (_exact, _alias, _file, _slug):
        found = [case for case in catalog.cases if names(case, word)]
        if found:
            return found
    return catalog.causes.get(word) or _titled(catalog, word)


def _cause(catalog: Catalog, name: str) -> Cause:
    if name not in catalog.causes:
        raise SelectionError(f"there is no cause `{name}`", difflib.get_close_matches(name, list(catalog.causes), n=5, cutoff=0.55))
    return catalog.causes[name]


def _titled(catalog: Catalog, word: str) -> Sequence[Case]:
    titled = [case for case in catalog.cases if word and word.lower() in case.title.lower()]
    if len(titled) > 1:
        raise SelectionError(f"{len(titled)} titles have `{word}` in them", [case.id for case in titled[:12]])
    if not titled:
        raise nothing_named(catalog, word, catalog.causes)
    return titled


def _exact(case: Case, word: str) -> bool:
    return case.id == word


def _alias(case: Case, word: str) -> bool:
    return word in case.aliases


def _file(case: Case, word: str) -> bool:
    return case.file_id == word


def _slug(case: Case, word: str) -> bool:
    return case.slug == word


def _write_page(catalog: Catalog, case: Case, format: PageFormat) -> None:
    from dataclasses import replace

    from gradcases.measured.page import since
    from gradcases.page import page_of

    page = replace(page_of(case, catalog), since=since(catalog.root, case))
    if format is PageFormat.TEXT:
        from gradcases.render.explain_text import page_text

        screen = Screen.of(sys.stdout)
        write(page_text(page, screen), None, screen.encoding)
        return
    from gradcases.render import page_json, page_markdown

    write(page_json.page(page) if format is PageFormat.JSON else page_markdown.page(page), None)


def _write_cause(catalog: Catalog, cause: Cause, format: PageFormat) -> None:
    from gradcases.cause_page import cause_page_of

    page = cause_page_of(cause, catalog)
    if format is PageFormat.TEXT:
        from gradcases.render.cause_text import cause_text

        screen = Screen.of(sys.stdout)
        write(cause_text(page, screen), None, screen.encoding)
        return
    from gradcases.render import page_json, page_markdown

    write(page_json.cause(page) if format is PageFormat.JSON else page_markdown.cause(page), None)


def _write_topic(catalog: Catalog, topic: Topic, format: PageFormat) -> None:
    from gradcases.topic_page import topic_page_of

    page = topic_page_of(topic, catalog)
    if format is PageFormat.TEXT:
        from gradcases.render.topic_text import topic_text

        screen = Screen.of(sys.stdout)
        write(topic_text(page, screen), None, screen.encoding)
        return
    from gradcases.render import page_json, page_markdown

    write(page_json.topic(page) if format is PageFormat.JSON else page_markdown.topic(page), None)
