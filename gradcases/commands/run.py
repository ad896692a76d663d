"""`gradcases run`."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.commands import last_failed
from gradcases.commands.options import (
    CatalogOption,
    Device,
    FailOnOption,
    FileLimit,
    IsolationOption,
    Jobs,
    Keyword,
    MemoryLimit,
    Mode,
    ModeOption,
    Output,
    Python,
    ReportFormat,
    Selectors,
    Sources,
    Symptoms,
    Tags,
    Timeout,
)
from gradcases.errors import SelectionError
from gradcases.report import FailOn, Report
from gradcases.runner.isolation import Isolation
from gradcases.runner.limits import Bounds, check_device_of_cases, check_isolation
from gradcases.shard import Shard

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.catalog.selecting import Selection
    from gradcases.runner.schedule import Session


ShardOption = Annotated[
    Optional[str],
    typer.Option(
        "--shard",
        metavar="K/N",
        help="Only the K-th of N parts of the cases, as 2/8; `merge` puts the reports together.",
        show_default=False,
    ),
]
LastFailed = Annotated[bool, typer.Option("--last-failed", help="Only cases that did not hold in the run before.")]
Repeat = Annotated[int, typer.Option(min=1, metavar="N", help="Run each case N times, and say which are not deterministic.")]
ReportFormatOption = Annotated[ReportFormat, typer.Option(help="How to write the report.")]


def run(
    selectors: Selectors = None,
    keyword: Keyword = None,
    tag: Tags = None,
    symptom: Symptoms = None,
    source: Sources = None,
    shard: ShardOption = None,
    last_failed_only: LastFailed = False,
    catalog: CatalogOption = None,
    python: Python = None,
    device: Device = "cpu",
    mode: ModeOption = Mode.EAGER,
    isolation: IsolationOption = None,
    jobs: Jobs = None,
    timeout: Timeout = 30.0,
    memory_limit: MemoryLimit = None,
    file_limit: FileLimit = None,
    repeat: Repeat = 1,
    format: ReportFormatOption = ReportFormat.TABLE,
    output: Output = None,
    fail_on: FailOnOption = None,
) -> None:
    """Run cases on the installed torch and say which behave as documented.

    Exit codes: 0 all as expected, 1 something changed (or is what --fail-on names), 2 usage or catalog error,
    3 a harness failure or undecided, 5 nothing was selected or nothing could run, 130 interrupted.
    """
    check_device_of_cases(device)
    check_isolation(isolation)
    bounds = Bounds.asked(device, memory_limit, file_limit)
    part = None if shard is None else Shard.parse(shard)
    from gradcases.commands.output import check_writable
    from gradcases.runner.orphans import adopt
    from gradcases.runner.schedule import Session, default_jobs
    from gradcases.runner.workers import interpreter

    check_writable(output)
    adopt()
    # First of all: its import of torch takes longer than all that is done, and imported, here meanwhile.
    kept_apart = isolation or Isolation.best()
    with Session(interpreter(python), device, kept_apart, jobs or default_jobs(), timeout, mode.value, bounds) as session:
        from gradcases.catalog import load
        from gradcases.catalog.selecting import Selection

        loaded = load(catalog)
        only = last_failed.ids(loaded.root) if last_failed_only else None
        gc.freeze()  # the catalog stays to the end, and need not be looked at again
        gc.enable()
        cases = _cases(loaded, Selection.asked(selectors, keyword, tag, symptom, source, only), part)
        titles = {source.id: source.title for source in loaded.sources.values()}
        emit = _emitter(titles, format, output, fail_on or ())
        report = _report(session, loaded, cases, repeat)
    report = report if part is None else replace(report, shard=str(part))
    last_failed.remember(loaded.root, report)
    emit(report)
    raise typer.Exit(report.exit_code(fail_on or ()))


def _cases(catalog: Catalog, selection: Selection, part: Shard | None) -> Sequence[Case]:
    """Raises NothingSelected where there are none; a part of some may have none."""
    from gradcases.catalog.selecting import select

    cases = select(catalog, selection)
    if not cases:
        raise NothingSelected(last_failed=selection.only is not None)
    return cases if part is None else part.of_all(cases)


def _report(session: Session, catalog: Catalog, cases: Sequence[Case], repeat: int) -> Report:
    from gradcases.commands.progress import Progress
    from gradcases.runner.jobs import jobs_of
    from gradcases.runner.running import run_cases

    with Progress((job for case in cases for job in jobs_of(case, repeat)), "cases") as progress:
        return run_cases(session, catalog, cases, repeat, progress.on_event)


class NothingSelected(SelectionError):
    """The words name something, but no case is left of it."""

    def __init__(self, last_failed: bool) -> None:
        text = "no case failed in the run before, as far as is known" if last_failed else "no case is selected"
        super().__init__(text)


def _emitter(titles: Mapping[str, str], format: ReportFormat, output: Path | None, fail_on: Sequence[FailOn]) -> Callable[[Report], None]:
    """What writes a report in a format, to a file or to standard output; `titles` are those of the documents. What it needs is
    imported here: at the end of a run somebody waits for that."""
    from gradcases.commands.output import write, write_drawn

    if format is ReportFormat.TABLE:
        from gradcases.render.reports.run_text import report_text

        return lambda report: write_drawn(lambda screen: report_text(report, screen, titles), output)
    from gradcases.render.reports import report_github, report_json, report_junit, report_markdown

    writers: dict[ReportFormat, Callable[[Report], str | Iterable[str]]] = {
        ReportFormat.JSON: report_json.pieces,
        ReportFormat.JSONL: report_json.line_pieces,
        ReportFormat.JUNIT: lambda report: report_junit.junit(report, fail_on),
        ReportFormat.MARKDOWN: lambda report: report_markdown.markdown(report, titles),
        ReportFormat.GITHUB: report_github.github,
    }
    return lambda report: write(writers[format](report), output)
