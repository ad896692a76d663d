"""What is shown where a command cannot do what it was asked, or fails by our own fault."""

from __future__ import annotations

import platform
import sys
import traceback

import typer

from gradcases import __version__
from gradcases.commands.run import NothingSelected
from gradcases.commands.standard_error import tell
from gradcases.errors import CatalogError, GradcasesError, ReportError, SelectionError
from gradcases.render.literal import visible
from gradcases.render.words import counted

USAGE, HARNESS, NOTHING = 2, 3, 5


def report_failure(error: Exception) -> int:
    """Tell of it on standard error; the exit code."""
    if isinstance(error, NothingSelected):
        tell(f"gradcases: {error}")
        return NOTHING
    if isinstance(error, ReportError):
        tell(f"{error}\n{counted(len(error.problems), 'problem')}; nothing was written")
        return USAGE
    if isinstance(error, CatalogError):
        tell(f"{error}\n{counted(len(error.problems), 'problem')}; nothing was executed")
        return USAGE
    if isinstance(error, SelectionError) and error.suggestions:
        tell(f"gradcases: {error}; perhaps one of these:\n" + "\n".join(f"  {each}" for each in error.suggestions))
        return USAGE
    if isinstance(error, GradcasesError):
        tell(f"gradcases: {error}")
        return USAGE
    report = (
        f"gradcases: gradcases failed; this is its fault, not yours. Please report what follows.\n\n"
        f"gradcases {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"{' '.join(sys.argv)}\n{''.join(traceback.format_exception(error))}"
    )
    typer.echo(visible(report), err=True)
    return HARNESS
