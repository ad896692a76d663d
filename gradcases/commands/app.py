"""The commands put together."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcases import __version__
from gradcases.commands.bisect import bisect
from gradcases.commands.compat import compat
from gradcases.commands.converting import Command, Group
from gradcases.commands.diagnose import ScriptCommand, diagnose
from gradcases.commands.diff import diff
from gradcases.commands.explain import explain
from gradcases.commands.judge import judge
from gradcases.commands.lint import lint
from gradcases.commands.list import list_cases
from gradcases.commands.matrix import matrix
from gradcases.commands.merge import merge
from gradcases.commands.new import new
from gradcases.commands.record import record
from gradcases.commands.run import run
from gradcases.commands.site import site

app = typer.Typer(
    name="gradcases",
    cls=Group,
    help="What goes wrong with gradients in PyTorch, as cases that are executed on the torch you have.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # texts of ours and words of the user's stay as they are, and help comes quickly
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"gradcases {__version__}")
        raise typer.Exit


@app.callback()
def gradcases(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")] = False,
) -> None:
    """What goes wrong with gradients in PyTorch, as cases that are executed on the torch you have."""


for name, command, summary in (
    ("run", run, "Run cases and say which behave as documented."),
    ("list", list_cases, "List cases. Runs nothing."),
    ("explain", explain, "Explain a case. Runs nothing."),
    ("diagnose", diagnose, "Watch a script run, or read a traceback, and say what is to blame."),
    ("matrix", matrix, "Run cases on many torches, each in an environment of its own."),
    ("bisect", bisect, "Find the release that changed a case."),
    ("compat", compat, "Show what cases do on each release of torch. Runs nothing."),
    ("merge", merge, "Put reports together into one table. Runs nothing."),
    ("diff", diff, "Say what differs between two reports, and by what. Runs nothing."),
    ("site", site, "Make a static site of the catalog. Runs nothing."),
    ("judge", judge, "Execute what documents show, and judge what they claim of it."),
    ("lint", lint, "Check a catalog. Runs nothing."),
    ("new", new, "Make a case from a program: run it and write down what happened."),
    ("record", record, "Run cases and write the texts that moved into their files."),
):
    app.command(name, cls=ScriptCommand if name == "diagnose" else Command, short_help=summary)(command)
