"""Help as users read it: of an argument what it is for, and not its type in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def without_types(parameters: list[Any]) -> None:
    """Newer releases of typer write `SELECTOR <list[str]>`."""
    for parameter in parameters:
        if parameter.param_type_name == "argument":
            parameter.get_help_record = _without_type(parameter.get_help_record)


def _without_type(record: Callable[[Any], tuple[str, str] | None]) -> Callable[[Any], tuple[str, str] | None]:
    def told(context: Any) -> tuple[str, str] | None:
        found = record(context)
        return found and (found[0].partition(" <")[0], found[1])

    return told
