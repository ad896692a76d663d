"""Reading catalogs and choosing from them.

The reader is imported when it is first asked for: commands that show a catalog they have kept read no YAML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.catalog.builtin import builtin_root
from gradcases.catalog.catalog import Catalog, Cause, Source, Topic

if TYPE_CHECKING:
    from gradcases.catalog.reading import load

__all__ = ["Catalog", "Cause", "Source", "Topic", "builtin_root", "load"]


def __getattr__(name: str) -> object:
    if name == "load":
        from gradcases.catalog.reading import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
