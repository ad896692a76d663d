"""Texts of a small catalog that is made up, for what the matcher does by rules and points."""

from __future__ import annotations

from gradcases.matching.canonical import canonical, pairs
from gradcases.matching.texts import Kind, Text

SAID = "the value that was kept is another one than that which the step wants"


def text(
    cause: str,
    said: str = SAID,
    *,
    case: str | None = None,
    kind: Kind = Kind.RAISED,
    type: str | None = "RuntimeError",
    whole: bool = True,
    core: str | None = None,
    at: str | None = None,
    when: str = "",
    group: str = "",
    usual: int = 0,
) -> Text:
    return Text(
        case or f"made/{cause}",
        cause,
        kind,
        type,
        said,
        canonical(said) if whole else None,
        canonical(core) if core is not None else None,
        at,
        when,
        group or case or f"made/{cause}",
        core or "",
        usual,
        "|".join(sorted(pairs(said))),
    )
