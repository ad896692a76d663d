"""Words of the command line as values, by typer only where that is needed.

Typer converts and validates with Pydantic, also what was not given at all, and importing that takes as long as all else
that `explain` does. What is text already, and a default, which has its type already, needs neither.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

# Parameters that are text, or lists of text.
TEXTS = (
    *("what", "text", "selectors", "keyword", "tag", "source", "catalog", "python", "device", "shard", "documents"),
    *("torch", "env", "torch_backend", "find_links", "index", "id", "code"),
    *("case", "good", "bad", "arguments", "module"),
)


class Command(TyperCommand):
    """A command whose parameters are converted only where they have to be."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _convert_less(self.get_params(ctx))
        return super().parse_args(ctx, args)


class Group(TyperGroup):
    """The same of the commands' group, with its options for completion."""

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
