"""MINIMAL with some of its keys replaced as text, so that lines and columns are plain to see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.catalogs import MINIMAL

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLOCKS: dict[str, str | None] = {found[1]: found[2] for found in re.finditer(r"^(\S+):((?:.*\n)(?:[ #\n].*\n?)*)", MINIMAL, re.MULTILINE)}


def edited(blocks: Mapping[str, str | None]) -> str:
    """MINIMAL with what stands behind a key's colon replaced, or added at its end; None leaves a key out."""
    told = {key: block for key, block in (_BLOCKS | dict(blocks)).items() if block is not None}
    return "".join(f"{key}:{_ended(block)}" for key, block in told.items())


def _ended(block: str) -> str:
    """With a space in front of a text on the key's own line, and a line break at its end."""
    space = "" if block[:1] in ("\n", " ", "") else " "
    return f"{space}{block}" if block.endswith("\n") else f"{space}{block}\n"
