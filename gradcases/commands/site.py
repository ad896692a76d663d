"""`gradcases site`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.commands.options import CatalogOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.catalog import Catalog
    from gradcases.matching.texts import Text
    from gradcases.results.cells import Cell
    from gradcases.site.book import Book


def site(
    output: Annotated[
        Optional[Path],
        typer.Option("--output", metavar="DIR", help="A folder for the pages; a site that is there is replaced whole.", show_default=False),
    ] = None,
    single: Annotated[
        Optional[Path],
        typer.Option("--single", metavar="FILE", help="One file with everything in it.", show_default=False),
    ] = None,
    source_url: Annotated[
        Optional[str],
        typer.Option(
            "--source-url", metavar="URL", help="Where the catalog's folder can be read, to link each case's file.", show_default=False
        ),
    ] = None,
    files: Annotated[
        bool, typer.Option("--files", help="Put each case's file beside its page, and link it; that takes a third more room.")
    ] = False,
    catalog: CatalogOption = None,
) -> None:
    """Make a static site of the catalog and of what was measured. Runs nothing; the pages open from a file, without a network."""
    from gradcases.commands.kept_texts import load
    from gradcases.commands.output import check_writable, write
    from gradcases.commands.site_folder import check_replaceable, replace_site

    _check(output, single, source_url, files)
    check_writable(single)
    if output is not None:
        check_replaceable(output)
    loaded, texts = load(catalog)
    from gradcases.site import writing

    book, linking = _book(loaded, texts), writing.Linking(source_url)
    beside = writing.Linking(source_url, _files(loaded)) if files else linking
    if single is not None:
        write(writing.single(book, linking), single)
    if output is not None:
        replace_site(output, dict(writing.pages(book, beside)))


def _check(output: Path | None, single: Path | None, source_url: str | None, files: bool) -> None:
    if output is None and single is None:
        raise typer.BadParameter("name --output DIR (a folder of pages), --single FILE (one file), or both")
    if source_url is not None and not source_url.startswith(("https://", "http://")):
        raise typer.BadParameter(f"`{source_url}` is no address that begins with https:// or http://", param_hint="--source-url")
    if files and (output is None or source_url is not None):
        raise typer.BadParameter("puts files beside the pages of --output, which --source-url links already", param_hint="--files")


def _files(catalog: Catalog) -> dict[str, str]:
    from gradcases.errors import InputError

    try:
        return {case.file_id: case.path.read_text(encoding="utf-8") for case in catalog.cases}
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be read: {error.strerror}") from error


def _book(catalog: Catalog, texts: Sequence[Text]) -> Book:
    from gradcases.content_hash import content_hash
    from gradcases.graphs.kept import all_kept
    from gradcases.graphs.sides import says_something
    from gradcases.measured import known
    from gradcases.releases.table import shipped
    from gradcases.site.book import book_of

    now = {case.id: content_hash(case) for case in catalog.cases}
    dates = {release.version: release.date.isoformat() for release in shipped().all}

    def is_stale(cell: Cell) -> bool:
        return cell.content_sha256 != now[cell.case]

    telling = {name: drawing for name, drawing in all_kept(catalog.root, catalog.cases).items() if says_something(drawing)}
    return book_of(catalog, known.compat(catalog.root, catalog.cases), dates, is_stale, texts, telling)
