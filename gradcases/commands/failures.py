"""What is shown where a command cannot do what it was asked, or fails by our own fault."""

from __future__ import annotations

import platform
import sys
import traceback

import typer

from gradcases import __version__
from gradcases.commands.run import NothingSelected
from gradcases.errors import CatalogError, GradcasesError, ReportError, SelectionError
from gradcases.render.literal import visible
from gradcases.render.words import counted

USAGE, HARNESS, NOTHING = 2, 3, 5


def report_failure(error: Exception) -> int:
    """Tell of it on standard error; the exit code."""
    if isinstance(error, NothingSelected):
        _say(str(error))
        return NOTHING
    if isinstance(error, ReportError):
        _say(f"{error}\n{counted(len(error.problems), 'problem')}; nothing was written", prefix="")
        return USAGE
    if isinstance(error, CatalogError):
        _say(f"{error}\n{counted(len(error.problems), 'problem')}; nothing was executed", prefix="")
        return USAGE
    if isinstance(error, SelectionError) and error.suggestions:
        _say(f"{error}; perhaps one of these:\n" + "\n".join(f"  {each}" for each in error.suggestions))
        return USAGE
    if isinstance(error, GradcasesError):
        _say(str(error))
        return USAGE
    _say(
        f"gradcases failed; this is its fault, not yours. Please report what follows.\n\n"
        f"gradcases {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"{' '.join(sys.argv)}\n{''.join(traceback.format_exception(error))}"
    )
    return HARNESS


def _say(text: str, prefix: str = "gradcases: ") -> None:
    typer.echo(prefix + visible(text), err=True)
