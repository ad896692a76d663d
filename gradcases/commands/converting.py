"""Commands that are made when they are called, and words of the command line as values, by typer only where that is needed.

Typer converts and validates with Pydantic, also what was not given at all, and importing that takes as long as all else
that `explain` does. What is text already, and a default, which has its type already, needs neither.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from gradcases.commands.help_text import without_types

# Parameters that are text, or lists of text.
TEXTS = (
    *("what", "text", "selectors", "keyword", "tag", "source", "catalog", "python", "device", "shard", "documents"),
    *("torch", "env", "torch_backend", "find_links", "index", "id", "code"),
    *("case", "good", "bad", "arguments", "module"),
)


class Command(TyperCommand):
    """A command whose parameters are converted only where they have to be, and whose help is plain."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _convert_less(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        without_types(self.get_params(ctx))
        super().format_options(ctx, formatter)


class ScriptCommand(Command):
    """What stands behind a script is the script's own, options too."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.allow_interspersed_args = not any(is_script(word) or word == "-m" for word in args)
        return super().parse_args(ctx, args)


def is_script(word: str) -> bool:
    return word.endswith((".py", ".pyw"))


class Late(TyperCommand):
    """A command by its name and what a list of commands says of it; the function that it is of is imported when it is called."""

    def __init__(self, name: str, function: str, summary: str, kind: type[Command] = Command) -> None:
        super().__init__(name, short_help=summary)
        self._function, self._kind = function, kind

    def made(self) -> Any:
        module, _, name = self._function.partition(":")
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(self.name, cls=self._kind, short_help=self.short_help)(getattr(import_module(module), name))
        return typer.main.get_command(single)


class Group(TyperGroup):
    """The commands' group, with its options for completion."""

    late: tuple[Late, ...] = ()

    def __init__(self, *, commands: dict[str, Any], **rest: Any) -> None:
        super().__init__(commands={**commands, **{str(each.name): each for each in self.late}}, **rest)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.made() if isinstance(command, Late) else command, rest

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _convert_less(self.get_params(ctx))
        return super().parse_args(ctx, args)


def _convert_less(parameters: list[Any]) -> None:
    for parameter in parameters:
        parameter.process_value = _Conversion(parameter)


class _Conversion:
    """Stands in for a parameter's `process_value`."""

    def __init__(self, parameter: Any) -> None:
        self._parameter, self._convert = parameter, parameter.process_value

    def __call__(self, context: Any, value: Any) -> Any:
        parameter = self._parameter
        if value is None and not parameter.required:
            value = () if parameter.nargs == -1 or getattr(parameter, "multiple", False) else None
        elif not self._has_its_type(value):
            return self._convert(context, value)
        return value if parameter.callback is None else parameter.callback(context, parameter, value)

    def _has_its_type(self, value: Any) -> bool:
        words = value if isinstance(value, (list, tuple)) else (value,)
        if any(isinstance(word, str) for word in words):
            return self._parameter.name in TEXTS
        return isinstance(value, (bool, int, float))
