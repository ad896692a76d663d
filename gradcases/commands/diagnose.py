"""`gradcases diagnose WHAT`."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from gradcases.commands.options import CatalogOption, PageFormat, PageFormatOption
from gradcases.commands.pasted_text import STANDARD_INPUT, diagnose_text, read_text
from gradcases.errors import InputError

NOTHING_FOUND = 1


def diagnose(
    what: Annotated[
        Optional[str],
        typer.Argument(metavar="[WHAT]", help="A log or a traceback in a file, or `-` for standard input.", show_default=False),
    ] = None,
    text: Annotated[Optional[str], typer.Option("--text", metavar="TEXT", help="The text itself.", show_default=False)] = None,
    format: PageFormatOption = None,
    catalog: CatalogOption = None,
) -> None:
    """Find the exception in a traceback or a log, and say its cause, how to tell it from others, and the fix. Runs nothing.

    Exit codes: 0 something was found, 1 nothing was, 2 usage or catalog error.
    """
    if not diagnose_text(_text(what, text), format or PageFormat.TEXT, catalog):
        raise typer.Exit(NOTHING_FOUND)


def _text(what: str | None, text: str | None) -> str:
    if (what is None) == (text is None):
        raise InputError(
            f"give {'either ' if what else ''}a file, `{STANDARD_INPUT}` for standard input, or --text TEXT{', not both' if what else ''}"
        )
    if text is not None:
        return text
    assert what is not None, "one of both is there"
    if what.endswith(".py"):
        raise InputError(f"{what}: is a program, no text; give what it prints: python {what} 2>&1 | gradcases diagnose {STANDARD_INPUT}")
    return read_text(what)
