"""`gradcases explain ID --graph`: the graph that a case's code and its fix build, recorded now or before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gradcases.commands.explain_script import fix_of
from gradcases.commands.options import ExplainFormat
from gradcases.commands.output import write, write_drawn
from gradcases.errors import GraphError

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.case import Case, Fix
    from gradcases.catalog import Catalog
    from gradcases.graphs.graph import Drawing
    from gradcases.graphs.sides import Sides

TIMEOUT = 30.0


def write_graph(catalog: Catalog, case: Case, fix_name: str | None, python: str | None, format: ExplainFormat, output: Path | None) -> None:
    """Raises GraphError where nothing can be recorded and nothing was."""
    from gradcases.graphs.sides import sides_of

    fix = fix_of(case, fix_name) if fix_name is not None else next(iter(case.fixes), None)
    drawing = _recorded(catalog, case, fix, python)
    if format is ExplainFormat.JSON:
        from gradcases.graphs.form import drawing_json
        from gradcases.render.literal import json_document

        write(json_document(drawing_json(drawing)), output)
        return
    _write(sides_of(drawing, case), case, format, output)


def _write(sides: Sides, case: Case, format: ExplainFormat, output: Path | None) -> None:
    if format is ExplainFormat.TEXT:
        from gradcases.render.graphs.graph_text import graph_text

        write_drawn(lambda screen: graph_text(sides, case.title, screen), output)
        return
    from gradcases.render.graphs import graph_dot, graph_mermaid, graph_svg

    writers = {ExplainFormat.MERMAID: graph_mermaid.mermaid, ExplainFormat.DOT: graph_dot.dot, ExplainFormat.SVG: graph_svg.document}
    write(writers[format](sides), output)


def _recorded(catalog: Catalog, case: Case, fix: Fix | None, python: str | None) -> Drawing:
    from gradcases.runner.graphing import drawings, why_not
    from gradcases.runner.isolation import Isolation
    from gradcases.runner.orphans import adopt
    from gradcases.runner.schedule import Session
    from gradcases.runner.workers import interpreter

    adopt()
    with Session(interpreter(python), "cpu", Isolation.best(), 2, TIMEOUT) as session:
        reason = why_not(session, case)
        if reason is None:
            ((_, drawing, _),) = drawings(session, [(case, fix)])
            return drawing
    return _kept(catalog, case, fix, reason)


def _kept(catalog: Catalog, case: Case, fix: Fix | None, reason: str) -> Drawing:
    """What was recorded of the case before. Raises GraphError."""
    from gradcases.graphs.kept import kept

    found = kept(catalog.root, case)
    if found is None or found.fix_name != (fix.name if fix is not None else None):
        raise GraphError(f"{case.id}: its graph cannot be recorded here: {reason}; and none was kept of the case as it is")
    return replace(found, kept_because=reason)
