"""Collectors: a catalog as a folder of topics of case files, and a case file outside any catalog."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gradcases.catalog.reading import Reading, read_folder, read_standalone
from gradcases.pytest_plugin import STANDALONE
from gradcases.pytest_plugin.items import CaseItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gradcases.errors import Problem


class CatalogRoot(pytest.Directory):
    """A catalog's folder. What is wrong with it elsewhere than in a case's file is an error of its own."""

    def collect(self) -> Iterator[Topic]:
        reading = read_folder(self.path)
        paths = {case.path for case in reading.catalog.cases} | {each.path for each in reading.problems if self._is_of_a_topic(each.path)}
        _complain(self, [each for each in reading.problems if each.path not in paths])
        for folder in sorted({path.parent for path in paths}):
            files = {path: _part(reading, path) for path in sorted(paths) if path.parent == folder}
            yield Topic.from_parent(self, path=folder, files=files)

    def _is_of_a_topic(self, path: Path) -> bool:
        return path.parent.parent == self.path and path.is_file()


class Topic(pytest.Directory):
    """A topic's folder. Not one of pytest's own, which would leave out a topic with a name like `build`."""

    def __init__(self, *, files: dict[Path, Reading], **told: Any) -> None:
        super().__init__(**told)
        self._files = files

    def collect(self) -> Iterator[CaseFile]:
        for path, reading in self._files.items():
            yield CaseFile.from_parent(self, path=path, reading=reading)


class CaseFile(pytest.File):
    """A file of a catalog: one case, or several by parameters."""

    def __init__(self, *, reading: Reading, **told: Any) -> None:
        super().__init__(**told)
        self._reading = reading

    def collect(self) -> Iterator[CaseItem]:
        return _items(self, self._reading)


class StandaloneFile(pytest.File):
    """A case outside any catalog. Its id is that of a case in a topic of the folder's name."""

    def collect(self) -> Iterator[CaseItem]:
        return _items(self, read_standalone(self.path, f"{self.path.parent.name}/{self.path.name.removesuffix(STANDALONE)}"))


def _part(reading: Reading, path: Path) -> Reading:
    """What was read of one file of a catalog."""
    cases = tuple(case for case in reading.catalog.cases if case.path == path)
    return Reading(replace(reading.catalog, cases=cases), tuple(each for each in reading.problems if each.path == path))


def _items(parent: pytest.File, reading: Reading) -> Iterator[CaseItem]:
    _complain(parent, reading.problems)
    for case in reading.catalog.cases:
        yield CaseItem.from_parent(parent, name=case.id, case=case, catalog=replace(reading.catalog, cases=(case,)))


def _complain(collector: pytest.Collector, problems: Sequence[Problem]) -> None:
    """Raises CollectError where there are any, each with its place; paths are told from where pytest was started."""
    here = collector.config.invocation_params.dir
    if problems:
        raise collector.CollectError("\n".join(str(replace(each, path=_relative(each.path, here))) for each in sorted(problems)))


def _relative(path: Path, here: Path) -> Path:
    return path.relative_to(here) if here in path.parents else path
