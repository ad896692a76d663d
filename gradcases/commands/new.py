"""`gradcases new ID --code FILE`."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gradcases.commands.changeable import changeable_root
from gradcases.commands.options import CatalogOption, Device, FileLimit, MemoryLimit, Python, Timeout
from gradcases.commands.standard_input import read_standard_input
from gradcases.errors import GradcasesError, OutputError, Problem
from gradcases.runner.limits import Bounds, check_device_of_new_cases

if TYPE_CHECKING:
    from gradcases.authoring.drafting import Draft
    from gradcases.catalog import Catalog
    from gradcases.outcome import Outcome
    from gradcases.program import Program


class NewCaseRefused(GradcasesError):
    """There can be no new case of this id, or of this code."""


def new(
    id: Annotated[str, typer.Argument(metavar="ID", help="The new case's id, topic/slug; the topic may be new too.")],
    code: Annotated[str, typer.Option("--code", metavar="FILE", help="The program; - reads it from standard input.", show_default=False)],
    catalog: CatalogOption = None,
    python: Python = None,
    device: Device = "cpu",
    timeout: Timeout = 30.0,
    memory_limit: MemoryLimit = None,
    file_limit: FileLimit = None,
    repeat: Annotated[int, typer.Option(min=2, metavar="N", help="Run it N times; what varies is not recorded.")] = 2,
) -> None:
    """Make a case from a program: run it, write down what happened, and say what is left to write.

    The file has what was seen: what is raised and where, warnings, the gradient of every named leaf, the values of variables
    that are printed. What only you know (title, cause, why, the fix) is marked TODO, and `gradcases lint` lists it.
    Nothing that is there is overwritten.
    """
    gc.enable()
    check_device_of_new_cases(device)
    bounds = Bounds.asked(device, memory_limit, file_limit)
    root = changeable_root(catalog)
    path = root / f"{id}.yaml"
    _check_id(id, path)
    _check_new(id, root)
    program = _program(code)
    outcomes = _outcomes(program, path, python, device, timeout, bounds, repeat)
    draft = _drafted(id, program, outcomes, device)
    made = _write(path, draft)
    _tell(root, path, draft, made)


def _known(root: Path) -> Catalog | None:
    """The catalog as it is; None where it is still empty. Raises CatalogError where it cannot be read."""
    from gradcases.catalog import load
    from gradcases.errors import CatalogError

    try:
        return load(root)
    except CatalogError as error:
        if [problem.path for problem in error.problems] == [root] and "holds no case" in error.problems[0].text:
            return None
        raise


def _check_id(id: str, path: Path) -> None:
    from gradcases.catalog.registries import is_id

    if not is_id(id):
        raise NewCaseRefused(f"`{id}` is no name for an id; it is topic/slug, of small letters and digits, with single `-` between")
    if os.path.lexists(path):
        raise NewCaseRefused(f"{path}: is there already; nothing was changed")


def _check_new(id: str, root: Path) -> None:
    """Raises NewCaseRefused where the id was a case's, or leads to another one; CatalogError where the catalog cannot be read."""
    from gradcases.catalog.registries import read_retired

    known = _known(root)
    found: list[Problem] = []
    retired = known.retired if known is not None else read_retired(root, found)
    if id in retired:
        raise NewCaseRefused(f"`{id}` is a retired id and is never used again; give the case another ({retired[id]})")
    owner = next((case for case in known.cases if id in case.aliases), None) if known is not None else None
    if owner is not None:
        raise NewCaseRefused(f"`{id}` is an alias of {owner.id}; give the case another id")


def _program(code: str) -> Program:
    """Raises NewCaseRefused where there is none to read."""
    from gradcases.authoring.drafting import tidied
    from gradcases.catalog.source_text import Unreadable, content_of, decoded
    from gradcases.program import Part, Program

    name = "standard input" if code == "-" else code
    try:
        text = tidied(decoded(read_standard_input("name the file of a program") if code == "-" else content_of(Path(code))))
    except Unreadable as error:
        place = f":{error.line}:{error.column}" if error.line else ""
        raise NewCaseRefused(f"{name}{place}: {error.text}") from error
    if not text.strip():
        raise NewCaseRefused(f"{name}: is empty; it has to be a program")
    return Program((Part(1, text),))


def _outcomes(program: Program, path: Path, python: str | None, device: str, timeout: float, bounds: Bounds, repeat: int) -> list[Outcome]:
    """What it does, as often as it is asked for. Raises TargetError where it cannot run there."""
    from gradcases.errors import TargetError
    from gradcases.runner.isolation import Isolation
    from gradcases.runner.jobs import Job
    from gradcases.runner.orphans import adopt
    from gradcases.runner.schedule import Done, Session, default_jobs
    from gradcases.runner.workers import interpreter

    adopt()
    jobs = [Job(path.stem, "code", program, path, number) for number in range(repeat)]
    with Session(interpreter(python), device, Isolation.best(), min(repeat, default_jobs()), timeout, bounds=bounds) as session:
        target = session.target()
        if target.missing is not None:
            raise TargetError(target.missing)
        return [event.outcome for event in session.run(jobs) if isinstance(event, Done)]


def _drafted(id: str, program: Program, outcomes: Sequence[Outcome], device: str) -> Draft:
    from gradcases.authoring.drafting import NoCase, draft
    from gradcases.authoring.scalars import Unwritable

    try:
        return draft(id, program, outcomes, device)
    except NoCase as error:
        raise NewCaseRefused(f"nothing was written: {error}") from error
    except Unwritable as error:
        raise NewCaseRefused(f"nothing was written: what was seen cannot stand in a catalog: {error}") from error


def _write(path: Path, draft: Draft) -> list[Path]:
    """The files that were made. Raises OutputError."""
    from gradcases.authoring.drafting import TOPIC
    from gradcases.catalog import topics
    from gradcases.commands.output import make_file

    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path.parent}: cannot be made: {error.strerror}") from error
    try:
        make_file(path, draft.text.encode())
    except OutputError:
        with contextlib.suppress(OSError):  # it is not empty where it was there before
            path.parent.rmdir()
        raise
    introduction = path.parent / topics.TOPIC
    if os.path.lexists(introduction):
        return [path]
    make_file(introduction, TOPIC.encode())
    return [path, introduction]


def _tell(root: Path, path: Path, draft: Draft, made: list[Path]) -> None:
    """What was written, what it states, and what is left to do."""
    from gradcases.catalog import load
    from gradcases.commands.output import write
    from gradcases.happening import stated
    from gradcases.lint import findings
    from gradcases.render.literal import one_line
    from gradcases.render.screen import Screen

    loaded = load(root)
    case = next(each for each in loaded.cases if each.path == path)
    left = [problem for problem in findings(loaded) if problem.path in made]
    lines = [f"wrote {made_path}" for made_path in made]
    lines += [f"  • {one_line(line)}" for line in stated(case.code.expectations[0].value)]
    lines += ["", *(f"note: {one_line(note)}" for note in draft.notes)] if draft.notes else []
    lines += ["", "left to write, as `gradcases lint` says too:", *(f"  {one_line(str(problem))}" for problem in left)]
    write("".join(f"{line}\n" for line in lines), None, Screen.of(sys.stdout).encoding)
