"""`gradcases matrix`."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.commands.matrix_options import (
    Devices,
    FindLinks,
    Index,
    Interpreters,
    IsolationOption,
    Modes,
    NoKeep,
    Policy,
    Pythons,
    TorchBackend,
    Torches,
    asked_for,
    cache_folder,
    environments_home,
    here,
    install_options,
)
from gradcases.commands.merge import FailOnOption
from gradcases.commands.options import CatalogOption, FileLimit, Jobs, Keyword, MemoryLimit, Selectors, Sources, Symptoms, Tags, Timeout
from gradcases.commands.run import NothingSelected
from gradcases.errors import OutputError
from gradcases.report import FailOn
from gradcases.runner.isolation import Isolation
from gradcases.runner.limits import Bounds, check_isolation

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.commands.matrix_progress import MatrixProgress
    from gradcases.matrix.columns import Column
    from gradcases.matrix.measuring import Environments, Settings
    from gradcases.matrix.results import Result
    from gradcases.results.table import Table


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
    output: Annotated[
        Optional[Path],
        typer.Option("--output", metavar="DIR", help="Where the reports are, one a column. [default: in the cache]", show_default=False),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Run columns that have a report already, too.")] = False,
    no_keep: NoKeep = False,
    envs: Annotated[
        bool, typer.Option("--envs", help="List the environments that are kept, with their sizes, and do nothing else.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove them (with --torch, those of these releases), and do nothing else.")
    ] = False,
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
        from gradcases.commands.environments import list_environments, prune_environments

        return prune_environments(environments_home(), torch) if prune else list_environments(environments_home())
    from gradcases.catalog import load
    from gradcases.catalog.selecting import Selection, select
    from gradcases.commands.matrix_progress import MatrixProgress
    from gradcases.matrix.columns import columns
    from gradcases.matrix.measuring import Environments, Settings
    from gradcases.results.merging import merged
    from gradcases.runner.orphans import adopt
    from gradcases.runner.schedule import default_jobs

    check_isolation(isolation)
    Bounds.asked("cpu", memory_limit, file_limit)  # what is no size is said at once
    asked = asked_for(torch, policy, env, python, device, mode, torch_backend)
    loaded = load(catalog)
    cases = select(loaded, Selection(tuple(selectors or ()), keyword, tuple(tag or ()), tuple(symptom or ()), tuple(source or ())))
    if not cases:
        raise NothingSelected(last_failed=False)
    planned = columns(asked, here(look_for_pythons=bool(asked.torches) and not asked.pythons))
    adopt()
    settings = Settings(isolation or Isolation.best(), jobs or default_jobs(), timeout, memory_limit, file_limit)
    reports = _folder(output, cases)
    environments = Environments(environments_home(), install_options(find_links, index), not no_keep)
    with environments, MatrixProgress(len(planned), cases) as progress:
        run = MatrixRun(loaded, cases, environments, settings, reports, again, progress)
        results = list(run.results(planned))
    table = merged([result.report for result in results if result.report is not None])
    _show(results, table, reports)
    raise typer.Exit(130 if run.interrupted else exit_code(table, results, fail_on or ()))


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


class MatrixRun:
    """Columns one after the other: a report each, found or measured now, or the reason why there is none."""

    def __init__(
        self,
        catalog: Catalog,
        cases: Sequence[Case],
        environments: Environments,
        settings: Settings,
        reports: Path,
        again: bool,
        progress: MatrixProgress,
    ) -> None:
        self._catalog, self._cases = catalog, cases
        self._environments, self._settings = environments, settings
        self._reports, self._again = reports, again
        self._progress = progress
        self.interrupted = False

    def results(self, columns: Sequence[Column]) -> Iterator[Result]:
        """Ends at an interrupt; what was found until then is there."""
        for number, column in enumerate(columns):
            try:
                yield self._result(column)
            except KeyboardInterrupt:
                self.interrupted = True
                self._progress.end("interrupted")
                return
            if column.recipe not in [later.recipe for later in columns[number + 1 :]]:
                self._environments.done_with(column)

    def _result(self, column: Column) -> Result:
        from gradcases.matrix.measuring import NotRun
        from gradcases.matrix.results import Result
        from gradcases.render.matrix_text import counts_told

        self._progress.begin(column.id)
        found = None if self._again else self._found(column)
        if found is not None:
            self._progress.end(f"{counts_told(found.counts)}; already there")
            return found
        try:
            result = self._measured(column)
        except NotRun as error:
            self._progress.end(f"not-run: {error}" + "".join(f"\n    {line}" for line in error.said.splitlines()))
            return Result(column, reason=str(error))
        assert result.report is not None, "a column that was measured has one"
        self._progress.end(f"{counts_told(result.counts)}; {result.report.seconds:.1f} s")
        return result

    def _found(self, column: Column) -> Result | None:
        """Of a report that is there; a file that is none is as good as nothing."""
        from gradcases.commands.report_files import read_file
        from gradcases.errors import ReportError
        from gradcases.matrix.results import Result, usable

        try:
            report = usable(read_file(self._reports / column.file), column, self._cases)
        except ReportError:
            return None
        return None if report is None else Result(column, report)

    def _measured(self, column: Column) -> Result:
        from gradcases.commands.output import replace_file
        from gradcases.commands.report_files import read_file
        from gradcases.matrix.measuring import measured
        from gradcases.matrix.results import Result
        from gradcases.render.report_json import whole

        if column.recipe is not None:
            self._progress.installing(column.recipe.name)
        python = self._environments.interpreter(column, self._progress.on_line)
        self._progress.running()
        report = measured(column, python, self._settings, self._catalog, self._cases, self._progress.on_event)
        if report.interrupted:
            raise KeyboardInterrupt
        path = self._reports / column.file
        replace_file(path, whole(report).encode())
        return Result(column, read_file(path)[0])


def _show(results: Sequence[Result], table: Table, reports: Path) -> None:
    from gradcases.commands.output import write_drawn
    from gradcases.render.matrix_text import matrix_text

    write_drawn(lambda screen: matrix_text(table, results, reports, screen))
