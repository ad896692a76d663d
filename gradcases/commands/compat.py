"""`gradcases compat [SELECTOR]...`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.commands.kept_catalog import load
from gradcases.commands.options import CatalogOption, CompatFormat, Keyword, Output, Selectors, Sources, Symptoms, Tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gradcases.case import Case
    from gradcases.results.cells import Cell
    from gradcases.results.table import Table


def compat(
    selectors: Selectors = None,
    keyword: Keyword = None,
    tag: Tags = None,
    symptom: Symptoms = None,
    source: Sources = None,
    most_changed: Annotated[
        Optional[int],
        typer.Option("--most-changed", min=1, metavar="N", help="Only the N cases that changed most often.", show_default=False),
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help="Of each range of releases one line, cut off (of --format text).")] = False,
    format: Annotated[Optional[CompatFormat], typer.Option(help="How to write it. [default: text]", show_default=False)] = None,
    output: Output = None,
    catalog: CatalogOption = None,
) -> None:
    """Show what cases do on each release of torch, as measured in eager mode on the CPU and shipped with the catalog. Runs nothing."""
    from gradcases.catalog.selecting import Selection, select
    from gradcases.commands.output import check_writable
    from gradcases.measured import known

    check_writable(output)
    loaded = load(catalog)
    cases = select(loaded, Selection.asked(selectors, keyword, tag, symptom, source))
    if not cases:
        raise typer.Exit(5)
    table = known.compat(loaded.root, cases)
    shown = table if most_changed is None else table.most_changed(most_changed)
    _write(shown, {case.id: case for case in cases}, format, output, brief)


def _write(table: Table, cases: Mapping[str, Case], format: CompatFormat | None, output: Path | None, brief: bool) -> None:
    from gradcases.commands.output import write, write_drawn
    from gradcases.content_hash import content_hash
    from gradcases.render.tables import compat_json, compat_text

    now = {row.case: content_hash(cases[row.case]) for row in table.rows}

    def is_stale(cell: Cell) -> bool:
        return cell.content_sha256 != now[cell.case]

    if format is CompatFormat.JSON:
        write(compat_json.whole(table, is_stale), output)
    elif format is CompatFormat.CSV:
        write(compat_json.as_csv(table, is_stale), output)
    elif format is CompatFormat.MARKDOWN:
        write(compat_text.markdown(table, is_stale), output)
    else:
        write_drawn(lambda screen: compat_text.text(table, is_stale, screen, brief), output)
