"""The commands put together."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcases import __version__
from gradcases.commands.converting import Group, Late, ScriptCommand

COMMANDS = (
    Late("run", "gradcases.commands.run:run", "Run cases and say which behave as documented."),
    Late("list", "gradcases.commands.list:list_cases", "List cases. Runs nothing."),
    Late("explain", "gradcases.commands.explain:explain", "Explain a case. Runs nothing."),
    Late(
        "diagnose",
        "gradcases.commands.diagnose:diagnose",
        "Watch a script run, or read a traceback, and say what is to blame.",
        ScriptCommand,
    ),
    Late("matrix", "gradcases.commands.matrix:matrix", "Run cases on many torches, each in an environment of its own."),
    Late("bisect", "gradcases.commands.bisect:bisect", "Find the release that changed a case."),
    Late("compat", "gradcases.commands.compat:compat", "Show what cases do on each release of torch. Runs nothing."),
    Late("merge", "gradcases.commands.merge:merge", "Put reports together into one table. Runs nothing."),
    Late("diff", "gradcases.commands.diff:diff", "Say what differs between two reports, and by what. Runs nothing."),
    Late("site", "gradcases.commands.site:site", "Make a static site of the catalog. Runs nothing."),
    Late("judge", "gradcases.commands.judge:judge", "Execute what documents show, and judge what they claim of it."),
    Late("lint", "gradcases.commands.lint:lint", "Check a catalog. Runs nothing."),
    Late("new", "gradcases.commands.new:new", "Make a case from a program: run it and write down what happened."),
    Late("record", "gradcases.commands.record:record", "Run cases and write the texts that moved into their files."),
)


class Commands(Group):
    """All of them, each imported and made when it is called."""

    late = COMMANDS


app = typer.Typer(
    name="gradcases",
    cls=Commands,
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
