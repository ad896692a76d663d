"""Catalogs, tables and books for tests of the site, made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gradcases.case import Claim, See
from gradcases.catalog.catalog import Cause, Topic
from gradcases.content_hash import content_hash
from gradcases.graphs.graph import Drawing
from gradcases.judge import Verdict
from gradcases.matching.texts import texts_of
from gradcases.results.behaviour import Behaviour
from gradcases.results.cells import Cell, RanCell
from gradcases.results.table import Column, Row, Table
from gradcases.site.book import Book, book_of
from gradcases.target import Target
from tests.graphs.made import everything, whole
from tests.render import reports
from tests.render.pages import catalog_of
from tests.render.reports import REFUTED, case, claim, code, expected, fix, said

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.graphs.graph import Graph

# What an author, a torch or a document could have written to get out of a text.
HOSTILE = (
    "</script><script>document.title='owned'</script> ]]> <!-- \" ' & {{ 7 * 7 }} \x1b[31mred\x1b[0m "
    "<img src=x onerror=\"document.title='owned'\"> "
) + reports.HOSTILE
VERSIONS = ("1.13.1", "2.0.1", "2.6.0")
DATES = {"1.13.1": "2022-12-15", "2.0.1": "2023-05-08"}


def hostile_case(name: str = "a/hostile") -> Case:
    claims = (Claim("doc", HOSTILE, HOSTILE, code=REFUTED), Claim("doc", HOSTILE, HOSTILE, untestable=HOSTILE))
    own = code(f"import torch\n# {HOSTILE!a}\nloss = 1\nloss.backward()\n", expected(HOSTILE, HOSTILE))
    shown = case(name, HOSTILE, fix("fix 1", what=HOSTILE), fix(HOSTILE), code_=own, claims=claims)
    return replace(shown, why=f"{HOSTILE}\n\n  {HOSTILE}", no_fix=HOSTILE, see=See((), (HOSTILE,)), aliases=(HOSTILE,), tags=(HOSTILE,))


def plain_case(name: str = "b/plain") -> Case:
    claims = (claim("it raises", code=said(grad=expected().grads["x"])), claim("it returns", "example 2", code=REFUTED))
    return replace(case(name, "It raises here", fix("leave out"), claims=claims), see=See(("a/hostile",), ("torch.Tensor.detach",)))


def hostile_catalog() -> Catalog:
    catalog = catalog_of(hostile_case(), plain_case(), case("b/other[x.y]", "Another with a value"), cause=HOSTILE, title=HOSTILE)
    causes = {"detached-loss": Cause("detached-loss", HOSTILE, HOSTILE)}
    topics = {"a": Topic("a", HOSTILE, HOSTILE), "b": Topic("b", "The second topic", "About others.")}
    return replace(catalog, causes=causes, introduced=topics, retired={"b/gone": HOSTILE})


def cell(case: Case, message: str | None, verdict: Verdict = Verdict.HOLDS, content: str | None = None) -> Cell:
    """Of a case that raised this, or returned."""
    behaviour = Behaviour("returned") if message is None else Behaviour("raised", "RuntimeError", message, "loss.backward()")
    return Cell(case.id, content or content_hash(case), verdict, None, RanCell("code", behaviour, verdict))


def table_of(catalog: Catalog, *cells: tuple[Cell | None, ...]) -> Table:
    """Of VERSIONS; what is not told of a case is unknown."""
    columns = tuple(Column(target(version), catalogs=(("0" * 64, 1),), started="2026-01-01") for version in VERSIONS)
    told = {found.case: row for row in cells for found in row if found is not None}
    nothing: tuple[Cell | None, ...] = (None,) * len(VERSIONS)
    rows = (Row(case.id, tuple((each,) if each else () for each in told.get(case.id, nothing))) for case in catalog.cases)
    return Table(columns, tuple(rows))


def target(version: str) -> Target:
    return replace(reports.TARGET, torch=version)


def hostile_book() -> Book:
    """One hostile case, one that changed, and one of which nothing is known."""
    catalog = hostile_catalog()
    hostile, plain, _ = catalog.cases
    table = table_of(
        catalog,
        tuple(cell(hostile, HOSTILE, Verdict.CHANGED) for _ in VERSIONS),
        (None, cell(plain, None, Verdict.CHANGED), cell(plain, "it raised")),
    )
    drawings = {
        hostile.id: Drawing(hostile.id, hostile_graph(), hostile_graph(), HOSTILE, HOSTILE),
        plain.id: Drawing(plain.id, everything(), whole(), plain.fixes[0].name, "2.13.0"),
    }
    return book_of(catalog, table, DATES, lambda each: False, texts_of(catalog.cases), drawings)


def hostile_graph() -> Graph:
    """All that a program has a name for is named by somebody who means harm."""
    graph = everything()
    nodes = tuple(replace(node, name=node.name and HOSTILE, names=(HOSTILE,), gradient=node.gradient and HOSTILE) for node in graph.nodes)
    edges = tuple(each if each.cut is None else replace(each, cut=replace(each.cut, operation=HOSTILE)) for each in graph.edges)
    return replace(graph, nodes=nodes, edges=edges)
