"""Reading catalogs and choosing from them."""

from gradcases.catalog.catalog import Catalog, Cause, Source
from gradcases.catalog.reading import builtin_root, load

__all__ = ["Catalog", "Cause", "Source", "builtin_root", "load"]
