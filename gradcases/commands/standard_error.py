"""What is told beside the result: on standard error, and on a terminal in lines that fit it."""

from __future__ import annotations

import sys
import textwrap

import typer

from gradcases.render.literal import visible
from gradcases.render.screen import Screen


def tell(text: str) -> None:
    """Lines; words, which paths and ids are, stay whole. Whoever reads a pipe gets each line as it is."""
    shown = visible(text)
    if sys.stderr is not None and sys.stderr.isatty():
        width = Screen.of(sys.stderr).width
        shown = "\n".join(each for line in shown.split("\n") for each in _fitting(line, width))
    typer.echo(shown, err=True)


def _fitting(line: str, width: int) -> list[str]:
    """What goes on below is indented, so that each line's start is seen."""
    beyond = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.wrap(line, width, subsequent_indent=beyond, break_long_words=False, break_on_hyphens=False) or [""]
