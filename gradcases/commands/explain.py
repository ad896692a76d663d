"""`gradcases explain WHAT`."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.catalog.catalog import Cause, Topic
from gradcases.catalog.selecting import nothing_named
from gradcases.commands.kept_catalog import load
from gradcases.commands.options import CatalogOption, ExplainFormat, Output, PageFormat, Python, complete_word_or_cause
from gradcases.commands.output import check_writable, write
from gradcases.errors import SelectionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case
    from gradcases.catalog import Catalog

_CAUSE = "cause:"

What = Annotated[
    str,
    typer.Argument(
        metavar="WHAT",
        help="An id, an alias, a topic (`TOPIC/` where a case goes by its name), a cause (`cause:ID` where something else does), "
        "or part of a title.",
        autocompletion=complete_word_or_cause,
    ),
]
FormatOption = Annotated[
    Optional[ExplainFormat],
    typer.Option(
        "--format",
        help="How to write it; `script` is one Python file that needs only torch, prints what happens and asserts it; "
        "mermaid, dot and svg are of the graph. [default: text]",
        show_default=False,
    ),
]
Fixed = Annotated[bool, typer.Option("--fixed", help="Of --format script: the fix instead of the code.")]
FixName = Annotated[
    Optional[str],
    typer.Option(metavar="NAME", help="Of --format script, and of --graph: which fix, where there are several.", show_default=False),
]
ForRelease = Annotated[
    Optional[str], typer.Option(metavar="VERSION", help="Of --format script: for this release, not for the newest.", show_default=False)
]
AsGraph = Annotated[bool, typer.Option("--graph", help="Draw the graph that autograd built, of the code and of the fix. It runs both.")]


def explain(
    what: What,
    format: FormatOption = None,
    fixed: Fixed = False,
    fix: FixName = None,
    torch: ForRelease = None,
    graph: AsGraph = False,
    python: Python = None,
    output: Output = None,
    catalog: CatalogOption = None,
) -> None:
    """Explain a case: what happens, why, the fix, and whether what documents say of it is so; or a topic or a cause.

    Only --graph runs anything: the case's code and its fix. Where there is no torch, it draws what was recorded before.
    """
    check_writable(output)
    is_graph = graph or (format is not None and format.is_graph)
    _check(format, is_graph, fixed, fix, torch, python)
    loaded = load(catalog)
    found = find(loaded, what)
    if is_graph:
        from gradcases.commands.explain_graph import write_graph
        from gradcases.commands.explain_script import one_case

        write_graph(loaded, one_case(found, what, "graph"), fix, python, format or ExplainFormat.TEXT, output)
        return
    if format is ExplainFormat.SCRIPT:
        from gradcases.commands.explain_script import one_case, script_of

        write(script_of(loaded, one_case(found, what), fixed, fix, torch), output)
        return
    from gradcases.commands.explain_pages import write_page

    write_page(loaded, found, PageFormat((format or ExplainFormat.TEXT).value), output)


def _check(format: ExplainFormat | None, is_graph: bool, fixed: bool, fix: str | None, torch: str | None, python: str | None) -> None:
    """Raises BadParameter for options that do not go together."""
    is_script = format is ExplainFormat.SCRIPT
    if is_graph and (is_script or format is ExplainFormat.MARKDOWN):
        raise typer.BadParameter("--graph has the formats text, json, mermaid, dot and svg", param_hint="--format")
    if fix is not None and not (is_script or is_graph):
        raise typer.BadParameter("--fix is for --format script and for --graph")
    if not is_script and (fixed or torch is not None):
        raise typer.BadParameter("--fixed and --torch are for --format script")
    if python is not None and not is_graph:
        raise typer.BadParameter("--python is for --graph: nothing else of explain runs anything")


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
