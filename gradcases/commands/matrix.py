"""`gradcases matrix`."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.commands.matrix_options import (
    Devices,
    FindLinks,
    Index,
    Interpreters,
    Modes,
    NoKeep,
    Policy,
    Pythons,
    TorchBackend,
    Torches,
    asked_for,
    cache_folder,
    environments_home,
    environments_of,
    here,
    settings_of,
)
from gradcases.commands.options import (
    CatalogOption,
    FailOnOption,
    FileLimit,
    IsolationOption,
    Jobs,
    Keyword,
    MemoryLimit,
    Selectors,
    Sources,
    Symptoms,
    Tags,
    Timeout,
)
from gradcases.commands.run import NothingSelected
from gradcases.errors import OutputError
from gradcases.report import FailOn

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.matrix.results import Result
    from gradcases.results.table import Table


Reports = Annotated[
    Optional[Path],
    typer.Option("--output", metavar="DIR", help="Where the reports are, one a column. [default: in the cache]", show_default=False),
]
Again = Annotated[bool, typer.Option("--again", help="Run columns that have a report already, too.")]
Envs = Annotated[bool, typer.Option("--envs", help="List the environments that are kept, with their sizes, and do nothing else.")]
Prune = Annotated[bool, typer.Option("--prune", help="Remove them (with --torch, those of these releases), and do nothing else.")]


def matrix(
    selectors: Selectors = None,
    keyword: Keyword = None,
    tag: Tags = None,
    symptom: Symptoms = None,
    source: Sources = None,
    catalog: CatalogOption = None,
    torch: Torches = None,
    policy: Policy = None,
    env: Interpreters = None,
    python: Pythons = None,
    device: Devices = "cpu",
    mode: Modes = "eager",
    torch_backend: TorchBackend = None,
    find_links: FindLinks = None,
    index: Index = None,
    output: Reports = None,
    again: Again = False,
    no_keep: NoKeep = False,
    envs: Envs = False,
    prune: Prune = False,
    isolation: IsolationOption = None,
    jobs: Jobs = None,
    timeout: Timeout = 30.0,
    memory_limit: MemoryLimit = None,
    file_limit: FileLimit = None,
    fail_on: FailOnOption = None,
) -> None:
    """Run cases on many torches, each in an environment of its own, which uv makes and which is kept.

    Each column's report is a JSON file in DIR. A column whose report is there, of the cases as they are now, is not run
    again; so an interrupted call goes on where it stood when it is given again.

    Exit codes: 0 all as expected, 1 something changed (or is what --fail-on names), 2 usage or catalog error,
    3 something is undecided, 5 nothing was selected or no column could run, 130 interrupted.
    """
    gc.enable()
    if envs or prune:
        return _on_environments(torch, prune)
    from gradcases.catalog import load
    from gradcases.catalog.selecting import Selection, select
    from gradcases.commands.column_run import ColumnRun
    from gradcases.commands.matrix_progress import MatrixProgress
    from gradcases.commands.matrix_run import MatrixRun
    from gradcases.matrix.columns import columns
    from gradcases.results.merging import merged
    from gradcases.runner.orphans import adopt

    settings = settings_of("cpu", isolation, jobs, timeout, memory_limit, file_limit)
    asked = asked_for(torch, policy, env, python, device, mode, torch_backend)
    loaded = load(catalog)
    cases = select(loaded, Selection.asked(selectors, keyword, tag, symptom, source))
    if not cases:
        raise NothingSelected(last_failed=False)
    planned = columns(asked, here(look_for_pythons=bool(asked.torches) and not asked.pythons))
    adopt()
    reports = _folder(output, cases)
    with environments_of(find_links, index, no_keep) as environments, MatrixProgress(len(planned), cases) as progress:
        run = MatrixRun(ColumnRun(loaded, cases, environments, settings, progress), reports, again)
        results = list(run.results(planned))
    table = merged([result.report for result in results if result.report is not None])
    _show(results, table, reports)
    raise typer.Exit(130 if run.interrupted else exit_code(table, results, fail_on or ()))


def _on_environments(torches: Sequence[str] | None, prune: bool) -> None:
    from gradcases.commands.environments import list_environments, prune_environments

    if prune:
        prune_environments(environments_home(), torches)
    else:
        list_environments(environments_home())


def exit_code(table: Table, results: Sequence[Result], fail_on: Sequence[FailOn]) -> int:
    """That of a run of all columns; one that could not be run is `not-run` too."""
    code = table.exit_code(fail_on) if table.columns else 5
    fails = FailOn.NOT_RUN in fail_on and any(result.report is None for result in results)
    return 1 if fails and code in (0, 5) else code


def _folder(output: Path | None, cases: Sequence[Case]) -> Path:
    """Where reports go; by default one for each selection of cases as they are now. Raises OutputError where it cannot be."""
    from gradcases.content_hash import content_hash

    content = "".join(f"{case.id} {content_hash(case)}\n" for case in cases)
    folder = output or cache_folder("reports", hashlib.sha256(content.encode()).hexdigest()[:16])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: reports cannot be written there: {error.strerror}") from error
    return folder


def _show(results: Sequence[Result], table: Table, reports: Path) -> None:
    from gradcases.commands.output import write_drawn
    from gradcases.render.tables.matrix_text import matrix_text

    write_drawn(lambda screen: matrix_text(table, results, reports, screen))
