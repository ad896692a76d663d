"""`gradcases diagnose WHAT`: a script is run and watched, a text is read."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from gradcases.commands.converting import is_script
from gradcases.commands.options import CatalogOption, Output, PageFormat, PageFormatOption, Python
from gradcases.commands.pasted_text import STANDARD_INPUT, diagnose_text, read_text
from gradcases.errors import InputError

NOTHING_FOUND = 1
FIRST_STEPS = 5

Arguments = Annotated[Optional[list[str]], typer.Argument(metavar="ARGUMENT", help="The script's own.", show_default=False)]
Module = Annotated[
    Optional[str], typer.Option("-m", metavar="MODULE", help="Run a module, as `python -m` does, in place of a file.", show_default=False)
]
Steps = Annotated[
    Optional[int],
    typer.Option(
        "--steps",
        metavar="N",
        min=0,
        help=f"Stop watching after N optimizer steps, at 0 never. [default: {FIRST_STEPS}; with --values 0]",
        show_default=False,
    ),
]
WatchedDevice = Annotated[
    str, typer.Option(metavar="DEVICE", help="Where tensors are made that name no device: cpu, cuda, cuda:1, mps, xpu, meta, or another.")
]
Values = Annotated[bool, typer.Option("--values", help="Look at values too, for gradients that are zero, NaN or infinite; slower.")]


def diagnose(
    what: Annotated[
        Optional[str],
        typer.Argument(
            metavar="WHAT", help="A script (*.py), a log or a traceback in a file, or `-` for standard input.", show_default=False
        ),
    ] = None,
    arguments: Arguments = None,
    text: Annotated[Optional[str], typer.Option("--text", metavar="TEXT", help="The text itself.", show_default=False)] = None,
    module: Module = None,
    steps: Steps = None,
    values: Values = False,
    python: Python = None,
    device: WatchedDevice = "cpu",
    format: PageFormatOption = None,
    output: Output = None,
    catalog: CatalogOption = None,
) -> None:
    """Say what is to blame for gradients that are missing or wrong, and for errors: of a script, or of a traceback or log.

    A script is run unchanged and watched; options stand before it. A text is read, and nothing is run.
    Exit codes: 0 something was found, 1 nothing was, 2 usage or catalog error.
    """
    written = format or PageFormat.TEXT
    own = [word for word in (what, *(arguments or ())) if word is not None]
    if module is None and not (what is not None and is_script(what)):
        if len(own) > 1 or python or steps is not None or values or device != "cpu":
            raise InputError(f"{what or 'a text'}: is read and not run; only a script (*.py, or -m MODULE) has arguments and these options")
        found = diagnose_text(_text(what, text), written, output, catalog)
    else:
        if text is not None:
            raise InputError("give either a script or --text TEXT, not both")
        from gradcases.commands.watched_script import Wanted, diagnose_script  # not above: for a text nothing is started

        most = steps if steps is not None else 0 if values else FIRST_STEPS
        wanted = Wanted(module or own[0], tuple(own if module else own[1:]), module is not None, most, values, python, device)
        found = diagnose_script(wanted, written, output, catalog)
    if not found:
        raise typer.Exit(NOTHING_FOUND)


def _text(what: str | None, text: str | None) -> str:
    if (what is None) == (text is None):
        raise InputError(
            f"give {'either ' if what else ''}a file, `{STANDARD_INPUT}` for standard input, or --text TEXT{', not both' if what else ''}"
        )
    if text is not None:
        return text
    assert what is not None, "one of both is there"
    return read_text(what)
