"""Cases run on one column, with what is told of it meanwhile: what a matrix does for each, and a bisection for those it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.matrix.measuring import measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.commands.matrix_progress import MatrixProgress
    from gradcases.matrix.columns import Column
    from gradcases.matrix.measuring import Environments, NotRun, Settings
    from gradcases.report import Report


@dataclass(frozen=True, slots=True)
class ColumnRun:
    """What is run on columns, where and how."""

    catalog: Catalog
    cases: Sequence[Case]
    environments: Environments
    settings: Settings
    progress: MatrixProgress

    def interpreter(self, column: Column) -> str:
        """Found, or installed. Raises NotRun where there is none to be had."""
        if column.recipe is not None:
            self.progress.installing(column.recipe.name)
        return self.environments.interpreter(column, self.progress.on_line)

    def report(self, column: Column, python: str) -> Report:
        """Raises NotRun where nothing can be run there, KeyboardInterrupt where the run was interrupted."""
        self.progress.running()
        report = measured(column, python, self.settings, self.catalog, self.cases, self.progress.on_event)
        if report.interrupted:
            raise KeyboardInterrupt
        return report

    def end_not_run(self, error: NotRun) -> None:
        self.progress.end(f"not-run: {error}" + "".join(f"\n    {line}" for line in error.said.splitlines()))
