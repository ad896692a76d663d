"""Columns of a matrix one after the other: their reports are found or measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.commands.output import write
from gradcases.commands.report_files import read_file
from gradcases.errors import ReportError
from gradcases.matrix.measuring import NotRun
from gradcases.matrix.results import Result, usable
from gradcases.render.reports.report_json import pieces
from gradcases.render.tables.matrix_text import counts_told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gradcases.commands.column_run import ColumnRun
    from gradcases.matrix.columns import Column


class MatrixRun:
    """Columns one after the other: a report each, found or measured now, or the reason why there is none."""

    def __init__(self, run: ColumnRun, reports: Path, again: bool) -> None:
        self._run, self._progress = run, run.progress
        self._reports, self._again = reports, again
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
                self._run.environments.done_with(column)

    def _result(self, column: Column) -> Result:
        self._progress.begin(column.id)
        found = None if self._again else self._found(column)
        if found is not None:
            self._progress.end(f"{counts_told(found.counts)}; already there")
            return found
        try:
            result = self._measured(column)
        except NotRun as error:
            self._run.end_not_run(error)
            return Result(column, reason=str(error))
        assert result.report is not None, "a column that was measured has one"
        self._progress.end(f"{counts_told(result.counts)}; {result.report.seconds:.1f} s")
        return result

    def _found(self, column: Column) -> Result | None:
        """Of a report that is there; a file that is none is as good as nothing."""
        try:
            report = usable(read_file(self._reports / column.file), column, self._run.cases)
        except ReportError:
            return None
        return None if report is None else Result(column, report)

    def _measured(self, column: Column) -> Result:
        report = self._run.report(column, self._run.interpreter(column))
        path = self._reports / column.file
        write(pieces(report), path)
        return Result(column, read_file(path)[0])
