"""A book as HTML: a folder of pages, or a single file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gradcases import __version__
from gradcases.case import Symptom
from gradcases.judge import ClaimVerdict, Verdict
from gradcases.render.graphs.graph_svg import picture
from gradcases.render.literal import visible
from gradcases.render.tables.cell_words import cut
from gradcases.render.words import CHANGES
from gradcases.site import addresses
from gradcases.site.addresses import OneFile, Pages, page_of_case, stem
from gradcases.site.book import objections
from gradcases.site.highlighting import highlighted, line_in_colours
from gradcases.site.paste_data import paste_json
from gradcases.site.prose import paragraph, prose
from gradcases.site.search_data import search_json
from gradcases.site.smaller import smaller
from gradcases.site.statics import SCRIPTS, matching, static

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gradcases.case import Case
    from gradcases.site.book import Book

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Linking:
    """Where the files of cases can be read: below this address, beside the pages, as these texts by their ids, or not at all."""

    source_url: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    def yaml(self, case: Case) -> str | None:
        """The link from a case's page."""
        if self.source_url:
            return f"{self.source_url.rstrip('/')}/{case.file_id}.yaml"
        return f"{case.file_id.rpartition('/')[2]}.yaml" if case.file_id in self.files else None


def pages(book: Book, linking: Linking) -> Iterator[tuple[str, str]]:
    """Every file of the site by its path, in their order."""
    for name, written in files(book, linking):
        yield name, written()


def files(book: Book, linking: Linking) -> Iterator[tuple[str, Callable[[], str]]]:
    """The same, each not yet written."""
    for name in ("site.css", *SCRIPTS):
        yield name, partial(static, name)
    yield "search.js", lambda: f"var GRADCASES = {search_json(book)};\n"
    yield "diagnose.js", lambda: f"var GRADCASES_TEXTS = {paste_json(book)};\n{matching()}"
    top = Pages()
    for template in (addresses.LIST, addresses.VERSIONS, addresses.DOCUMENTS, addresses.CAUSES):
        yield template, partial(_rendered, template, book, linking, to=top)
    below = Pages(2)
    for entry in book.entries:
        yield page_of_case(entry.case.id), partial(_rendered, "case.html", book, linking, to=below, entry=entry)
    for name, text in linking.files.items():
        yield f"case/{name}.yaml", partial(str, text)
    for gone, reason in book.retired.items():
        yield page_of_case(gone), partial(_rendered, "retired.html", book, linking, to=below, gone=gone, reason=reason)


def single(book: Book, linking: Linking) -> str:
    """All of it in one file."""
    scripts = Markup("\n").join(Markup(text) for text in (matching(), *map(static, SCRIPTS)))
    return _rendered(
        "single.html",
        book,
        linking,
        to=OneFile(),
        style=Markup(static("site.css")),
        scripts=scripts,
        search=Markup(search_json(book)),
        texts=Markup(paste_json(book)),
    )


def _rendered(template: str, book: Book, linking: Linking, **values: Any) -> str:
    return smaller(_environment().get_template(template).render(book=book, linking=linking, **values)) + "\n"


def _shown(value: Any) -> Any:
    """What is put into a page: texts with what cannot be seen written out."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {"prose": prose, "paragraph": paragraph, "stem": stem}
    environment.globals |= {
        "version": __version__,
        "symptoms": tuple(Symptom),
        "verdicts": tuple(Verdict),
        "claim_verdicts": tuple(ClaimVerdict),
        "changes": lambda kind: CHANGES[kind],
        "objections": objections,
        "cut": cut,
        "picture": lambda side: Markup(picture(side)),  # text in it is escaped
        "highlighted": highlighted,
        "in_colours": line_in_colours,
        "pages": {"list": addresses.LIST, "versions": addresses.VERSIONS, "documents": addresses.DOCUMENTS, "causes": addresses.CAUSES},
    }
    return environment
