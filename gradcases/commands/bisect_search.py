"""The search of a bisection: one release after the other is looked at until the bisection has its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.condition import release_of
from gradcases.matrix.bisection import Look
from gradcases.matrix.likeness import differences
from gradcases.matrix.measuring import NotRun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradcases.commands.column_run import ColumnRun
    from gradcases.matrix.bisection import Bisection
    from gradcases.matrix.columns import Column
    from gradcases.report import Report


class Search:
    """Looks at one release after the other until the bisection has its answer."""

    def __init__(self, run: ColumnRun, bisection: Bisection, texts: bool) -> None:
        (self._case,) = run.cases
        self._run, self._progress = run, run.progress
        self._bisection, self._texts = bisection, texts
        self._good = release_of(bisection.versions[0])
        self.interrupted = False

    def go(self, columns: Mapping[str, Column]) -> None:
        """Ends at an interrupt; what was seen until then is there."""
        while (version := self._bisection.next()) is not None:
            try:
                self._bisection.take(self._look(version, columns[version]))
            except KeyboardInterrupt:
                self.interrupted = True
                self._progress.end("interrupted")
                return
            self._run.environments.done_with(columns[version])

    def _look(self, version: str, column: Column) -> Look:
        self._progress.begin(column.id)
        try:
            report = self._report(column)
        except NotRun as error:
            self._run.end_not_run(error)
            return Look(version, reason=str(error))
        finding = report.findings[0]
        look = Look(version, differences(self._case, finding, report.target.circumstances, self._good, self._texts), finding.reason)
        self._progress.end(self._bisection.seen(look).value)
        return look

    def _report(self, column: Column) -> Report:
        python = self._run.interpreter(column)
        report = self._run.report(column, python)
        if release_of(report.target.torch or "") != release_of(column.torch or ""):
            raise NotRun(f"{python} has torch {report.target.torch}")
        return report
