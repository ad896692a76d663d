"""A folder of YAML files read into a Catalog. The only place that reads a catalog's files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.catalog.between import problems_between
from gradcases.catalog.builtin import builtin_root
from gradcases.catalog.cases import Known, read_cases
from gradcases.catalog.catalog import Catalog
from gradcases.catalog.problems import Problems, nearest
from gradcases.catalog.registries import REGISTRIES, SLUG, read_causes, read_retired, read_sources
from gradcases.catalog.topics import read_topic
from gradcases.catalog.tree import read
from gradcases.catalog.unwritten import MARK, UNWRITTEN_CAUSE
from gradcases.errors import CatalogError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gradcases.case import Case
    from gradcases.catalog.catalog import Cause, Source, Topic


@dataclass(frozen=True)
class Reading:
    """What could be read of a folder, and all that is wrong with it."""

    catalog: Catalog
    problems: tuple[Problem, ...]


def load(root: Path | str | None = None) -> Catalog:
    """The catalog in a folder of `<topic>/<slug>.yaml` files; the built-in one where none is named.

    Raises CatalogError with every problem that was found.
    """
    reading = read_folder(builtin_root() if root is None else Path(root))
    if reading.problems:
        raise CatalogError(reading.problems)
    return reading.catalog


def read_folder(folder: Path) -> Reading:
    """A folder's catalog as far as it can be read; never raises for what is in it, or that it is not there."""
    if not os.path.isdir(folder):  # not Path's, which raises for a name that is too long
        missing = Problem(folder, 0, 0, "is no folder; a catalog is a folder of <topic>/<slug>.yaml files")
        return Reading(Catalog(folder, ()), (missing,))
    problems: list[Problem] = []
    causes, sources, known = _read_vocabulary(folder, problems)
    retired = read_retired(folder, problems)
    cases = [case for path in _case_files(folder, problems) for case in _read_file(path, problems, known)]
    introduced = _read_topics(folder, problems)
    if any(case.cause == MARK for case in cases):
        causes = {**causes, MARK: UNWRITTEN_CAUSE}
    catalog = Catalog(folder, tuple(sorted(cases, key=lambda case: case.id)), causes, sources, retired, introduced)
    problems += problems_between(catalog)
    if not cases and not problems:
        problems.append(Problem(folder, 0, 0, "holds no case; a case is a file <topic>/<slug>.yaml in it"))
    return Reading(catalog, tuple(dict.fromkeys(problems)))


def read_standalone(path: Path, file_id: str) -> Reading:
    """The case of one file outside any catalog (its sub-cases, where it has parameters), under this id.

    It may name the built-in causes, and what a `causes.yaml` and a `sources.yaml` beside the file list.
    """
    problems: list[Problem] = []
    causes, sources, known = _read_vocabulary(path.parent, problems)
    cases = _cases_in(path, file_id, problems, known)
    return Reading(Catalog(path.parent, tuple(cases), causes, sources), tuple(dict.fromkeys(problems)))


def _read_vocabulary(folder: Path, problems: list[Problem]) -> tuple[Mapping[str, Cause], Mapping[str, Source], Known]:
    """The causes, the built-in ones always among them, and the sources; unknown where their file is wrong itself."""
    wrong_causes: list[Problem] = []
    wrong_sources: list[Problem] = []
    causes = read_causes(builtin_root(), wrong_causes) | read_causes(folder, wrong_causes)
    sources = read_sources(folder, wrong_sources)
    problems += wrong_causes + wrong_sources
    return causes, sources, Known(None if wrong_causes else causes, None if wrong_sources else sources)


def _read_topics(folder: Path, problems: list[Problem]) -> Mapping[str, Topic]:
    """What each folder's _topic.yaml says; nothing of one that has none."""
    read = (read_topic(entry, problems) for entry in _entries(folder, []) if os.path.isdir(entry))
    return {topic.id: topic for topic in read if topic is not None}


def _case_files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """The case files below a folder, in order. Names that begin with `_` or `.` are not cases."""
    for entry in _entries(folder, problems):
        if entry.name in REGISTRIES:
            continue
        if _is_yaml(entry):
            hint = nearest(entry.stem, [name.removesuffix(".yaml") for name in REGISTRIES], ending=".yaml")
            problems.append(Problem(entry, 0, 0, f"is in no topic's folder; a case is <topic>/<slug>.yaml{hint}"))
        elif os.path.isdir(entry):
            yield from _files_of_topic(entry, problems)


def _files_of_topic(topic: Path, problems: list[Problem]) -> Iterator[Path]:
    for entry in _entries(topic, problems):
        if _is_yaml(entry):
            yield entry
        elif os.path.isdir(entry):
            problems += (Problem(deep, 0, 0, "is too deep; a case is <topic>/<slug>.yaml") for deep in _below(entry) if _is_yaml(deep))


def _below(folder: Path) -> Iterator[Path]:
    for here, _, names in os.walk(folder):
        yield from (Path(here, name) for name in sorted(names))


def _entries(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        problems.append(Problem(folder, 0, 0, f"cannot be read: {error.strerror}"))
        return []
    return [folder / name for name in names if not name.startswith(("_", "."))]


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in (".yaml", ".yml")


def _read_file(path: Path, problems: list[Problem], known: Known) -> Iterable[Case]:
    topic, slug = path.parent.name, path.stem
    if path.suffix != ".yaml":
        problems.append(Problem(path, 0, 0, f"ends in {path.suffix}; a case's file ends in .yaml"))
    for name, place in ((topic, path.parent), (slug, path)):
        if not SLUG.fullmatch(name):
            problems.append(Problem(place, 0, 0, f"`{name}` is no name for an id; use small letters and digits, with single `-` between"))
    return _cases_in(path, f"{topic}/{slug}", problems, known)


def _cases_in(path: Path, file_id: str, problems: list[Problem], known: Known) -> Iterable[Case]:
    tree = read(path)
    problems += tree.problems
    if tree.root is None:
        return []
    own = Problems(path)
    cases = list(read_cases(tree.root, file_id, own, known))
    told = {(problem.line, problem.column) for problem in tree.problems}
    problems += (problem for problem in own.found if (problem.line, problem.column) not in told)  # it would be a second word on the same
    return cases
