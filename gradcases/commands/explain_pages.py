"""The pages of `gradcases explain`, in the formats that they have."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from gradcases.catalog.catalog import Cause, Topic
from gradcases.commands.options import PageFormat
from gradcases.commands.output import write
from gradcases.render.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gradcases.case import Case
    from gradcases.catalog import Catalog


def write_page(catalog: Catalog, found: Sequence[Case] | Topic | Cause, format: PageFormat, output: Path | None) -> None:
    """Of what was found: one case, several as a list, a topic or a cause."""
    screen = Screen.of_file() if output is not None else Screen.of(sys.stdout)
    write(_page(catalog, found, format, screen), output, screen.encoding if format is PageFormat.TEXT else "utf-8")


def _page(catalog: Catalog, found: Sequence[Case] | Topic | Cause, format: PageFormat, screen: Screen) -> str:
    if isinstance(found, Cause):
        return _cause(catalog, found, format, screen)
    if isinstance(found, Topic):
        return _topic(catalog, found, format, screen)
    if len(found) == 1:
        return _case(catalog, found[0], format, screen)
    from gradcases.commands.list import listed

    return listed(found, format, screen)


def _case(catalog: Catalog, case: Case, format: PageFormat, screen: Screen) -> str:
    from gradcases.measured.page import since
    from gradcases.page import page_of

    page = replace(page_of(case, catalog), since=since(catalog.root, case))
    if format is PageFormat.TEXT:
        from gradcases.render.pages.explain_text import page_text

        return page_text(page, screen)
    from gradcases.render.pages import page_json, page_markdown

    if format is PageFormat.JSON:
        return page_json.page(page)
    return page_markdown.page(replace(page, verified=_verified(catalog, case)))


def _verified(catalog: Catalog, case: Case) -> str | None:
    """On which releases code and fix do what the page says first; None where the case speaks of no known release."""
    from gradcases.commands.explain_script import evidence_for
    from gradcases.errors import EvidenceError
    from gradcases.measured.verified import verified
    from gradcases.render.scripts.verified_words import verified_told

    try:
        programs = [evidence_for(catalog.root, case, fix, None) for fix in (None, *case.fixes[:1])]
    except EvidenceError:
        return None
    found = [verified(catalog.root, each) for each in programs]
    if len(set(found)) == 1:
        return verified_told(found[0])
    return " ".join(verified_told(each, what) for each, what in zip(found, ("code", "fix"), strict=True))


def _cause(catalog: Catalog, cause: Cause, format: PageFormat, screen: Screen) -> str:
    from gradcases.cause_page import cause_page_of

    page = cause_page_of(cause, catalog)
    if format is PageFormat.TEXT:
        from gradcases.render.pages.cause_text import cause_text

        return cause_text(page, screen)
    from gradcases.render.pages import page_json, page_markdown

    return page_json.cause(page) if format is PageFormat.JSON else page_markdown.cause(page)


def _topic(catalog: Catalog, topic: Topic, format: PageFormat, screen: Screen) -> str:
    from gradcases.topic_page import topic_page_of

    page = topic_page_of(topic, catalog)
    if format is PageFormat.TEXT:
        from gradcases.render.pages.topic_text import topic_text

        return topic_text(page, screen)
    from gradcases.render.pages import page_json, page_markdown

    return page_json.topic(page) if format is PageFormat.JSON else page_markdown.topic(page)
