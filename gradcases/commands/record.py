"""`gradcases record SELECTOR...`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gradcases.commands.changeable import changeable_root
from gradcases.commands.options import CatalogOption, Device, FileLimit, Jobs, MemoryLimit, Python, Selectors, Timeout
from gradcases.commands.standard_error import tell
from gradcases.errors import GradcasesError, OutputError
from gradcases.runner.limits import Bounds, check_device_of_cases

if TYPE_CHECKING:
    from gradcases.authoring.recording import Recording
    from gradcases.finding import Finding
    from gradcases.report import Report

TWICE = 2  # what differs from run to run is no fact to record


class RecordingRefused(GradcasesError):
    """Nothing is recorded here, or not without a word."""


@dataclass(frozen=True)
class File:
    """A file of the catalog: its content as it was when the run began, and what is recorded in it."""

    path: Path
    before: bytes
    recording: Recording

    @property
    def after(self) -> bytes:
        mark = b"\xef\xbb\xbf" if self.before.startswith(b"\xef\xbb\xbf") else b""
        return mark + self.recording.text.encode()

    @property
    def changes(self) -> bool:
        return self.after != self.before


def record(
    selectors: Selectors = None,
    catalog: CatalogOption = None,
    behaviour: Annotated[
        bool,
        typer.Option("--behaviour", help="Record what changed too: types, cores of texts, lines, warnings, gradients, values."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    python: Python = None,
    device: Device = "cpu",
    jobs: Jobs = None,
    timeout: Timeout = 30.0,
    memory_limit: MemoryLimit = None,
    file_limit: FileLimit = None,
) -> None:
    """Run cases and write the texts that moved into their files: the recorded `message` of exceptions, and nothing else.

    Shows what it would write, and asks. Every program runs twice: what varies is not recorded. Of a file with `params`
    all sub-cases run. Exit codes: 0 all is recorded, 1 something was left as it was (it says what), 2 usage or catalog
    error, 3 a case is undecided, 5 nothing was selected or nothing could run, 130 interrupted.
    """
    gc.enable()
    if os.environ.get("CI", "").lower() in ("true", "1"):
        raise RecordingRefused("record changes the catalog and does not do so in CI (the variable CI is set); run it where you commit")
    check_device_of_cases(device)
    bounds = Bounds.asked(device, memory_limit, file_limit)
    root = changeable_root(catalog)
    report, contents = _run(selectors or (), root, python, device, jobs, timeout, bounds)
    if report.interrupted:
        raise typer.Exit(130)
    files = list(_files(report, contents, behaviour))
    changed = [file for file in files if file.changes]
    _show(files)
    if changed:
        if not yes and not _agreed(len(changed)):
            tell("nothing was written")
            raise typer.Exit(1)
        _write(changed)
    _sum_up(changed, report)
    raise typer.Exit(_exit_code(report, files))


def _run(
    selectors: Sequence[str], root: Path, python: str | None, device: str, jobs: int | None, timeout: float, bounds: Bounds
) -> tuple[Report, dict[Path, bytes]]:
    """The report of all cases of the selected files, and the files' contents from before it."""
    from gradcases.catalog import load
    from gradcases.catalog.selecting import Selection, select
    from gradcases.commands.progress import Progress
    from gradcases.runner.isolation import Isolation
    from gradcases.runner.jobs import jobs_of
    from gradcases.runner.orphans import adopt
    from gradcases.runner.running import run_cases
    from gradcases.runner.schedule import Session, default_jobs
    from gradcases.runner.workers import interpreter

    adopt()
    with Session(interpreter(python), device, Isolation.best(), jobs or default_jobs(), timeout, bounds=bounds) as session:
        loaded = load(root)
        selected = {case.file_id for case in select(loaded, Selection(tuple(selectors)))}
        cases = [case for case in loaded.cases if case.file_id in selected]
        contents = {case.path: case.path.read_bytes() for case in cases}
        with Progress((job for case in cases for job in jobs_of(case, TWICE)), "cases") as progress:
            return run_cases(session, loaded, cases, TWICE, progress.on_event), contents


def _files(report: Report, contents: dict[Path, bytes], behaviour: bool) -> Iterator[File]:
    from gradcases.authoring.recording import recorded
    from gradcases.catalog.source_text import decoded

    findings: dict[Path, list[Finding]] = {}
    for finding in report.findings:
        findings.setdefault(finding.case.path, []).append(finding)
    for path, of_file in findings.items():
        if report.target.missing is None:
            yield File(path, contents[path], recorded(decoded(contents[path]), of_file, report.target.circumstances, behaviour))


def _show(files: Sequence[File]) -> None:
    """The changes as a diff, and then what is left as it was."""
    from difflib import unified_diff

    from gradcases.commands.output import write
    from gradcases.render.literal import one_line, visible
    from gradcases.render.screen import Screen, wrapped

    screen = Screen.of(sys.stdout)
    lines: list[str] = []
    for file in files:
        before, after = (content.decode("utf-8-sig").replace("\r\n", "\n").splitlines() for content in (file.before, file.after))
        lines += map(visible, unified_diff(before, after, str(file.path), str(file.path), lineterm=""))
    for told in (told for file in files for told in file.recording.refused):
        first, *rest = wrapped(f"left: {one_line(told)}", screen.width - 4)
        lines += [first, *(f"    {each}" for each in rest)]
    write("".join(f"{line}\n" for line in lines), None, screen.encoding)


def _agreed(files: int) -> bool:
    """What the user answers. Raises RecordingRefused where there is none to ask."""
    from gradcases.render.words import counted

    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()):
        raise RecordingRefused(
            "nothing was written: there is no terminal to ask on; look at the changes above, and add --yes to write them"
        )
    try:
        return typer.confirm(f"Write this into {counted(files, 'file')}?", err=True)
    except typer.Abort:  # the end of the input
        return False


def _write(files: Sequence[File]) -> None:
    """Each whole or not at all; none whose content is no longer what it was. Raises OutputError."""
    from gradcases.commands.output import replace_file

    for file in files:
        if file.path.read_bytes() != file.before:
            raise OutputError(f"{file.path}: was changed by somebody else meanwhile; run record again")
        replace_file(file.path, file.after)


def _sum_up(changed: Sequence[File], report: Report) -> None:
    from gradcases.judge import Verdict
    from gradcases.render.words import counted

    not_run = report.counts[Verdict.NOT_RUN]
    cases = counted(len(report.findings), "case") + (f", {not_run} of them not run" if not_run else "")
    if not changed:
        tell(f"{cases}: nothing new to record")
        return
    places = sum(file.recording.places for file in changed)
    tell(f"{cases}: {counted(places, 'change')} recorded in {counted(len(changed), 'file')}")


def _exit_code(report: Report, files: Sequence[File]) -> int:
    from gradcases.judge import Verdict

    counts = report.counts
    if counts[Verdict.UNDECIDED]:
        return 3
    if counts[Verdict.NOT_RUN] == len(report.findings):
        return 5
    return 1 if any(file.recording.refused for file in files) else 0
