"""A folder of YAML files read into a Catalog. The only place that reads a catalog's files."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.catalog.builtin import builtin_root
from gradcases.catalog.cases import read_cases
from gradcases.catalog.catalog import Catalog, Cause, Source
from gradcases.catalog.fields import Fields, as_text
from gradcases.catalog.problems import Problems, nearest
from gradcases.catalog.tree import Mapping, read
from gradcases.errors import CatalogError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gradcases.case import Case

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CAUSES, SOURCES, RETIRED = "causes.yaml", "sources.yaml", "retired.yaml"
REGISTRIES = (CAUSES, SOURCES, RETIRED)


def load(root: Path | str | None = None) -> Catalog:
    """The catalog in a folder of `<topic>/<slug>.yaml` files; the built-in one where none is named.

    Raises CatalogError with every problem that was found.
    """
    folder = builtin_root() if root is None else Path(root)
    if not folder.is_dir():
        raise CatalogError([Problem(folder, 0, 0, "is no folder; a catalog is a folder of <topic>/<slug>.yaml files")])
    problems: list[Problem] = []
    cases = [case for path in _case_files(folder, problems) for case in _read_file(folder, path, problems)]
    causes = _read_causes(builtin_root(), problems) | _read_causes(folder, problems)
    sources, retired = _read_sources(folder, problems), _read_retired(folder, problems)
    catalog = Catalog(folder, tuple(sorted(cases, key=lambda case: case.id)), causes, sources, retired)
    problems += _problems_between(catalog)
    if not cases and not problems:
        problems.append(Problem(folder, 0, 0, "holds no case; a case is a file <topic>/<slug>.yaml in it"))
    if problems:
        raise CatalogError(problems)
    return catalog


def _case_files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """The case files below a folder, in order. Names that begin with `_` or `.` are not cases."""
    for topic in _entries(folder):
        if topic.is_dir():
            for path in _entries(topic):
                if path.is_dir():
                    problems += (
                        Problem(deep, 0, 0, "is too deep; a case is <topic>/<slug>.yaml") for deep in _entries(path) if _is_yaml(deep)
                    )
                elif _is_yaml(path):
                    yield path
        elif _is_yaml(topic) and topic.name not in REGISTRIES:
            problems.append(
                Problem(topic, 0, 0, f"is in no topic's folder; a case is <topic>/<slug>.yaml{nearest(topic.name, REGISTRIES)}")
            )


def _entries(folder: Path) -> list[Path]:
    return [folder / name for name in sorted(os.listdir(folder)) if not name.startswith(("_", "."))]


def _is_yaml(path: Path) -> bool:
    return path.suffix in (".yaml", ".yml")


def _read_file(folder: Path, path: Path, problems: list[Problem]) -> Iterable[Case]:
    topic, slug = path.parent.name, path.stem
    if path.suffix != ".yaml":
        problems.append(Problem(path, 0, 0, "ends in .yml; a case's file ends in .yaml"))
    for name in (topic, slug):
        if not SLUG.fullmatch(name):
            problems.append(Problem(path, 0, 0, f"`{name}` is no name for an id; use small letters and digits, with single `-` between"))
    tree = read(path)
    problems += tree.problems
    if tree.root is None:
        return []
    own = Problems(path)
    cases = list(read_cases(tree.root, f"{topic}/{slug}", own))
    problems += own.found
    return cases


def _read_registry(folder: Path, name: str, problems: list[Problem]) -> tuple[Mapping | None, Problems]:
    path = folder / name
    own = Problems(path)
    if not path.exists():
        return None, own
    tree = read(path)
    problems += tree.problems
    if tree.root is not None and not isinstance(tree.root, Mapping):
        problems.append(Problem(path, 1, 1, "has to be a mapping"))
    return tree.root if isinstance(tree.root, Mapping) else None, own


def _read_causes(folder: Path, problems: list[Problem]) -> dict[str, Cause]:
    root, own = _read_registry(folder, CAUSES, problems)
    causes = {}
    for key, value in root.pairs if root else ():
        if isinstance(value, Mapping):
            fields = Fields(value, own, f"the cause `{key.text}`", ("summary", "explanation"), ("summary",))
            causes[key.text] = Cause(key.text, fields.text("summary") or "", fields.text("explanation"))
        else:
            causes[key.text] = Cause(key.text, as_text(value, own, f"the cause `{key.text}`") or "")
    problems += own.found
    return causes


def _read_sources(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    root, own = _read_registry(folder, SOURCES, problems)
    sources = {}
    for key, value in root.pairs if root else ():
        fields = Fields(value, own, f"the source `{key.text}`", ("title", "date"), ("title",))
        sources[key.text] = Source(key.text, fields.text("title") or "", fields.text("date"))
    problems += own.found
    return sources


def _read_retired(folder: Path, problems: list[Problem]) -> dict[str, str]:
    root, own = _read_registry(folder, RETIRED, problems)
    retired = {key.text: as_text(value, own, f"the reason of `{key.text}`") or "" for key, value in (root.pairs if root else ())}
    problems += own.found
    return retired


def _problems_between(catalog: Catalog) -> Iterator[Problem]:
    """What is wrong with a case not by itself but beside the others and the registries."""
    owners: dict[str, Case] = {}
    files = {case.file_id: case for case in catalog.cases}
    for case in files.values():
        if case.cause not in catalog.causes:
            hint = nearest(case.cause, catalog.causes) or "; see causes.yaml"
            yield _at_key(case, "cause", f"there is no cause `{case.cause}`{hint}")
        if case.file_id in catalog.retired:
            yield Problem(case.path, 0, 0, f"`{case.file_id}` is a retired id and is never used again: {catalog.retired[case.file_id]}")
        for alias in case.aliases:
            if alias in files and files[alias] is not case:
                yield _at_key(case, "aliases", f"the alias `{alias}` is the id of another case")
            elif alias in owners:
                yield _at_key(case, "aliases", f"duplicate alias `{alias}`: {owners[alias].file_id} has it already")
            owners.setdefault(alias, case)
        for claim in case.claims:
            if claim.source not in catalog.sources:
                hint = nearest(claim.source, catalog.sources) or "; see sources.yaml"
                yield _at_key(case, "claims", f"there is no source `{claim.source}`{hint}")


def _at_key(case: Case, key: str, text: str) -> Problem:
    """A problem at a top-level key of a case's file, which is read again for its place."""
    root = read(case.path).root
    found = next((name.place for name, _ in root.pairs if name.text == key), None) if isinstance(root, Mapping) else None
    return Problem(case.path, found.line, found.column, text) if found else Problem(case.path, 0, 0, text)
